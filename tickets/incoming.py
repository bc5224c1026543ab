"""A message as the desk sees it: what was written, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import Prepared, add
from storage.tables import Message, Person, Post, Ticket
from tickets.history import record
from tickets.work import Work

#: Kinds that may show the problem itself: without words they go to people.
SHOWS_THE_PROBLEM = frozenset({"photo", "video", "video_note", "voice", "audio", "document", "animation"})

#: Letters to Unicode, nothing to the eye.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")

_MESSAGES, _POSTS = table_of(Message), table_of(Post)
_FIND = Finding(
    Message,
    rows_of(Message).where(
        _MESSAGES.c.chat_id == bindparam("chat"), _MESSAGES.c.telegram_message_id == bindparam("number")
    ),
)
_POST = (_POSTS.c.chat_id == bindparam("chat"), _POSTS.c.telegram_message_id == bindparam("number"))
_TICKET_OF_POST = Prepared(select(_POSTS.c.ticket_id).where(*_POST))
_SHOWN = Prepared(select(_POSTS.c.message_id).where(*_POST).order_by(_POSTS.c.place))


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from outside.

    `text` is the text or the caption; `entities` its formatting as Telegram gives it
    (offsets in UTF-16 units); `reply_to` a Telegram message id of the same chat; `topic_id` the
    topic in which it stands; `about` what else is needed to pass it on.
    """

    chat_id: int
    telegram_message_id: int
    kind: str
    text: str
    written_at: datetime
    entities: list[Any] | None = None
    file_id: str | None = None
    album: str | None = None
    reply_to: int | None = None
    topic_id: int | None = None
    about: dict[str, Any] | None = None


def has_words(text: str) -> bool:
    """Whether anything can be read in a text: a letter or a digit, not only signs, emoji and blanks."""
    return any(sign.isalnum() and sign not in _BLANK for sign in text)


def is_mark(incoming: Incoming) -> bool:
    """Whether it is a sticker, or nothing but emoji and signs, and so asks for nothing."""
    if incoming.kind == "sticker":
        return True
    text = incoming.text
    return incoming.kind == "text" and "?" not in text and not has_words(text)


async def keep(
    work: Work,
    ticket: Ticket,
    person: Person | None,
    author: str,
    incoming: Incoming,
    *,
    internal: bool,
    involvement_id: int | None = None,
    from_part: bool = False,
) -> Message:
    """Stores a message of the ticket.

    Args:
        involvement_id: the part of the ticket that it is about.
        from_part: the department that was asked to see to that part wrote it.
    """
    message = Message(
        ticket_id=ticket.id,
        person_id=person.id if person else None,
        author=author,
        internal=internal,
        involvement_id=involvement_id,
        from_part=from_part,
        chat_id=incoming.chat_id,
        telegram_message_id=incoming.telegram_message_id,
        kind=incoming.kind,
        text=incoming.text,
        entities=incoming.entities,
        file_id=incoming.file_id,
        album=incoming.album,
        about=incoming.about,
        reply_to_id=await _answered(work, incoming),
        written_at=work.now,
    )
    await add(work.session, message)
    return message


async def change(work: Work, ticket: Ticket, message: Message, incoming: Incoming) -> bool:
    """Takes over what a message says now, its former wording kept in the history; False if it's the same.

    A live location on its way has no wording: it's only somewhere else.
    """
    said = (message.text, message.entities, message.file_id) != (
        incoming.text,
        incoming.entities,
        incoming.file_id,
    )
    if not said and _place(message.about) == _place(incoming.about):
        return False
    message.about = incoming.about
    if not said:
        return True
    await record(
        work,
        ticket,
        "message.edited",
        message.person_id,
        message_id=message.id,
        before=message.text,
        was=message.kind,
        file_id=message.file_id,
    )
    message.text, message.entities, message.file_id = incoming.text, incoming.entities, incoming.file_id
    message.kind, message.edited_at = incoming.kind, work.now
    return True


def _place(about: dict[str, Any] | None) -> Any:
    return (about or {}).get("place")


async def find(work: Work, chat_id: int, telegram_message_id: int) -> Message | None:
    """The kept message that this Telegram message is."""
    return await _FIND.first(work.session, {"chat": chat_id, "number": telegram_message_id})


async def ticket_answered(work: Work, incoming: Incoming) -> int | None:
    """The ticket whose message this one replies to, whoever wrote that."""
    if incoming.reply_to is None:
        return None
    own = await find(work, incoming.chat_id, incoming.reply_to)
    if own is not None:
        return own.ticket_id
    return await ticket_of_post(work, incoming.chat_id, incoming.reply_to)


async def ticket_of_post(work: Work, chat_id: int, post: int) -> int | None:
    """The ticket that a post of the bot is about."""
    found: int | None = await _TICKET_OF_POST.value(work.session, {"chat": chat_id, "number": post})
    return found


async def _answered(work: Work, incoming: Incoming) -> int | None:
    """The kept message that this one replies to, on whichever side it was written."""
    if incoming.reply_to is None:
        return None
    own = await find(work, incoming.chat_id, incoming.reply_to)
    if own is not None:
        return own.id
    quote = (incoming.about or {}).get("quote")
    return await shown_by(work, incoming.chat_id, incoming.reply_to, quote["text"] if quote else "")


async def shown_by(work: Work, chat_id: int, post: int, words: str = "") -> int | None:
    """The kept message that a post of the bot shows.

    Args:
        words: those that are quoted; of several messages in one post the one that holds them is meant,
            else the last.
    """
    found = await _SHOWN.rows(work.session, {"chat": chat_id, "number": post})
    ids = [number for (number,) in found]
    if len(ids) < 2:
        return ids[0] if ids else None
    several = await work.session.scalars(
        select(Message)
        .where(
            Message.id.in_([number for number in ids if number is not None]), Message.withdrawn_at.is_(None)
        )
        .order_by(Message.id.desc())
    )
    shown = list(several)
    meant = [one for one in shown if words in one.text] or shown
    return meant[0].id if meant else None
