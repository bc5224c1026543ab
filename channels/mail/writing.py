"""What the desk says as a letter; the same draft is the same letter, octet for octet."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from channels.mail.letter import Address, File, Ours
from channels.mail.page import page_text

#: So many ids of a thread are named: the first and the newest.
THREAD = 20
_ANSWERED = re.compile(r"(?:(?:re|fwd?|aw|wg|отв(?:ет)?|на|пересл)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_TAGS = {"tg-spoiler": "span", "tg-emoji": "span"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter before it is written.

    `words` are Telegram's HTML. `id` is its Message-ID, `answers` that of the letter that it answers,
    `references` those that stood there. `reply_to` is where an answer is to go. `automatic` is what no person
    had a hand in: other programs don't answer that. `stop` is where one press
    ends such letters.
    """

    sender: Address
    to: str
    reply_to: str
    subject: str
    words: str
    id: str
    written_at: datetime
    automatic: bool
    answers: str | None = None
    references: tuple[str, ...] = ()
    files: tuple[File, ...] = field(default=())
    stop: str = ""


def write(draft: Draft, ours: Ours) -> bytes:
    """The letter, ready to be sent.

    Args:
        ours: how the desk knows its own letters.
    """
    plain = draft.to.isascii() and draft.reply_to.isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    message["From"] = _mailbox(draft.sender)
    message["To"] = _mailbox(Address(draft.to))
    message["Reply-To"] = _mailbox(Address(draft.reply_to))
    message["Subject"] = _in_one_line(draft.subject)
    message["Date"] = format_datetime(draft.written_at)
    message["Message-ID"] = draft.id
    if draft.answers is not None:
        message["In-Reply-To"] = draft.answers
        message["References"] = " ".join(_thread(draft.references, draft.answers))
    message["X-Loop"] = ours.mark
    if draft.automatic:
        message["Auto-Submitted"] = "auto-replied" if draft.answers else "auto-generated"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if draft.stop:  # as RFC 8058 has it
        message["List-Unsubscribe"] = f"<{draft.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    page = _page(draft.words)
    text, _ = page_text(page.encode(), "utf-8")
    message.set_content(text, cte="base64")
    message.add_alternative(page, subtype="html", cte="base64")
    for file in draft.files:
        kind, _, sort = file.type.partition("/")
        known = re.fullmatch(r"[\w.+-]+", kind) and re.fullmatch(r"[\w.+-]+", sort) and kind != "multipart"
        if not known or kind == "message":
            kind, sort = "application", "octet-stream"
        message.add_attachment(file.data, maintype=kind, subtype=sort, filename=file.name)
    _name_edges(message, draft.id)
    return message.as_bytes()


def answer_subject(subject: str) -> str:
    """The subject of an answer to a letter: marked as an answer once, however often it went to and fro."""
    return f"Re: {_ANSWERED.sub('', _in_one_line(subject), count=1)}".strip()


def _mailbox(address: Address) -> Mailbox:
    name, _, domain = address.address.rpartition("@")
    return Mailbox(_in_one_line(address.name), name, domain)


def _in_one_line(words: str) -> str:
    return " ".join(words.split())


def _thread(references: tuple[str, ...], answers: str) -> list[str]:
    ids = [*dict.fromkeys(one for one in references if one != answers), answers]
    return ids if len(ids) <= THREAD else [ids[0], *ids[1 - THREAD :]]


def _page(words: str) -> str:
    for ours, theirs in _TAGS.items():
        words = re.sub(rf"<{ours}\b[^<>]*>", f"<{theirs}>", words).replace(f"</{ours}>", f"</{theirs}>")
    lines = words.replace("\n", "<br>\n")
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div>{lines}</div></body></html>\n'


def _name_edges(message: EmailMessage, seed: str) -> None:
    """The edges between parts are made of the letter's id, not by chance: a repeat is the same letter."""
    for place, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(hashlib.sha256(f"{seed}:{place}".encode()).hexdigest()[:32])
