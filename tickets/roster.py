"""A department's roster: who has which shifts; at a shift change people's states change by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.tables import Department, Duty, Person, Shift, Timer
from tickets import crew, deadlines, departments, duty, handing_over
from tickets.assigning import named
from tickets.errors import NotALead
from tickets.saying import tell_department
from tickets.shifts import BadRoster, Shifts, next_change, on_duty, read_lines, read_shifts
from tickets.work import Work

#: The subject of the timers of shift changes.
ROSTER = "roster"


async def must_keep(work: Work, person: Person, department: Department, *, is_admin: bool) -> None:
    """Raises NotALead unless the person is an admin, or heads the department."""
    leads = await departments.leads_of(work, department)
    if not is_admin and person.id not in {lead.id for lead in leads}:
        raise NotALead


async def lines_of(session: AsyncSession, department: Department) -> list[tuple[Person, str]]:
    """Who has which shifts, as they were typed, by their names."""
    found = await session.execute(
        select(Person, Shift.hours)
        .join(Shift, Shift.person_id == Person.id)
        .where(Shift.department_id == department.id)
        .order_by(Person.name, Person.id)
    )
    return [(person, hours) for person, hours in found]


async def read(work: Work, department: Department, text: str) -> dict[int, str]:
    """Reads a roster as it is typed: the shifts of each person by their number.

    Raises:
        BadHours; BadRoster: somebody isn't in the department's group, or stands there twice.
    """
    mates = await crew.crew(work, department)
    found: dict[int, str] = {}
    for name, hours in read_lines(text):
        meant = named(mates, name)
        if len(meant) != 1:
            raise BadRoster("several" if meant else "person", name)
        number = meant[0].person.id
        if number in found:
            raise BadRoster("repeated", name)
        read_shifts(hours, deadlines.hours_of(work, department).zone)
        found[number] = hours
    return found


async def put(work: Work, department: Department, shifts: Mapping[int, str]) -> bool:
    """Makes this the department's roster, from now on; none ends it. False if it is so already."""
    if {person.id: hours for person, hours in await lines_of(work.session, department)} == dict(shifts):
        return False
    await work.session.execute(
        delete(Shift)
        .where(Shift.department_id == department.id)
        .execution_options(synchronize_session="fetch")
    )
    for person_id, hours in shifts.items():
        row = {"department_id": department.id, "person_id": person_id, "hours": hours}
        await work.session.execute(insert_into(work.session, Shift).values(**row))
    await follow(work, department)
    return True


async def member_left(work: Work, chat_id: int, person: Person) -> None:
    """Whoever leaves a department's group has no shifts there any more."""
    its = select(Department.id).where(Department.chat_id == chat_id)
    await work.session.execute(
        delete(Shift)
        .where(Shift.person_id == person.id, Shift.department_id.in_(its))
        .execution_options(synchronize_session="fetch")
    )


async def ring(work: Work, department_id: int) -> None:
    """A shift begins or ends."""
    department = await departments.find(work, department_id)
    if department is not None:
        await follow(work, department)


async def follow(work: Work, department: Department) -> None:
    """Has people's states go by the roster as it is now, and looks again at the next change.

    Who begins a shift is on duty; who ends one isn't, and is asked about their tickets together with
    whoever begins. What somebody has said of themselves meanwhile stays as long as their shift does.
    """
    roster = await _roster(work, department)
    members = {person.id: person for person in await departments.members_of(work, department)}
    now = on_duty(roster, work.now) & set(members)
    before = await _on_shift(work, department)
    came = [members[number] for number in sorted(now - before)]
    for person in came:
        await duty.change(work, department, person, "on", on_shift=True)
    left, pending = [], []
    for number in sorted(before - now):
        person = await work.session.get_one(Person, number)
        left.append(person)
        handover = await duty.change(work, department, person, "off", on_shift=False)
        if handover is not None:
            pending.append((person, handover))
    if came or left:
        await tell_department(
            work,
            department,
            "shift_change",
            about_department=department.name,
            came=[[person.name, _until(roster[person.id], work)] for person in came],
            left=[person.name for person in left],
        )
    for person, handover in pending:
        told, to = [person, *came], came[0].id if came else 0
        await handing_over.ask(work, handover, private=told, group=True, to=to)
    await _arm(work, department, roster)


def _until(shifts: Shifts, work: Work) -> str | None:
    ends_at = shifts.ends_at(work.now)
    return ends_at.isoformat() if ends_at is not None else None


async def page(work: Work, department: Department) -> dict[str, Any]:
    """A department's roster, as data for an outbox row."""
    lines = await lines_of(work.session, department)
    roster = await _roster(work, department)
    now = on_duty(roster, work.now)
    change_at = next_change(roster, work.now)
    return {
        "id": department.id,
        "department": department.name,
        "zone": deadlines.hours_of(work, department).zone.key,
        "lines": [[person.name, hours] for person, hours in lines],
        "now": [person.name for person, _ in lines if person.id in now],
        "change": change_at.isoformat() if change_at is not None else None,
    }


async def _roster(work: Work, department: Department) -> dict[int, Shifts]:
    zone = deadlines.hours_of(work, department).zone
    return {person.id: read_shifts(hours, zone) for person, hours in await lines_of(work.session, department)}


async def _on_shift(work: Work, department: Department) -> set[int]:
    found = await work.session.scalars(
        select(Duty.person_id).where(Duty.department_id == department.id, Duty.on_shift)
    )
    return set(found)


async def _arm(work: Work, department: Department, roster: Mapping[int, Shifts]) -> None:
    """Has the next change of shifts looked at; without one ahead, none."""
    due_at = next_change(roster, work.now)
    if due_at is None:
        await work.session.execute(
            delete(Timer)
            .where(Timer.subject == ROSTER, Timer.subject_id == str(department.id))
            .execution_options(synchronize_session=False)
        )
        return
    values = {"due_at": due_at, "cycle": 1}
    await work.session.execute(
        insert_into(work.session, Timer)
        .values(subject=ROSTER, subject_id=str(department.id), kind="shift", **values)
        .on_conflict_do_update(index_elements=["subject", "subject_id", "kind"], set_=values)
    )
