"""`/why` in a staff group, and the buttons under it."""

from __future__ import annotations

from functools import partial
from typing import Any

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers import why
from handlers.callbacks import WhyPress
from handlers.numbers import number_in
from handlers.staff.answering import answer_in_group, change_in_group, replied_to, staff_of, topic_of
from handlers.turn import Toast, Turn
from storage.tables import Department, Person, Ticket
from tickets import overview, talk
from tickets.errors import NoSuchTicket
from tickets.work import Work


def register(router: Router) -> None:
    """`/why` in a ticket's topic, as a reply, or with its number."""
    router.message.register(asked, Command("why"))
    router.callback_query.register(pressed, WhyPress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """Why line 1 decided as it did."""

    async def move(work: Work, person: Person) -> None:
        department = await staff_of(work, person, message.chat.id, turn)
        ticket = await _ticket(work, message, command)
        data = await why.account(work, ticket, department.language) if ticket is not None else None
        if data is None:
            await answer_in_group(work, message, "why_unknown")
        else:
            await answer_in_group(work, message, "why", keyboard="why", about=ticket, **data)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: WhyPress, turn: Turn) -> None:
    """*Wrong answer*, or which entry would have been right."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)

    async def move(work: Work, person: Person) -> str:
        department = await staff_of(work, person, chat_id, turn)
        ticket = await overview.handed_over(work, press.ticket, chat_id)
        if ticket is None:
            raise NoSuchTicket
        again = partial(_again, department=department, ticket=ticket, post=post)
        return await why.pressed(work, person, ticket, press, turn, department.language, again)

    word = await turn.commit_as(move)
    if press.act == "wrong":
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word, alert=press.act == "wrong"))


async def _ticket(work: Work, message: Message, command: CommandObject) -> Ticket | None:
    number = number_in(command)
    if number is None:
        return await talk.ticket_in(work, message.chat.id, topic_of(message), replied_to(message))
    return await overview.handed_over(work, number, message.chat.id)


async def _again(
    work: Work, data: dict[str, Any], *, department: Department, ticket: Ticket, post: int
) -> None:
    await change_in_group(work, department, ticket, post, "why", keyboard="why", **data)
