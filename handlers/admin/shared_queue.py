"""In `/departments`: with whom a department takes turns at one queue."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.types import CallbackQuery

from handlers.callbacks import DepartmentPress
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Person
from tickets import departments, shared_queue
from tickets.saying import change_post
from tickets.work import Work


def register(router: Router) -> None:
    """The button of a department's page, and those behind it."""
    router.callback_query.register(pressed, DepartmentPress.filter(F.act.in_({"queue", "queue_with"})))


async def pressed(query: CallbackQuery, callback_data: DepartmentPress, turn: Turn) -> None:
    """Shows with whom a queue is shared; or shares it with `other`, 0 for nobody."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, press.department)
        if press.act == "queue_with":
            await shared_queue.share(work, department, press.other or None)
        await _show(work, person, department, post)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _show(work: Work, person: Person, department: Department, post: int) -> None:
    takers = await shared_queue.takers(work, department)
    names = ", ".join(taker.name for taker in takers if taker.id != department.id)
    inside = {taker.id for taker in takers}
    others = [[item.id, item.name] for item in await departments.everything(work) if item.id not in inside]
    await change_post(
        work,
        person,
        post,
        "departments.queue",
        ticket=None,
        name=department.name,
        names=names or plain(person.language, "departments.queue_alone"),
        keyboard="department_queue",
        department=department.id,
        others=others,
        shared=bool(names),
    )
