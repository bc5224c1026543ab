"""`/privacy`: what is kept, getting it, and having it erased."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import PrivacyPress
from handlers.turn import Turn
from storage.tables import Person
from tickets import erasing
from tickets.errors import OutOfDate
from tickets.work import Work


def register_commands(router: Router) -> None:
    """`/privacy`."""
    router.message.register(explain, Command("privacy"))


def register(router: Router) -> None:
    """The buttons under it."""
    router.callback_query.register(pressed, PrivacyPress.filter())


async def explain(message: Message, turn: Turn) -> None:
    """What is kept, for how long, and who sees it."""
    await turn.commit_as(erasing.offer)


async def pressed(query: CallbackQuery, callback_data: PrivacyPress, turn: Turn) -> None:
    """*My data*, *Erase my data*, and the answers to whether that is meant."""
    act = callback_data.act
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        if act == "export":
            await erasing.export(work, person)
        elif act == "ask":
            await erasing.ask(work, person, post, turn.admin_ids)
        elif act == "erase":
            await erasing.erase_oneself(work, person, post, turn.admin_ids)
        elif act == "back":
            await erasing.show(work, person, post)
        else:
            raise OutOfDate

    await turn.commit_as(move)
