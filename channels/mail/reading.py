"""From the octets of a letter to what it says. Nothing that comes is refused."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser

from channels.mail import headers
from channels.mail.charsets import decode
from channels.mail.kinds import kind_of
from channels.mail.letter import Address, Letter, Ours
from channels.mail.parts import Body, Parts, read_parts
from channels.mail.quotes import own_words

#: So many octets and lines of a letter are read; the rest of a longer one is cut off.
LONGEST, LINES = 26_214_400, 600_000
#: A letter with more parts that hold parts than this isn't taken apart: they may hold each other, and that
#: would take time by the square of their depth, and more of the stack than there is.
HOLDING = 150
_HOLDS = (b"boundary", b"message/", b"multipart/digest")
#: So many signs of its words are kept, and so many are matched.
TEXT, WORDS, SUBJECT = 200_000, 4_000, 300
#: A letter in a letter in a letter: words are looked for so deep.
INSIDE = 3
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc", "Resent-To")


def read(raw: bytes, ours: Ours) -> Letter:
    """What a letter says.

    Args:
        raw: as it came, or its beginning.
        ours: what our own letters are known by.
    """
    some, cut = _within_limits(raw)
    message, parts = _parsed(some)
    if cut:
        parts.note("cut")
    text = _text(parts)[:TEXT]
    sender = next(headers.addresses(message.get("From") or message.get("Sender") or ""), None)
    wants = next(headers.addresses(message.get("Reply-To") or ""), sender)
    sender = _behind_a_form(sender, wants, ours)
    kind, why = kind_of(message, sender, wants, parts.invite, ours)
    invite = parts.invite
    return Letter(
        kind=kind,
        why=why,
        sender=sender,
        answer_to=wants.address if kind == "human" and wants is not None else None,
        recipients=_recipients(message),
        subject=headers.said(message, "Subject")[:SUBJECT],
        text=text,
        words=own_words(text)[:WORDS] or (invite.title if invite else ""),
        files=tuple(parts.files),
        invite=invite,
        id=next(iter(headers.ids(message, "Message-ID")), None),
        answers=headers.ids(message, "In-Reply-To"),
        references=headers.ids(message, "References"),
        sent_at=headers.moment(message),
        failed=tuple(dict.fromkeys([*parts.failed, *_failed(message)])),
        about=tuple(dict.fromkeys(parts.about)) if kind == "bounce" else (),
        reason=parts.reason[:SUBJECT],
        notes=tuple(parts.notes),
    )


def _within_limits(raw: bytes) -> tuple[bytes, bool]:
    some = raw[:LONGEST]
    if some.count(b"\n") > LINES:
        some = b"\n".join(some.split(b"\n", LINES)[:LINES])
    return some, len(some) < len(raw)


def _parsed(raw: bytes) -> tuple[Message[str, str], Parts]:
    """A letter and its parts; one that is nested too deep to be taken apart has its octets as words."""
    parser = BytesParser(policy=headers.Lenient())
    small = raw.lower()
    if sum(small.count(words) for words in _HOLDS) <= HOLDING:
        message = parser.parsebytes(raw)
        return message, read_parts(message)
    message = parser.parsebytes(raw, headersonly=True)
    _, _, rest = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    return message, Parts(bodies=[Body(plain=decode(rest[:TEXT]))], notes=["deep"])


def _text(parts: Parts) -> str:
    """The words of a letter; of one that says nothing but has a letter inside, that one's."""
    inside = parts
    for _ in range(INSIDE):
        text = inside.text().strip()
        if text or not inside.inside:
            return text
        parts.note("nested")
        inside = read_parts(inside.inside[0])
    return inside.text().strip()


def _behind_a_form(sender: Address | None, wants: Address | None, ours: Ours) -> Address | None:
    """A site's form writes in our own name and says whom to answer: that is who asks."""
    if sender and wants and ours.has(sender.address) and not ours.has(wants.address):
        return wants
    return sender or wants


def _recipients(message: Message[str, str]) -> tuple[str, ...]:
    found = (
        address.address
        for name in _RECEIVERS
        for line in (message.get_all(name) or [])[: headers.MOST]
        for address in headers.addresses(str(line))
    )
    return tuple(dict.fromkeys(found))


def _failed(message: Message[str, str]) -> list[str]:
    return [address.address for address in headers.addresses(headers.said(message, "X-Failed-Recipients"))]
