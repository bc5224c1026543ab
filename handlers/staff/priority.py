"""*Priority* on a card or in a topic: its buttons give way to the four to choose from."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import PriorityPress
from handlers.turn import Toast, Turn
from locales import plain
from storage import outbox
from storage.tables import Person, Ticket
from tickets import transferring, urgency
from tickets.errors import OutOfDate
from tickets.people import must_be_member
from tickets.saying import department_of, put_elsewhere, put_in_room, refresh_card
from tickets.work import Work


def register(router: Router) -> None:
    """The button and what it leads to."""
    router.callback_query.register(pressed, PriorityPress.filter())


async def pressed(query: CallbackQuery, callback_data: PriorityPress, turn: Turn) -> None:
    """*Priority* itself, one of the four, or *back*."""
    press = callback_data
    if not isinstance(query.message, Message):
        return
    message = query.message

    async def move(work: Work, person: Person) -> str:
        await must_be_member(work, message.chat.id, person.telegram_id, turn.member_since)
        ticket = await urgency.may_set(work, person, press.ticket)
        department = await department_of(work, ticket)
        if department.chat_id != message.chat.id:
            raise await transferring.not_here(work, ticket, message.chat.id)
        match press.act:
            case "ask":
                await _ask(work, ticket, press, message)
            case "set":
                await urgency.set_priority(work, person, ticket.id, press.priority)
                name = plain(department.language, f"priority.{press.priority}")
                return plain(department.language, "toast.priority", number=ticket.id, name=name)
            case "back":
                await (refresh_card(work, ticket) if press.card else put_in_room(work, ticket, "buttons"))
            case _:
                raise OutOfDate
        return ""

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))


async def _ask(work: Work, ticket: Ticket, press: PriorityPress, message: Message) -> None:
    """Puts the choice in the place of the buttons that were there."""
    chat_id = message.chat.id
    place = outbox.queue(chat_id) if press.card else outbox.room(chat_id, ticket.id)
    await put_elsewhere(
        work,
        ticket,
        place,
        "change",
        telegram_message_id=message.message_id,
        text=None,
        keyboard="priority",
        priority=ticket.priority,
        card=press.card,
    )
