"""`/erase N` in an admin's chat: everything about a ticket's requester goes, since they have asked for it."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import ErasePress
from handlers.numbers import number_in
from handlers.turn import Turn
from storage.tables import Person
from tickets import erasing_for
from tickets.errors import OutOfDate
from tickets.saying import tell_person
from tickets.work import Work


def register(router: Router) -> None:
    """The command, and the buttons under its question."""
    router.message.register(asked, Command("erase"))
    router.callback_query.register(pressed, ErasePress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """Whether it is meant, and of whom."""
    number = number_in(command)

    async def move(work: Work, person: Person) -> None:
        if number is None:
            await tell_person(work, person, "erase_which")
        else:
            await erasing_for.ask(work, person, number, turn.admin_ids)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: ErasePress, turn: Turn) -> None:
    """*Yes, erase* or *Don't erase*."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        if press.act == "yes":
            await erasing_for.erase(work, person, press.ticket, post, turn.admin_ids)
        elif press.act == "no":
            await erasing_for.keep(work, person, press.ticket, post)
        else:
            raise OutOfDate

    await turn.commit_as(move)
