"""What came of ringing a caller back, and the rating that they gave."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import CallPress
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Person
from tickets import calls, registering, transferring
from tickets.people import must_be_member
from tickets.saying import department_of
from tickets.work import Work


def register(router: Router) -> None:
    """The buttons under a call back."""
    router.callback_query.register(pressed, CallPress.filter())


async def pressed(query: CallbackQuery, callback_data: CallPress, turn: Turn) -> None:
    """Solved, not solved, no answer; or the rating."""
    press = callback_data
    chat_id = query.message.chat.id if query.message else 0

    async def move(work: Work, person: Person) -> str:
        await must_be_member(work, chat_id, person.telegram_id, turn.member_since)
        ticket = await registering.registered(work, press.ticket)
        department = await department_of(work, ticket)
        if department.chat_id != chat_id:
            raise await transferring.not_here(work, ticket, chat_id)
        if press.rating:
            await calls.rate(work, person, ticket.id, press.rating)
        else:
            await calls.rang(work, person, ticket.id, press.outcome)
        return plain(department.language, "toast.call_back", number=ticket.id)

    turn.toasts.append(Toast(query.id, await turn.commit_as(move)))
