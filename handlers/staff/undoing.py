"""`/undo` in reply to one's own message: the requester doesn't see it any more."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.beside import answered
from handlers.staff.answering import answer_in_group, staff_of
from handlers.turn import Turn
from storage.tables import Person
from tickets import withdrawing
from tickets.work import Work


def register(router: Router) -> None:
    """`/undo` in a staff group."""
    router.message.register(undo, Command("undo"))


async def undo(message: Message, turn: Turn) -> None:
    """A specialist takes a message back."""
    replied = answered(message)

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        if replied is None:
            await answer_in_group(work, message, "undo_how")
        else:
            await withdrawing.withdraw(work, person, message.chat.id, replied.message_id)

    await turn.commit_as(move)
