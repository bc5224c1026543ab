"""`/merge 12` in a topic: that ticket of the same requester comes into this one, once that is sure."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import MergePress
from handlers.numbers import number_in
from handlers.staff.answering import answer_in_group, change_in_group, staff_of, ticket_here
from handlers.turn import Toast, Turn
from storage.tables import Person
from tickets import merging
from tickets.claims import held_ticket
from tickets.saying import department_of
from tickets.work import Work


def register(router: Router) -> None:
    """The command and its two buttons."""
    router.message.register(asked, Command("merge"))
    router.callback_query.register(pressed, MergePress.filter())


async def asked(message: Message, command: CommandObject, turn: Turn) -> None:
    """Asks whether it is meant: it can't be undone."""

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        here = await ticket_here(work, message)
        if here is None:
            return
        ticket, other = await merging.mergeable(
            work, person, here.id, number_in(command) or 0, message.chat.id
        )
        await answer_in_group(
            work,
            message,
            "merge.sure",
            about=ticket,
            keyboard="merge",
            number=ticket.id,
            other=other.id,
        )

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: MergePress, turn: Turn) -> None:
    """*Merge* or *keep apart*."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    chat_id, post = query.message.chat.id, query.message.message_id

    async def move(work: Work, person: Person) -> None:
        department = await staff_of(work, person, chat_id, turn)
        if press.other:
            ticket = await merging.merge(work, person, press.ticket, press.other, chat_id)
            department = await department_of(work, ticket)
            data = {"number": ticket.id, "other": press.other}
            await change_in_group(work, department, ticket, post, "merge.done", **data)
        else:
            ticket = await held_ticket(work, person, press.ticket)
            await change_in_group(work, department, ticket, post, "merge.kept", number=ticket.id)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))
