"""`/connect CODE` while no set-up is running: a code is no question to anybody."""

from __future__ import annotations

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.types import Message

from handlers.staff.answering import answer_in_group
from handlers.turn import Turn
from storage.tables import Person
from tickets.saying import tell_person
from tickets.work import Work


def register_commands(router: Router) -> None:
    """`/connect`, wherever it is written."""
    router.message.register(no_setup, Command("connect"))


async def no_setup(message: Message, turn: Turn) -> None:
    """Says where codes come from: in private, and in a staff group."""

    async def move(work: Work, person: Person) -> None:
        if message.chat.type == ChatType.PRIVATE:
            await tell_person(work, person, "setup.reply.over")
        else:
            await answer_in_group(work, message, "setup.reply.over")

    await turn.commit_as(move)
