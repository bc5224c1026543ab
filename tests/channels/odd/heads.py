"""Letters that are odd in their head: subjects, addresses, ids, moments."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.channels.odd.row import Odd, head, letter, odd

RU = "Не печатает чек"


def _subject(name: str, value: str | bytes, wanted: str) -> Odd:
    return odd(name, letter(Subject=value), subject=wanted)


def _from(name: str, value: str | bytes, address: str, called: str | None = None) -> Odd:
    wants = {} if called is None else {"called": called}
    return odd(name, letter(From=value), sender=address, **wants)


def _date(name: str, value: str, wanted: datetime | None) -> Odd:
    return odd(name, letter(Date=value), sent_at=wanted)


_LONG = ", ".join(f"a{number}@x.example" for number in range(3000))

LETTERS = [
    _subject("subject in base64", "=?utf-8?B?0J3QtSDQv9C10YfQsNGC0LDQtdGCINGH0LXQug==?=", RU),
    _subject("subject in Q", "=?koi8-r?Q?=EE=C5_=D0=C5=DE=C1=D4=C1=C5=D4_=DE=C5=CB?=", RU),
    _subject("subject raw in koi8-r", RU.encode("koi8-r"), RU),
    _subject("subject raw in cp1251", RU.encode("cp1251"), RU),
    _subject("subject raw in utf-8", RU, RU),
    _subject(
        "a sign split between two words",
        "=?utf-8?B?0J3QtSDQv9C10YfQsNGC0LA=?=\r\n =?utf-8?B?0LXRgiDRh9C10Lo=?=",
        RU,
    ),
    _subject("a sign cut in two", "=?utf-8?B?0J3QtSDQ?= =?utf-8?B?v9C10YfQsNGC0LDQtdGCINGH0LXQug==?=", RU),
    _subject("words and encoded words", "Re: =?utf-8?Q?=D0=A7=D0=B5=D0=BA?= 5", "Re: Чек 5"),
    _subject("an encoded word glued to another", "x=?utf-8?Q?=D0=A7?=y", "xЧy"),
    _subject("base64 without its padding", "=?utf-8?B?0KfQtdC6?= =?utf-8?B?IQ?=", "Чек!"),
    _subject("base64 with a sign too many", "=?utf-8?B?0KfQtdC6a?=", "Чек"),
    _subject("a word that never ends", "=?utf-8?B?0KfQtdC6", "=?utf-8?B?0KfQtdC6"),
    _subject("a set that nobody knows", "=?martian?Q?till?=", "till"),
    _subject("a language beside the set", "=?utf-8*ru?Q?=D0=A7=D0=B5=D0=BA?=", "Чек"),
    _subject("a subject over three lines", "The till\r\n is\r\n\tdead", "The till is dead"),
    _subject("a line smuggled into a word", "=?utf-8?Q?a=0D=0ABcc:_x@y.example?=", "a Bcc: x@y.example"),
    _subject("signs that turn the text around", "=?utf-8?Q?a=E2=80=AEb?=", "ab"),
    _subject("no words in it", "", ""),
    odd("no subject", letter(Subject=None), subject=""),
    odd("a subject of 100,000 signs", letter(Subject="x" * 100_000), subject="x" * 300),
    odd("100,000 beginnings of words", letter(Subject="=?a?q?" * 20_000), sender="ira@shop.example"),
    odd(
        "a parameter whole and in pieces",
        letter(Content_Type="text/plain; charset*=utf-8''x; charset*0=a; x*1=b"),
        words="The till is dead",
    ),
    odd(
        "a piece with a number of 5,000 digits",
        letter(Content_Type=f"text/plain; x*{'9' * 5000}*=b"),
        words="The till is dead",
    ),
    odd("two subjects", letter(Subject="one\r\nSubject: two"), subject="one"),
    _from("a bare address", "ira@shop.example", "ira@shop.example", ""),
    _from("an address in capitals", "IRA@Shop.Example", "ira@shop.example"),
    _from("a name in base64", "=?utf-8?B?0JjRgNCw?= <ira@shop.example>", "ira@shop.example", "Ира"),
    _from(
        "a name raw in cp1251", "Ирина ".encode("cp1251") + b"<ira@shop.example>", "ira@shop.example", "Ирина"
    ),
    _from("a name in quotation marks", '"Doe, Ira" <ira@shop.example>', "ira@shop.example", "Doe, Ira"),
    _from(
        "a comma encoded in a name",
        "=?utf-8?Q?Doe=2C_Ira?= <ira@shop.example>",
        "ira@shop.example",
        "Doe, Ira",
    ),
    _from("an address as a name", '"boss@bank.example" <ira@shop.example>', "ira@shop.example"),
    _from("an address before the address", "boss@bank.example <ira@shop.example>", "ira@shop.example", ""),
    _from("an address in a comment", "ira@shop.example (boss@bank.example)", "ira@shop.example"),
    _from("a comment in a comment", "ira@shop.example (a (b) c)", "ira@shop.example"),
    _from("a quotation mark that never ends", '"Ira <ira@shop.example>', "ira@shop.example"),
    _from("two writers", "ira@shop.example, oleg@shop.example", "ira@shop.example"),
    _from("a group", "Shop: ira@shop.example, oleg@shop.example;", "ira@shop.example"),
    _from("a route", "Ira <@relay.example,@two.example:ira@shop.example>", "ira@shop.example"),
    _from("spaces in brackets", "Ira < ira@shop.example >", "ira@shop.example"),
    _from("brackets twice", "Ira <<ira@shop.example>>", "ira@shop.example"),
    _from("Cyrillic on both sides", "Ира <ира@почта.example>", "ира@почта.example", "Ира"),
    _from("a plus", "ira+kassa@shop.example", "ira+kassa@shop.example"),
    _from("an apostrophe", "Ira O'Neil <ira.o'neil@shop.example>", "ira.o'neil@shop.example", "Ira O'Neil"),
    _from("10,000 brackets", "<" * 10_000 + "ira@shop.example", "ira@shop.example"),
    odd("no From but Sender", letter(From=None, Sender="ira@shop.example"), sender="ira@shop.example"),
    odd("no From at all", letter(From=None), kind="automatic", sender=None),
    odd("From nobody", letter(From="<>"), kind="automatic", sender=None),
    odd("From without an address", letter(From="Ira"), kind="automatic", sender=None),
    odd(
        "answers wanted elsewhere",
        letter(Reply_To="Oleg <oleg@shop.example>"),
        sender="ira@shop.example",
        answer_to="oleg@shop.example",
    ),
    odd("Reply-To is broken", letter(Reply_To="nowhere"), answer_to="ira@shop.example"),
    odd(
        "a site's form in our name",
        letter(From="help@desk.example", Reply_To="ira@shop.example"),
        sender="ira@shop.example",
        answer_to="ira@shop.example",
    ),
    odd("3,000 receivers", letter(To=_LONG), sender="ira@shop.example"),
    odd(
        "receivers wherever they stand",
        letter(To="x@y.example", Cc="kassa@desk.example", Delivered_To="help+t5.abc@desk.example"),
        recipients=("help+t5.abc@desk.example", "x@y.example", "kassa@desk.example"),
    ),
    odd(
        "a thread",
        letter(In_Reply_To="<a@d.example>", References="<0@d.example>\r\n <a@d.example>"),
        answers=("<a@d.example>",),
        references=("<0@d.example>", "<a@d.example>"),
    ),
    odd("ids glued together", letter(References="<a@d><b@d>"), references=("<a@d>", "<b@d>")),
    odd(
        "words among the ids",
        letter(In_Reply_To='Your "letter" of <a@d.example>'),
        answers=("<a@d.example>",),
    ),
    odd("5,000 ids", letter(References=" ".join(f"<{n}@d>" for n in range(5000))), sender="ira@shop.example"),
    odd("no Message-ID", letter(Message_ID=None), id=None),
    odd("a Message-ID without brackets", letter(Message_ID="abc"), id=None),
    odd("a Message-ID in two lines", letter(Message_ID="\r\n <2@shop.example>"), id="<2@shop.example>"),
    _date("a moment", "Mon, 23 Nov 2026 10:00:00 +0300", datetime(2026, 11, 23, 7, tzinfo=UTC)),
    _date("a moment without a zone", "23 Nov 2026 10:00:00 -0000", datetime(2026, 11, 23, 10, tzinfo=UTC)),
    _date("a moment that never was", "Mon, 35 Nov 2026 30:00:00 +0300", None),
    _date("a moment in words", "yesterday", None),
    _date("a zone of a thousand hours", "Mon, 23 Nov 2026 10:00:00 +100000", None),
    _date("the year 99999", "Mon, 23 Nov 99999 10:00:00 +0000", None),
    odd("nothing at all", b"", kind="automatic", sender=None, words=""),
    odd("an empty line", b"\r\n", kind="automatic", sender=None, words=""),
    odd("words without a head", b"The till is dead\n", kind="automatic", sender=None),
    odd("a head without an end", head()[:-2], words="", sender="ira@shop.example"),
    odd(
        "a line of the head without a colon",
        head() + b"oops\r\n\r\nThe till",
        sender="ira@shop.example",
        has="till",
    ),
    odd(
        "a mailbox's first line", b"From ira@shop.example Mon Nov 23\r\n" + letter(), words="The till is dead"
    ),
    odd(
        "10,000 lines of head",
        letter(**{f"X_{number}": "x" for number in range(10_000)}),
        words="The till is dead",
    ),
    odd("a line of head of a megabyte", letter(X_Long="x" * 1_000_000), words="The till is dead"),
    odd("a line of head without a name", head() + b": x\r\n\r\nThe till", sender="ira@shop.example"),
]
