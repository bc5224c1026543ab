"""`/employee` and the phone shared after it: only one's own, through Telegram's own button."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import Message

from handlers.filters import InDialogue
from handlers.reading import own_phone
from handlers.turn import Turn
from storage.tables import Person
from tickets import employees
from tickets.saying import tell_person
from tickets.work import Work


class AContact(Filter):
    """A shared phone, whosever it is."""

    async def __call__(self, message: Message) -> bool:
        return message.contact is not None


def register_commands(router: Router) -> None:
    """`/employee`."""
    router.message.register(asked, Command("employee"))


def register(router: Router) -> None:
    """The answer to its question."""
    router.message.register(shared, AContact(), InDialogue("employee", "phone"))


async def asked(message: Message, turn: Turn) -> None:
    """How to be known for an employee."""
    await turn.commit_as(employees.ask)


async def shared(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """The phone; somebody else's says nothing of the sender."""
    phone = own_phone(message)

    async def move(work: Work, person: Person) -> None:
        if phone is not None:
            await employees.shared(work, person, phone)
        else:
            await tell_person(work, person, "employee_own_phone", keyboard="share_phone")

    await turn.commit_as(move)
