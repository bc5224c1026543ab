"""Letters that are odd in how their words are encoded."""

from __future__ import annotations

import base64

from tests.channels.odd.row import Odd, letter, odd, quoted, text

SAYS = "Касса не печатает чек"
B64, QP, RAW = "base64", "quoted-printable", "8bit"
_BYTES = {
    name: SAYS.encode(name)
    for name in ("utf-8", "koi8-r", "cp1251", "cp866", "mac-cyrillic", "iso8859-5", "utf-16", "utf-7")
}


def _said_as(charset: str, data: bytes, way: str = RAW, kind: str = "text/plain") -> bytes:
    return letter(data, Content_Type=f"{kind}; charset={charset}", Content_Transfer_Encoding=way)


def _undeclared(charset: str) -> Odd:
    return odd(f"{charset}, nothing declared", letter(_BYTES[charset]), words=SAYS)


LETTERS = [
    odd("plain English", letter("The till is dead"), words="The till is dead"),
    odd("koi8-r", text(SAYS, "koi8-r"), words=SAYS),
    odd("windows-1251", _said_as("windows-1251", _BYTES["cp1251"]), words=SAYS),
    odd("cp1251 under a name of its own", _said_as("win-1251", _BYTES["cp1251"]), words=SAYS),
    odd("cp1251 in quotation marks", _said_as('"Windows-1251"', _BYTES["cp1251"]), words=SAYS),
    odd("ibm866", _said_as("ibm866", _BYTES["cp866"]), words=SAYS),
    odd("iso-8859-5", _said_as("iso-8859-5", _BYTES["iso8859-5"]), words=SAYS),
    odd("x-mac-cyrillic", _said_as("x-mac-cyrillic", _BYTES["mac-cyrillic"]), words=SAYS),
    odd("koi8-u", text("Каса не друкує чек, її зламано", "koi8-u"), words="Каса не друкує чек, її зламано"),
    odd("utf-7", _said_as("utf-7", _BYTES["utf-7"]), words=SAYS),
    odd("utf-16 in base64", _said_as("utf-16", base64.encodebytes(_BYTES["utf-16"]), B64), words=SAYS),
    odd("utf-8 with its mark", _said_as("utf-8", b"\xef\xbb\xbf" + _BYTES["utf-8"]), words=SAYS),
    odd("utf8mb4, as databases say", _said_as("utf8mb4", _BYTES["utf-8"]), words=SAYS),
    odd("gb2312", text("收银机坏了", "gb2312"), words="收银机坏了"),
    odd("shift_jis", text("レジが動きません", "shift_jis"), words="レジが動きません"),
    odd("iso-2022-jp", text("レジが動きません", "iso-2022-jp"), words="レジが動きません"),
    odd("euc-kr", text("계산대가 고장났어요", "euc-kr"), words="계산대가 고장났어요"),
    odd("cp1252 under latin-1", _said_as("iso-8859-1", b"It\x92s \x93dead\x94"), words="It’s “dead”"),
    odd(
        "German, nothing declared", letter("Die Kasse für Köln".encode("cp1252")), words="Die Kasse für Köln"
    ),
    *(_undeclared(name) for name in ("utf-8", "koi8-r", "cp1251", "cp866")),
    odd("cp1251 said to be ascii", _said_as("us-ascii", _BYTES["cp1251"]), words=SAYS),
    odd("cp1251 said to be latin-1", _said_as("iso-8859-1", _BYTES["cp1251"]), words=SAYS),
    odd("cp1251 said to be utf-8", _said_as("utf-8", _BYTES["cp1251"]), sender="ira@shop.example"),
    odd("utf-8 said to be ascii", _said_as("us-ascii", _BYTES["utf-8"]), words=SAYS),
    odd(
        "capitals in koi8-r, undeclared", letter("ПОМОГИТЕ СРОЧНО".encode("koi8-r")), words="ПОМОГИТЕ СРОЧНО"
    ),
    odd("words in a set that nobody knows", _said_as("x-martian", _BYTES["utf-8"]), words=SAYS),
    odd("a codec that is no set", _said_as("zip", _BYTES["utf-8"]), words=SAYS),
    odd("a codec that takes long", _said_as("punycode", b"a" * 30_000), has="aaa"),
    odd("unknown-8bit", _said_as("unknown-8bit", _BYTES["koi8-r"]), words=SAYS),
    odd("a set with a NUL", _said_as("utf\0-8", _BYTES["utf-8"]), words=SAYS),
    odd("a set as long as a page", _said_as("x" * 5000, _BYTES["utf-8"]), words=SAYS),
    odd("an empty set", _said_as("", _BYTES["utf-8"]), words=SAYS),
    odd("base64", _said_as("utf-8", base64.encodebytes(_BYTES["utf-8"]), B64), words=SAYS),
    odd("base64 in one line", _said_as("utf-8", base64.b64encode(_BYTES["utf-8"] * 400), B64), has=SAYS),
    odd("base64 without its end", _said_as("utf-8", base64.b64encode(b"The till!")[:-2], B64), has="The til"),
    odd("base64 with words after it", _said_as("utf-8", b"VGhlIHRpbGw=\n\n-- list --", B64), has="The till"),
    odd("not base64 at all", _said_as("utf-8", b"@@@ dead @@@", B64), sender="ira@shop.example"),
    odd("BASE64 in capitals", _said_as("UTF-8", base64.b64encode(_BYTES["utf-8"]), "BASE64"), words=SAYS),
    odd("quoted-printable", _said_as("koi8-r", quoted(SAYS, "koi8-r"), QP), words=SAYS),
    odd("quoted-printable, broken", _said_as("utf-8", b"100=% =ZZ sure=", QP), has="sure"),
    odd(
        "quoted-printable, no soft end",
        _said_as("utf-8", b"The till=\r\n is dead", QP),
        words="The till is dead",
    ),
    odd("a way that nobody knows", _said_as("utf-8", _BYTES["utf-8"], "x-martian"), words=SAYS),
    odd("binary", _said_as("utf-8", _BYTES["utf-8"], "binary"), words=SAYS),
    odd("8-bit said to be 7-bit", _said_as("utf-8", _BYTES["utf-8"], "7bit"), words=SAYS),
    odd("NULs in the words", letter(b"The\0 till\0 is dead"), words="The till is dead"),
    odd("escape signs in the words", letter(b"\x1b[2JThe till\x07"), words="[2JThe till"),
    odd("bare line feeds", letter(SAYS).replace(b"\r\n", b"\n"), words=SAYS),
    odd("bare carriage returns", letter(b"one\rtwo"), words="one\ntwo"),
    odd("half a letter of utf-8 at its end", _said_as("utf-8", _BYTES["utf-8"][:-1]), has="не печатает"),
    odd("a byte lost in utf-8", _said_as("utf-8", b"\xd0" + _BYTES["utf-8"]), has="печатает"),
    odd("emoji", text("Касса 💳 сгорела 🔥"), words="Касса 💳 сгорела 🔥"),
    odd("words from right to left", text("הקופה לא עובדת"), words="הקופה לא עובדת"),
]
