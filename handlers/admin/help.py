"""`/help` in an admin's own chat."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from handlers.turn import Turn
from tickets.saying import tell_person


def register(router: Router) -> None:
    """`/help`."""
    router.message.register(explain, Command("help"))


async def explain(message: Message, turn: Turn) -> None:
    """What an admin can do here, and that their own questions are welcome too."""
    await turn.commit_as(lambda work, person: tell_person(work, person, "admin_help", keyboard="main"))
