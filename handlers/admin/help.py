"""`/help` in an admin's own chat."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.specialists import help_lines
from handlers.turn import Turn
from storage.tables import Person
from tickets.saying import tell_person
from tickets.work import Work


def register(router: Router) -> None:
    """`/help`."""
    router.message.register(explain, Command("help"))


async def explain(message: Message, turn: Turn) -> None:
    """What an admin can do here, and that their own questions are welcome too."""

    async def move(work: Work, person: Person) -> None:
        more = await help_lines(work, person)
        await tell_person(work, person, "admin_help", keyboard="main", specialist=more)

    await turn.commit_as(move)
