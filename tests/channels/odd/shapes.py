"""Letters that are odd in what they are put together from."""

from __future__ import annotations

import binascii
import struct

from channels.mail.letter import Invite
from tests.channels.odd.row import PNG, Odd, head, letter, made_of, odd, packed, part, parts, quoted

SAYS = "Касса не печатает чек"
PLAIN = part("text/plain; charset=utf-8", SAYS)
PAGE = part("text/html; charset=utf-8", f"<p>{SAYS}</p>")
LOGO = packed("image/png", PNG, Content_ID="<logo@x>", Content_Disposition='inline; filename="logo.png"')
PDF = packed("application/pdf", b"%PDF-1", Content_Disposition='attachment; filename="чек.pdf"')
INSIDE = letter("Nothing prints", Subject="Old", Message_ID="<old@shop.example>")
MEETING = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Замена\\, касс\r\n ы\r\n"
    'DTSTART;TZID="Europe/Moscow":20261124T100000\r\nDTEND:20261124T080000Z\r\nLOCATION:Склад\r\n'
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def _named(name: str, disposition: str, wanted: str) -> Odd:
    raw = made_of(
        "multipart/mixed", PLAIN, packed("application/pdf", b"%PDF-1", Content_Disposition=disposition)
    )
    return odd(name, raw, words=SAYS, files=[wanted])


def _nested(levels: int) -> bytes:
    kind, body = "text/plain; charset=utf-8", SAYS.encode()
    for level in range(levels):
        kind, body = parts(
            "multipart/mixed", f"Content-Type: {kind}\r\n\r\n".encode() + body, edge=f"e{level}."
        )
    return head(Content_Type=kind) + b"\r\n" + body


def _inside(levels: int) -> bytes:
    raw = letter("Deep down")
    for _ in range(levels):
        raw = letter(raw, Content_Type="message/rfc822")
    return raw


