"""`/roster`: who has which shifts; leads and admins change it in their private chat."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message
from sqlalchemy import or_, select

from handlers.callbacks import RosterPress
from handlers.filters import InDialogue
from handlers.staff.place import place_of
from handlers.turn import Toast, Turn
from locales import plain
from storage.tables import Department, Lead, Membership, Person
from tickets import crew, departments, roster
from tickets.errors import OutOfDate
from tickets.hours_text import BadHours
from tickets.saying import change_post, tell_person
from tickets.shifts import BadRoster
from tickets.work import Work

DIALOGUE = "roster"


class OfTheDesk(Filter):
    """An admin, or somebody who heads a department or, as far as is known, belongs to its group."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        if event.from_user is None or event.from_user.id in turn.admin_ids:
            return event.from_user is not None
        known = (
            select(Department.id)
            .outerjoin(Membership, Membership.chat_id == Department.chat_id)
            .outerjoin(Lead, Lead.department_id == Department.id)
            .outerjoin(Person, Person.id == Lead.person_id)
            .where(
                or_(
                    (Membership.telegram_id == event.from_user.id) & Membership.is_member,
                    Person.telegram_id == event.from_user.id,
                )
            )
        )
        async with turn.database.read() as session:
            return await session.scalar(known.limit(1)) is not None


def register(router: Router) -> None:
    """In a staff group: to be read."""
    router.message.register(asked, Command("roster"))


def register_own_commands(router: Router) -> None:
    """In private: to be read."""
    router.message.register(own_asked, Command("roster"), OfTheDesk())


def register_own(router: Router) -> None:
    """And to be changed by those who may."""
    router.callback_query.register(pressed, RosterPress.filter(), OfTheDesk())
    router.message.register(written, InDialogue(DIALOGUE, "shifts"))


async def asked(message: Message, turn: Turn) -> None:
    """The rosters of the group's departments."""

    async def move(work: Work, person: Person) -> None:
        place = await place_of(work, person, message.chat.id, turn)
        found = await departments.of_chat(work, place.department.chat_id)
        await place.say_here(work, message, "roster", own=False, **await _pages(work, found))

    await turn.commit_as(move)


async def own_asked(message: Message, turn: Turn) -> None:
    """Those of one's own departments; an admin's are all."""

    async def move(work: Work, person: Person) -> None:
        person.dialogue = None
        await _show(work, person, await _own(work, person, turn), turn, None)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: RosterPress, turn: Turn) -> None:
    """A department's roster is to be shown, changed or ended."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, press.department)
        await roster.must_keep(work, person, department, is_admin=person.telegram_id in turn.admin_ids)
        match press.act:
            case "show":
                person.dialogue = None
                await _show(work, person, [department], turn, post, back=press.back)
            case "clear":
                await roster.put(work, department, {})
                await _show(work, person, [department], turn, post, back=press.back)
            case "edit":
                await _ask(work, person, department, back=press.back)
            case _:
                raise OutOfDate

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def written(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """A roster: taken whole, or refused with a word on what can't be read."""

    async def move(work: Work, person: Person) -> None:
        department = await departments.get(work, dialogue["department"])
        await roster.must_keep(work, person, department, is_admin=person.telegram_id in turn.admin_ids)
        try:
            shifts = await roster.read(work, department, message.text or "")
        except BadHours as bad:
            why = plain(person.language, f"hours.problem.{bad.problem}")
            await _refuse(work, person, dialogue, bad.part, why)
        except BadRoster as bad:
            why = plain(person.language, f"roster.problem.{bad.problem}")
            await _refuse(work, person, dialogue, bad.part, why)
        else:
            person.dialogue = None
            await roster.put(work, department, shifts)
            await _show(work, person, [department], turn, None, back=dialogue["back"])

    await turn.commit_as(move)


async def _ask(work: Work, person: Person, department: Department, *, back: bool) -> None:
    person.dialogue = {"kind": DIALOGUE, "step": "shifts", "department": department.id, "back": back}
    lines = await roster.lines_of(work.session, department)
    shown = "\n".join(f"{one.name}: {hours}" for one, hours in lines)
    await tell_person(
        work,
        person,
        "roster.ask",
        name=department.name,
        lines=shown or plain(person.language, "roster.example"),
        people=", ".join(mate.person.name for mate in await crew.crew(work, department)) or "—",
        keyboard="roster_cancel",
        department=department.id,
        back=back,
    )


async def _refuse(work: Work, person: Person, dialogue: dict[str, Any], part: str, why: str) -> None:
    """What can't be read, and why; the question stays open."""
    which = {"department": dialogue["department"], "back": dialogue["back"]}
    shown = part if len(part) <= 100 else part[:99] + "…"
    await tell_person(work, person, "roster.not_read", part=shown, why=why, keyboard="roster_cancel", **which)


async def _own(work: Work, person: Person, turn: Turn) -> list[Department]:
    found = await departments.everything(work)
    if person.telegram_id in turn.admin_ids:
        return found
    inside = {department.id for department in await crew.departments_of(work, person)}
    return [
        department
        for department in found
        if department.id in inside
        or person.id in {lead.id for lead in await departments.leads_of(work, department)}
    ]


async def _pages(work: Work, found: list[Department]) -> dict[str, Any]:
    return {"pages": [await roster.page(work, department) for department in found]}


async def _show(
    work: Work, person: Person, found: list[Department], turn: Turn, post: int | None, *, back: bool = False
) -> None:
    """The rosters with buttons for what the person may do, as a new message or in the place of `post`."""
    is_admin = person.telegram_id in turn.admin_ids
    kept = [
        department.id
        for department in found
        if is_admin or person.id in {lead.id for lead in await departments.leads_of(work, department)}
    ]
    data = {"own": bool(kept), "kept": kept, "back": back and is_admin, **await _pages(work, found)}
    if post is None:
        await tell_person(work, person, "roster", keyboard="roster", **data)
    else:
        await change_post(work, person, post, "roster", ticket=None, keyboard="roster", **data)
