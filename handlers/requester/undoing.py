"""`/undo` in reply to one's own message: specialists don't see it any more."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.turn import Turn
from storage.tables import Person
from tickets import withdrawing
from tickets.saying import tell_person
from tickets.work import Work


def register_commands(router: Router) -> None:
    """`/undo` in a private chat."""
    router.message.register(undo, Command("undo"))


async def undo(message: Message, turn: Turn) -> None:
    """A requester takes a message back."""
    replied = message.reply_to_message

    async def move(work: Work, person: Person) -> None:
        if replied is None:
            await tell_person(work, person, "undo_how")
        else:
            await withdrawing.withdraw(work, person, message.chat.id, replied.message_id)

    await turn.commit_as(move)
