"""An anonymous administrator or a channel: nobody can be answerable for what it says."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import Message

from handlers.filters import AsGroupOrChannel
from handlers.reading import is_service
from handlers.staff.answering import answer_in_group, replied_to, topic_of
from handlers.turn import Turn
from tickets import talk
from tickets.work import Work


def register(router: Router) -> None:
    """What is written by nobody in particular; goes before commands, so that none is obeyed."""
    router.message.register(ask_to_write_as_a_person, AsGroupOrChannel())


async def ask_to_write_as_a_person(message: Message, turn: Turn) -> None:
    """Says why nothing was done, if something was meant to be: about a ticket, or by a command."""
    if is_service(message):
        return

    async def move(work: Work) -> None:
        ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
        if ticket is not None or (message.text or "").startswith("/"):
            await answer_in_group(work, message, "write_as_yourself")

    await turn.commit(move)
