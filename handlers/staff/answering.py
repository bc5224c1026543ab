"""Answering a specialist where they wrote: in the ticket's topic, or in the queue."""

from __future__ import annotations

from typing import Any

from aiogram.types import Message
from sqlalchemy import bindparam

from handlers.beside import answered
from handlers.turn import Turn
from storage import outbox
from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.tables import Department, Person, Post, Ticket
from tickets import involvement_talk, talk
from tickets.errors import NoSuchTicket
from tickets.incoming import Incoming
from tickets.people import department_of, must_be_member
from tickets.saying import put_elsewhere, put_in_part
from tickets.work import Work

_POSTS = table_of(Post)
_POST = Finding(
    Post,
    rows_of(Post).where(
        _POSTS.c.chat_id == bindparam("chat"), _POSTS.c.telegram_message_id == bindparam("number")
    ),
)


def topic_of(message: Message) -> int | None:
    """The topic a message stands in; a reply in General has a thread, but no topic."""
    return message.message_thread_id if message.is_topic_message else None


def replied_to(message: Message) -> int | None:
    """The message that this one answers."""
    replied = answered(message)
    return replied.message_id if replied is not None else None


async def prompt_of(work: Work, what: Incoming, kind: str) -> Post | None:
    """The post of ours that somebody replies to, if it asks for a reply of this kind.

    Args:
        kind: what the kinds of such posts begin with.
    """
    if what.reply_to is None:
        return None
    found = await _POST.first(work.session, {"chat": what.chat_id, "number": what.reply_to})
    return found if found is not None and found.kind.startswith(kind) else None


async def staff_of(work: Work, person: Person, chat_id: int, turn: Turn) -> Department:
    """The department whose staff group this is, for somebody who belongs to it.

    Raises:
        NotAMember; NoSuchTicket: it is no staff group any more.
    """
    await must_be_member(work, chat_id, person.telegram_id, turn.member_since)
    department = await department_of(work, chat_id)
    if department is None:
        raise NoSuchTicket
    return department


async def change_in_group(
    work: Work,
    department: Department,
    ticket: Ticket,
    telegram_message_id: int,
    text: str | None,
    **data: Any,
) -> None:
    """Changes a message of the bot in a staff group to the text of this key; with None only its buttons."""
    await outbox.put(
        work.session,
        outbox.room(department.chat_id, ticket.id),
        "change",
        now=work.now,
        language=department.language,
        ticket_id=ticket.id,
        telegram_message_id=telegram_message_id,
        text=text,
        **data,
    )


async def change_question(work: Work, ticket: Ticket, at: tuple[int, int], text: str, **data: Any) -> None:
    """Puts these words in the place of what was asked; its group needn't be the ticket's any more.

    Args:
        at: the group and the Telegram id of the question.
    """
    room = outbox.room(at[0], ticket.id)
    await put_elsewhere(work, ticket, room, "change", telegram_message_id=at[1], text=text, **data)


async def change_message(
    work: Work, department: Department, telegram_message_id: int, text: str, **data: Any
) -> None:
    """Changes a message of the bot that belongs to no ticket to the text of this key."""
    await put_in_queue(work, department, "change", telegram_message_id=telegram_message_id, text=text, **data)


async def put_in_queue(work: Work, department: Department, kind: str, **data: Any) -> None:
    """Has something done in a staff group that belongs to no ticket."""
    place, language = outbox.queue(department.chat_id), department.language
    await outbox.put(work.session, place, kind, now=work.now, language=language, **data)


async def answer_in_group(
    work: Work, message: Message, text: str, *, about: Ticket | None = None, **data: Any
) -> None:
    """Replies to a message in a staff group with the text of this key.

    Args:
        about: the ticket that the buttons belong to, if it isn't that of the topic.
    """
    department = await department_of(work, message.chat.id)
    if department is None:
        return
    about_part = await involvement_talk.place_of(work, message.chat.id, topic_of(message), None)
    if about_part is not None:
        await put_in_part(work, about_part.part, "say", text=text, reply_to=message.message_id, **data)
        return
    ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), None)
    place = outbox.room(department.chat_id, ticket.id) if ticket else outbox.queue(department.chat_id)
    await outbox.put(
        work.session,
        place,
        "say",
        now=work.now,
        language=department.language,
        ticket_id=about.id if about else ticket.id if ticket else None,
        text=text,
        reply_to=message.message_id,
        **data,
    )


async def ticket_here(work: Work, message: Message) -> Ticket | None:
    """The ticket that a command in a staff group is about, locked; if there is none, its writer is told."""
    ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
    if ticket is not None and ticket.line == 2:
        return ticket
    await answer_in_group(work, message, "command_needs_ticket")
    return None
