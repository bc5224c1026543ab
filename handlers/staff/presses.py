"""What specialists press. The right to it is read from the database, never from the button."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import TicketPress
from handlers.staff import involving
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Person, Ticket
from tickets import calls, claims, employees, resolution, transferring, turns
from tickets.errors import OutOfDate
from tickets.people import must_be_member
from tickets.saying import department_of
from tickets.work import Work

_MOVES: dict[str, Callable[[Work, Person, int], Awaitable[Ticket]]] = {
    "take": claims.take,
    "release": claims.release,
    "decline": turns.decline,
    "wait": resolution.wait,
    "spoke": calls.spoke,
    "resolve": resolution.resolve,
    "spam": resolution.spam,
    "not_spam": resolution.not_spam,
    "employee": employees.confirm_by_lead,
}


def register(router: Router) -> None:
    """Buttons in a staff group."""
    router.callback_query.register(pressed, TicketPress.filter())


async def pressed(query: CallbackQuery, callback_data: TicketPress, turn: Turn) -> None:
    """A button on a card or in a ticket's topic."""
    press = callback_data
    chat_id = query.message.chat.id if query.message else 0

    async def move(work: Work, person: Person) -> str:
        await must_be_member(work, chat_id, person.telegram_id, turn.member_since)
        if press.act not in _MOVES:
            raise OutOfDate
        ticket = await claims.staff_ticket(work, press.ticket)
        department = await department_of(work, ticket)
        if department.chat_id != chat_id:
            raise await transferring.not_here(work, ticket, chat_id)
        resolves = query.message if press.act == "resolve" else None
        if isinstance(resolves, Message) and await involving.asks_why(work, person, ticket, resolves):
            return plain(department.language, "toast.parts_open", number=ticket.id)
        await _MOVES[press.act](work, person, press.ticket)
        return plain(department.language, f"toast.{press.act}", number=ticket.id)

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))
