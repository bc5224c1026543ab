"""In `/departments`: whether new tickets are offered to those on duty in turn, and for how long to each."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.callbacks import DepartmentPress
from handlers.keyboards.departments import TURN_WAITS
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Person
from tickets import departments, turns
from tickets.errors import OutOfDate
from tickets.saying import change_post
from tickets.work import Work


def register(router: Router) -> None:
    """The button of a department's page, and those behind it."""
    router.callback_query.register(pressed, DepartmentPress.filter(F.act.in_({"turns", "turn_wait"})))


async def pressed(query: CallbackQuery, callback_data: DepartmentPress, turn: Turn) -> None:
    """Shows how it is; or gives each `other` minutes, with 0 nobody is asked in turn."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, press.department)
        if press.act == "turn_wait":
            if press.other not in (0, *TURN_WAITS):
                raise OutOfDate
            await turns.set_wait(work, department, press.other or None)
        await _show(work, person, department, post)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _show(work: Work, person: Person, department: Department, post: int) -> None:
    minutes = department.turn_wait or 0
    await change_post(
        work,
        person,
        post,
        "departments.turns",
        ticket=None,
        name=department.name,
        state=plain(person.language, "departments.turns_on", minutes=minutes)
        if minutes
        else plain(person.language, "departments.turns_off"),
        keyboard="department_turns",
        department=department.id,
        minutes=minutes,
    )
