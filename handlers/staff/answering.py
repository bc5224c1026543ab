"""Answering a specialist where they wrote: in the ticket's topic, or in the queue."""

from __future__ import annotations

from typing import Any

from aiogram.types import Message

from storage import outbox
from tickets import talk
from tickets.people import department_of
from tickets.work import Work


def topic_of(message: Message) -> int | None:
    """The topic a message stands in; a reply in General has a thread, but no topic."""
    return message.message_thread_id if message.is_topic_message else None


def replied_to(message: Message) -> int | None:
    """The message that this one answers."""
    return message.reply_to_message.message_id if message.reply_to_message else None


async def answer_in_group(work: Work, message: Message, text: str, **data: Any) -> None:
    """Replies to a message in a staff group with the text of this key."""
    department = await department_of(work, message.chat.id)
    if department is None:
        return
    ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), None)
    place = outbox.room(department.chat_id, ticket.id) if ticket else outbox.queue(department.chat_id)
    await outbox.put(
        work.session,
        place,
        "say",
        now=work.now,
        language=department.language,
        ticket_id=ticket.id if ticket else None,
        text=text,
        reply_to=message.message_id,
        **data,
    )
