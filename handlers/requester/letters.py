"""Who has written letters, or on a page, goes on in Telegram: only after showing that it was them."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import DoorPress
from handlers.filters import InDialogue, Written
from handlers.turn import Turn
from storage.tables import Person
from tickets import blocking, own_doors
from tickets.errors import OutOfDate
from tickets.work import Work


def register(router: Router) -> None:
    """The address, the code that was sent there, and the buttons under a page's link."""
    router.message.register(address, Written(), InDialogue("letters", "address"))
    router.message.register(code, Written(), InDialogue("letters", "code"))
    router.callback_query.register(pressed, DoorPress.filter())


async def address(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """From which address they have written."""
    words = message.text or ""
    await turn.commit_as(lambda work, person: own_doors.address_given(work, person, words))


async def code(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """What stood in the letter."""
    words = message.text or ""
    await turn.commit_as(lambda work, person: own_doors.code_given(work, person, dialogue["proof"], words))


async def pressed(query: CallbackQuery, callback_data: DoorPress, turn: Turn) -> None:
    """Whether it was them, and where to answer from now on."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        blocking.must_be_heard(person)
        if press.act in ("yes", "no"):
            await own_doors.answered(work, person, press.number, post, yes=press.act == "yes")
        elif press.act == "here":
            await own_doors.all_here(work, person, press.number, post)
        else:
            raise OutOfDate

    await turn.commit_as(move)
