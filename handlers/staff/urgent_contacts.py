"""Whom a department calls outside its working hours: who is on the list, and the call itself."""

from __future__ import annotations

from functools import partial

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.callbacks import RosterPress, UrgentCallPress
from handlers.keyboards.urgent_contacts import WAITS
from handlers.staff.place import place_of
from handlers.staff.roster import OfTheDesk
from handlers.staff.stats import BySpecialist
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Person
from tickets import claims, departments, roster, urgent_contacts
from tickets.errors import OutOfDate
from tickets.people import must_be_member
from tickets.saying import change_post, department_of
from tickets.work import Work


def register_own(router: Router) -> None:
    """In private: the list, for leads and admins; and the buttons of a call."""
    listed = RosterPress.filter(F.act.in_({"urgent", "level", "wait"}))
    router.callback_query.register(pressed, listed, OfTheDesk())
    router.callback_query.register(called, UrgentCallPress.filter(), BySpecialist())


async def pressed(query: CallbackQuery, callback_data: RosterPress, turn: Turn) -> None:
    """The list is to be shown, somebody moved on it, or another time given."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, press.department)
        await roster.must_keep(work, person, department, is_admin=person.telegram_id in turn.admin_ids)
        if press.act == "level":
            await urgent_contacts.switch(work, department, press.other)
        elif press.act == "wait":
            if press.other not in WAITS:
                raise OutOfDate
            department.urgent_wait = press.other
        await _show(work, person, department, post, back=press.back)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _show(work: Work, person: Person, department: Department, post: int, *, back: bool) -> None:
    levels = await urgent_contacts.levels_of(work, department)
    members = await departments.members_of(work, department)
    named = sorted((levels[one.id], one.name) for one in members if one.id in levels)
    lines = "\n".join(f"{level}. {name}" for level, name in named)
    await change_post(
        work,
        person,
        post,
        "urgent_contacts",
        ticket=None,
        name=department.name,
        lines=lines or plain(person.language, "urgent_contacts.none"),
        minutes=department.urgent_wait,
        keyboard="urgent_contacts",
        department=department.id,
        people=[[one.id, one.name, levels.get(one.id, 0)] for one in members],
        back=back,
    )


async def called(query: CallbackQuery, callback_data: UrgentCallPress, turn: Turn) -> None:
    """Whoever was called takes the ticket, or says that they can't."""
    press = callback_data
    chat_id, post = (query.message.chat.id, query.message.message_id) if query.message else (0, 0)

    async def move(work: Work, person: Person) -> None:
        place = await place_of(work, person, chat_id, turn)
        ticket = await claims.staff_ticket(work, press.ticket)
        group = (await department_of(work, ticket)).chat_id
        await must_be_member(work, group, person.telegram_id, turn.member_since)
        in_place = partial(place.in_place, work, post)
        if press.act == "take":
            await claims.take(work, person, press.ticket)
            await in_place("urgent_call_taken", number=press.ticket)
        else:
            await urgent_contacts.decline(work, person, press.ticket)
            await in_place("urgent_call_declined", number=press.ticket)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))