def _uu(data: bytes, name: str) -> bytes:
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 " + name.encode() + b"\n" + lines + b"`\nend\n"


def _tnef(*attributes: tuple[int, bytes]) -> bytes:
    packed_in = struct.pack("<IH", 0x223E9F78, 1)
    for name, value in attributes:
        packed_in += struct.pack("<BII", 2, name, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
    return packed_in


WINMAIL = _tnef(
    (0x69002, b"\0" * 14), (0x18010, b"act.pdf\0"), (0x6800F, b"%PDF-1"), (0x2800C, b"The till\0")
)
LONG_NAME = b"\x1f\x00\x07\x37" + struct.pack("<II", 1, 16) + "Акт.pdf\0".encode("utf-16-le")
WINMAIL_LONG = _tnef((0x69002, b""), (0x18010, b"AKT~1.PDF\0"), (0x6800F, b"%PDF-1"), (0x69005, LONG_NAME))


def _with(*children: bytes, kind: str = "multipart/mixed") -> bytes:
    return made_of(kind, *children)


def _winmail(data: bytes) -> bytes:
    return _with(PLAIN, packed('application/ms-tnef; name="winmail.dat"', data))


LETTERS = [
    odd("words and page", _with(PLAIN, PAGE, kind="multipart/alternative"), words=SAYS, files=[]),
    odd("a page alone", letter(f"<p>{SAYS}</p>", Content_Type="text/html; charset=utf-8"), words=SAYS),
    odd(
        "a stub beside the page",
        _with(
            part("text/plain", "View in HTML"),
            part("text/html", f"<p>{SAYS}. {SAYS}. {SAYS}.</p>"),
            kind="multipart/alternative",
        ),
        has=SAYS,
    ),
    odd(
        "no words beside the page",
        _with(part("text/plain", " "), PAGE, kind="multipart/alternative"),
        words=SAYS,
    ),
    odd(
        "pictures among the words",
        _with(PAGE, LOGO, kind="multipart/related"),
        words=SAYS,
        inline=["logo.png"],
    ),
    odd(
        "all three kinds of holding",
        _with(
            part(*_pair)
            if (
                _pair := parts(
                    "multipart/alternative",
                    PLAIN,
                    part(*parts("multipart/related", PAGE, LOGO, edge="c")),
                    edge="b",
                )
            )
            else b"",
            PDF,
        ),
        words=SAYS,
        files=["logo.png", "чек.pdf"],
        inline=["logo.png"],
    ),
    odd(
        "words, a file, words",
        _with(PLAIN, PDF, part("text/plain", "See above")),
        words=f"{SAYS}\n\nSee above",
    ),
    odd("a file alone", made_of("multipart/mixed", PDF), words="", files=["чек.pdf"]),
    odd("a picture as the letter", letter(b"x", Content_Type="image/png"), files=["file-1.png"], words=""),
    odd(
        "a text as a file",
        _with(PLAIN, part("text/plain", "log", Content_Disposition="attachment; filename=a.log")),
        words=SAYS,
        files=["a.log"],
    ),
    odd(
        "a page as a file",
        _with(PLAIN, part('text/html; name="a.html"', "<p>x")),
        words=SAYS,
        files=["a.html"],
    ),
    odd(
        "a picture that stands in the page itself",
        letter('<p>Look <img src="data:image/png;base64,iVBORw0K">', Content_Type="text/html"),
        words="Look",
        inline=["picture-1.png"],
    ),
    odd(
        "nothing in a file",
        _with(PLAIN, packed("application/pdf", b"", Content_Disposition="attachment; filename=a.pdf")),
        files=["a.pdf"],
    ),
    odd("120 files", _with(PLAIN, *[PDF] * 120), words=SAYS, notes=("deep",)),
    odd("2,000 parts", _with(PLAIN, *[part("text/plain", "")] * 2000), words=SAYS, notes=("deep",)),
    _named("a name in RFC 2231", "attachment; filename*=UTF-8''%D1%87%D0%B5%D0%BA.pdf", "чек.pdf"),
    _named(
        "a name in pieces",
        "attachment; filename*0*=UTF-8''%D1%87; filename*1*=%D0%B5%D0%BA; filename*2=.pdf",
        "чек.pdf",
    ),
    _named("a name in an encoded word", 'attachment; filename="=?koi8-r?B?3sXLLnBkZg==?="', "чек.pdf"),
    _named("a name in utf-8 as it is", 'attachment; filename="чек.pdf"', "чек.pdf"),
    _named("a name with folders", 'attachment; filename="../../etc/чек.pdf"', "чек.pdf"),
    _named("a name with folders of Windows", 'attachment; filename="C:\\\\temp\\\\чек.pdf"', "чек.pdf"),
    _named("a name that turns around", "attachment; filename*=UTF-8''%E2%80%AEfdp.exe", "fdp.exe"),
    _named("a name of a thousand signs", f'attachment; filename="{"x" * 1000}.pdf"', "x" * 116 + ".pdf"),
    _named("no name", "attachment", "file-1.pdf"),
    _named("a name of dots", 'attachment; filename=".."', "file-1.pdf"),
    _named("a name with a line in it", "attachment; filename*=UTF-8''a%0D%0Ab.pdf", "a b.pdf"),
    _named("a broken RFC 2231", "attachment; filename*=UTF-8'%D1.pdf", "UTF-8'\ufffd.pdf"),
    odd("no edge named", head(Content_Type="multipart/mixed") + b"\r\n" + SAYS.encode(), words=SAYS),
    odd(
        "no edge to be found",
        head(Content_Type='multipart/mixed; boundary="x"') + b"\r\n" + SAYS.encode(),
        has=SAYS,
    ),
    odd("the last edge is missing", _with(PLAIN, PDF)[:-12], words=SAYS),
    odd("an edge of odd signs", made_of("multipart/mixed", PLAIN, edge="=_(x)+?'"), words=SAYS),
    odd("the same edge inside", _with(part(*parts("multipart/mixed", PLAIN)), PDF), has=SAYS),
    odd(
        "words before the first edge",
        head(Content_Type='multipart/mixed; boundary="e"')
        + b"\r\nThis is MIME\r\n--e\r\n"
        + PLAIN
        + b"\r\n--e--\r\nBye",
        words=SAYS,
    ),
    odd("ten levels", _nested(10), words=SAYS),
    odd("60 levels", _nested(60), notes=("deep",)),
    odd("2,000 levels", _nested(2000), notes=("deep",)),
    odd(
        "a letter passed on as a file",
        _with(PLAIN, part("message/rfc822", INSIDE)),
        words=SAYS,
        files=["Old.eml"],
    ),
    odd(
        "a letter passed on without a word",
        _with(part("message/rfc822", INSIDE)),
        words="Nothing prints",
        notes=("nested",),
    ),
    odd("a letter in a letter in a letter", _inside(3), words="Deep down", notes=("nested",)),
    odd("a hundred letters in each other", _inside(100), sender="ira@shop.example"),
    odd(
        "a letter inside that holds nothing it says",
        letter("Content-Type: multipart/mixed; boundary=x\r\n\r\nКасса", Content_Type="message/rfc822"),
        words="Касса",
        files=["letter.eml"],
    ),
    odd("140 letters in each other", _inside(140), sender="ira@shop.example"),
    odd("1,000 letters in each other", _inside(1000), notes=("deep",)),
    odd(
        "a digest",
        _with(part("message/rfc822", INSIDE), kind="multipart/digest"),
        words="Nothing prints",
    ),
    odd("a letter inside that is no letter", _with(PLAIN, part("message/rfc822", "")), words=SAYS),
    odd(
        "a piece of a letter",
        letter("first half", Content_Type='message/partial; id="x"; number=1; total=2'),
        kind="human",
        files=None,
    ),
    odd(
        "a body that lies elsewhere",
        _with(
            PLAIN,
            part(
                'message/external-body; access-type=URL; URL="http://x.example"',
                "Content-Type: image/png\r\n\r\n",
            ),
        ),
        words=SAYS,
    ),
    odd(
        "signed with S/MIME",
        _with(
            PLAIN,
            packed("application/pkcs7-signature", b"0", Content_Disposition="attachment; filename=smime.p7s"),
            kind="multipart/signed",
        ),
        words=SAYS,
        files=[],
    ),
    odd(
        "signed with PGP",
        _with(PLAIN, part("application/pgp-signature", "-----BEGIN"), kind="multipart/signed"),
        words=SAYS,
        files=[],
    ),
    odd(
        "sealed with PGP",
        _with(
            part("application/pgp-encrypted", "Version: 1"),
            part("application/octet-stream", "-----BEGIN"),
            kind="multipart/encrypted",
        ),
        notes=("sealed",),
        words="",
    ),
    odd(
        "sealed with S/MIME",
        letter("MIAG", Content_Type="application/pkcs7-mime; name=smime.p7m"),
        notes=("sealed",),
        files=["smime.p7m"],
    ),
    odd("winmail.dat", _winmail(WINMAIL), files=["act.pdf"], has="The till"),
    odd("winmail.dat with a long name", _winmail(WINMAIL_LONG), files=["Акт.pdf"], words=SAYS),
    odd("winmail.dat, broken", _winmail(WINMAIL[:62]), files=["winmail.dat"], words=SAYS),
    odd("winmail.dat that is none", _winmail(b"hello"), files=["winmail.dat"], words=SAYS),
    odd(
        "an invitation",
        _with(PLAIN, part("text/calendar; charset=utf-8; method=REQUEST", MEETING)),
        words=SAYS,
        files=["file-1.ics"],
        invite=Invite(
            "REQUEST", "Замена, кассы", "2026-11-24 10:00 Europe/Moscow", "2026-11-24 08:00 UTC", "Склад"
        ),
    ),
    odd(
        "an invitation without a word",
        letter(MEETING, Content_Type="text/calendar; charset=utf-8"),
        words="Замена, кассы",
    ),
    odd(
        "an invitation twice",
        _with(
            part(*parts("multipart/alternative", PLAIN, part("text/calendar", MEETING), edge="i")),
            part("application/ics; name=invite.ics", MEETING),
        ),
        words=SAYS,
        files=["file-1.ics", "invite.ics"],
    ),
    odd(
        "an invitation to nothing",
        _with(PLAIN, part("text/calendar", "BEGIN:VCALENDAR")),
        words=SAYS,
        invite=None,
    ),
    odd(
        "an invitation at no time",
        letter(MEETING.replace("20261124T100000", "soon"), Content_Type="text/calendar"),
        kind="human",
        sender="ira@shop.example",
    ),
    odd(
        "format=flowed",
        letter("The till \nis dead\n\n> old \n> words\n", Content_Type="text/plain; format=flowed"),
        text="The till is dead\n\n> old words",
        words="The till is dead",
    ),
    odd(
        "format=flowed, DelSp",
        letter("Кас \nса\n", Content_Type="text/plain; format=flowed; delsp=yes; charset=utf-8"),
        words="Касса",
    ),
    odd(
        "format=flowed, a signature",
        letter("Dead\n-- \nIra\n", Content_Type="text/plain; format=flowed"),
        words="Dead",
    ),
    odd(
        "uuencoded",
        letter(b"Look\n\n" + _uu(PNG, "a.png") + b"\nThat's all"),
        files=["a.png"],
        words="Look\n\nThat's all",
    ),
    odd("uuencoded and cut", letter(b"Look\n\n" + _uu(PNG, "a.png")[:60]), has="begin 644"),
    odd("uuencoded in words only", letter("begin 644 the day\nThe till\nend\n"), has="The till"),
    odd(
        "enriched",
        letter("<bold>Till</bold> is <param>x</param><<dead>", Content_Type="text/enriched"),
        words="Till is <dead>",
    ),
    odd(
        "a page in pieces of Word",
        letter(
            "<!--[if mso]><p>no</p><![endif]--><o:p></o:p><p class=MsoNormal>Till<o:p>&nbsp;</o:p></p>",
            Content_Type="text/html",
        ),
        words="Till",
    ),
    odd(
        "what nobody is to see",
        letter(
            '<div style="display:none">buy</div><script>x()</script><style>p{}</style><p>Till',
            Content_Type="text/html",
        ),
        words="Till",
    ),
    odd(
        "a page in koi8-r that says so itself",
        letter(f'<meta charset="koi8-r"><p>{SAYS}'.encode("koi8-r"), Content_Type="text/html"),
        words=SAYS,
    ),
    odd(
        "a page that never ends", letter("<div><p>Till <b>dead", Content_Type="text/html"), words="Till dead"
    ),
    odd(
        "100,000 tags that stay open",
        letter("<div>" * 100_000 + "Till", Content_Type="text/html"),
        words="Till",
    ),
    odd(
        "a page of quotes in quotes",
        letter("<p>Till</p>" + "<blockquote>" * 800 + "old", Content_Type="text/html"),
        words="Till",
    ),
    odd(
        "a list and a table",
        letter("<ul><li>one<li>two</ul><table><tr><td>a<td>b</table>", Content_Type="text/html"),
        words="• one\n• two\n\na  b",
    ),
    odd(
        "a link",
        letter('<a href="https://x.example/1">here</a>', Content_Type="text/html"),
        text="here <https://x.example/1>",
        words="here",
    ),
    odd(
        "an emoji as a picture",
        letter('Till <img src="cid:1" alt="🔥">', Content_Type="text/html"),
        words="Till 🔥",
    ),
    odd("26 megabytes", letter(b"Till\n" + b"x" * 77 * 350_000), notes=("cut",), has="Till"),
    odd("a million lines", letter(b"Till\n" + b"\n" * 1_000_000), notes=("cut",), words="Till"),
    odd(
        "a page in quoted-printable",
        head(Content_Type="text/html; charset=utf-8", Content_Transfer_Encoding="quoted-printable")
        + b"\r\n"
        + quoted(f"<p>{SAYS}</p>"),
        words=SAYS,
    ),
    odd("a kind that is none", letter(Content_Type="garbage"), words="The till is dead"),
    odd("a kind of three", letter(Content_Type="text/plain/x; ;;=;"), words="The till is dead"),
    odd("two kinds", letter(Content_Type="text/plain\r\nContent-Type: text/html"), words="The till is dead"),
]
