"""`/queue`: what isn't done in a group, by what is due first; pages, a department's own, one's own."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import QueuePress
from handlers.staff.answering import answer_in_group, change_message, staff_of
from handlers.turn import Toast, Turn
from storage.tables import Person
from tickets import queue
from tickets.work import Work


def register(router: Router) -> None:
    """The command, and the buttons under its answer."""
    router.message.register(asked, Command("queue"))
    router.callback_query.register(pressed, QueuePress.filter())


async def asked(message: Message, turn: Turn) -> None:
    """The whole queue of the group."""

    async def move(work: Work, person: Person) -> None:
        await staff_of(work, person, message.chat.id, turn)
        data = await queue.page_of(work, message.chat.id)
        await answer_in_group(work, message, "queue", keyboard="queue", **data)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: QueuePress, turn: Turn) -> None:
    """Another page or another view, in the same message."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)

    async def move(work: Work, person: Person) -> None:
        department = await staff_of(work, person, chat_id, turn)
        data = await queue.page_of(
            work, chat_id, department=press.department, mine=person.id if press.mine else 0, page=press.page
        )
        await change_message(work, department, post, "queue", keyboard="queue", **data)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))
