"""Bytes of a letter as text, whatever is said about them."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from itertools import pairwise

#: Only these are used: Python has codecs that aren't character sets, and some that take quadratic time.
_KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-8-sig", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "ascii"),
        *(f"iso8859-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *(f"cp{page}" for page in (*range(1250, 1259), 437, 850, 852, 855, 866, 874, 932, 949, 950)),
        *("koi8-r", "koi8-u", "koi8-t", "mac-cyrillic", "mac-roman", "ptcp154", "kz1048", "tis-620"),
        *("gb2312", "gbk", "gb18030", "hz", "big5", "big5hkscs", "shift_jis", "euc-jp", "euc-kr", "johab"),
        *("iso2022-jp", "iso2022-jp-1", "iso2022-jp-2", "iso2022-kr"),
    )
)
#: Names that programs write, and Python doesn't know; and those that are written for a larger set.
_ALIASES = {
    **dict.fromkeys(("cp-1251", "win-1251", "windows1251", "x-cp1251", "ansi-1251", "1251", "win"), "cp1251"),
    **dict.fromkeys(("koi8", "koi", "koi-8-r", "koi8r"), "koi8-r"),
    **dict.fromkeys(("cp-866", "dos-866", "ibm866", "x-cp866"), "cp866"),
    **dict.fromkeys(("utf8mb4", "unicode-1-1-utf-8", "utf-8;", "x-utf-8"), "utf-8"),
    **dict.fromkeys(("unicode-1-1-utf-7", "x-unicode-2-0-utf-7"), "utf-7"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e"), "iso8859-8"),
    **dict.fromkeys(("x-mac-cyrillic", "maccyrillic"), "mac-cyrillic"),
    **dict.fromkeys(("gb2312", "gb-2312", "x-gbk", "gbk"), "gb18030"),
    **dict.fromkeys(("ks_c_5601-1987", "ksc5601", "euc-kr"), "cp949"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
}
#: What is written by programs that don't know what they are given.
_SAYS_LITTLE = ("ascii", "iso8859-1", "cp1252")
#: So many octets tell which set it is.
SAMPLE = 800
_CYRILLIC = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
#: The pairs of letters that Russian words are mostly made of.
_PAIRS_WRITTEN = (
    "ст но то на ен ов ни ра во ко го ро по ре ос пр те ли ал от ка ер ан ел за ло ит об не ла од ет ть ри "
    "ом ог мо ги да ва ол ав ин ас ат ил ес ор ле ам ак аб ир ру др зд ще че же бо бл вс вы ем ми ту та "
    "ки ве де ди до из им ия ие ый ой ая сп см су се си"
)
_PAIRS = frozenset(_PAIRS_WRITTEN.split())
_ODD = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def decode(data: bytes, declared: str = "") -> str:
    """The text of these bytes: by the declared character set if they are in it, else by their looks."""
    name = _codec(declared)
    if data[:3] == codecs.BOM_UTF8:
        name = "utf-8-sig"
    for attempt in (name, "utf-8"):
        if attempt is None or (attempt in _SAYS_LITTLE and not data.isascii()):
            continue
        try:
            return tidy(data.decode(attempt))
        except UnicodeError:
            continue
    found = _looks(data[:SAMPLE])
    if name is None or name in _SAYS_LITTLE:
        name = found or "cp1252"
    return tidy(data.decode(name, "replace"))


def tidy(text: str) -> str:
    """Without what no database and no chat takes, and with one kind of line ends."""
    return _ODD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))


def _codec(declared: str) -> str | None:
    label = declared.strip().strip("\"'").lower().replace("_", "-")
    label = _ALIASES.get(label) or _ALIASES.get(declared.strip().lower()) or label
    if not re.fullmatch(r"[a-z0-9.:-]{1,40}", label):
        return None
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    return name if name in _KNOWN else None


@lru_cache(maxsize=128)  # a line of the head is asked for several times
def _looks(some: bytes) -> str | None:
    """The Cyrillic set in which these bytes are most like Russian; None if they are in none."""
    high = sum(byte >= 0x80 for byte in some)
    best, most = None, 0.0
    for name in _CYRILLIC:
        score = _russian(some.decode(name, "replace"))
        if score > most:
            best, most = name, score
    return best if most >= high * 0.4 else None


def _russian(text: str) -> float:
    score = 0.0
    for one, two in pairwise(text):
        if one < "\x80" and two < "\x80":
            continue
        score += (one + two).lower() in _PAIRS
        if (one < "\x80" and one.isalpha()) or (two < "\x80" and two.isalpha()):
            score -= 2
        if "а" <= two <= "я":
            score += 0.5
        elif two >= "\x80" and not "А" <= two <= "Я" and two not in "ёЁ—–«»№\xa0…":
            score -= 1.5
        if one.islower() and "А" <= two <= "Я":
            score -= 1
    return score
