"""Outside working hours an urgent ticket calls a person, then the next one, until somebody takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select

from storage.inserting import insert_into
from storage.tables import Department, Person, Ticket, UrgentContact
from tickets import deadlines, departments, sla, timers
from tickets.claims import staff_ticket
from tickets.errors import NoSuchDepartment, OutOfDate
from tickets.history import record
from tickets.overview import snippet
from tickets.saying import department_of, tell_person, tell_queue, tell_requester
from tickets.work import Work

#: The last level that there can be.
LEVELS = 3
#: How long a level may be given to take the ticket, in minutes.
WAITS = range(1, 121)


async def levels_of(work: Work, department: Department) -> dict[int, int]:
    """The level of each contact, by the person's number."""
    found = await work.session.execute(
        select(UrgentContact.person_id, UrgentContact.level)
        .where(UrgentContact.department_id == department.id)
        .order_by(UrgentContact.level, UrgentContact.person_id)
    )
    return {row.person_id: row.level for row in found}


async def put(work: Work, department: Department, levels: Mapping[int, int]) -> bool:
    """Makes these the department's contacts. False if they are so already."""
    if await levels_of(work, department) == dict(levels):
        return False
    await work.session.execute(
        delete(UrgentContact)
        .where(UrgentContact.department_id == department.id)
        .execution_options(synchronize_session="fetch")
    )
    for person_id, level in levels.items():
        row = {"department_id": department.id, "person_id": person_id, "level": level}
        await work.session.execute(insert_into(work.session, UrgentContact).values(**row))
    return True


async def switch(work: Work, department: Department, person_id: int) -> None:
    """Moves somebody a level on; after the last one they are called no more.

    Raises:
        NoSuchDepartment: they don't belong to its group.
    """
    if person_id not in {person.id for person in await departments.members_of(work, department)}:
        raise NoSuchDepartment
    levels = await levels_of(work, department)
    level = levels.pop(person_id, 0) + 1
    await put(work, department, levels | ({person_id: level} if level <= LEVELS else {}))


async def member_left(work: Work, chat_id: int, person: Person) -> None:
    """Whoever leaves a department's group isn't called for it any more."""
    its = select(Department.id).where(Department.chat_id == chat_id)
    await work.session.execute(
        delete(UrgentContact)
        .where(UrgentContact.person_id == person.id, UrgentContact.department_id.in_(its))
        .execution_options(synchronize_session="fetch")
    )


async def begin(work: Work, ticket: Ticket) -> bool:
    """Calls the first level for a ticket that waits in the queue; False if there is no need, or nobody."""
    if await timers.find(work, ticket, timers.URGENT_CALL) is not None:
        return True
    return await _is_needed(work, ticket) and await _call(work, ticket, 1)


async def ring(work: Work, ticket: Ticket, level: int) -> None:
    """A level hasn't taken the ticket in time: the next one is called, or its requester hears the truth.

    Args:
        level: 0 when nobody has been called yet.
    """
    if await _is_needed(work, ticket) and not await _call(work, ticket, level + 1) and level:
        await _nobody(work, ticket)


async def decline(work: Work, person: Person, ticket_id: int) -> Ticket:
    """Somebody who was called can't: the next level is called at once.

    Raises:
        NoSuchTicket; OutOfDate: the ticket is taken, or they aren't whom it is waited for.
    """
    ticket = await staff_ticket(work, ticket_id)
    timer = await timers.find(work, ticket, timers.URGENT_CALL)
    levels = await levels_of(work, await department_of(work, ticket))
    if timer is None or levels.get(person.id) != timer.cycle:
        raise OutOfDate
    await record(work, ticket, "ticket.call_declined", person.id)
    await timers.stop(work, ticket, timers.URGENT_CALL)
    await ring(work, ticket, timer.cycle)
    return ticket


async def _is_needed(work: Work, ticket: Ticket) -> bool:
    if ticket.status != "open" or ticket.priority != sla.URGENT:
        return False
    return not deadlines.hours_of(work, await department_of(work, ticket)).is_open(work.now)


async def _call(work: Work, ticket: Ticket, level: int) -> bool:
    """Calls this level, or the first one after it at which there is anybody; False if there is none."""
    department = await department_of(work, ticket)
    members = {person.id: person for person in await departments.members_of(work, department)}
    levels = await levels_of(work, department)
    ahead = {number: at for number, at in levels.items() if at >= level and number in members}
    if not ahead:
        return False
    level = min(ahead.values())
    until_at = work.now + timedelta(minutes=department.urgent_wait)
    words, until = await snippet(work, ticket.id), until_at.isoformat()
    for number in [number for number, at in ahead.items() if at == level]:
        person = members[number]
        await record(work, ticket, "ticket.called", person.id, level=level)
        await tell_person(
            work,
            person,
            "urgent_call",
            keyboard="urgent_call",
            number=ticket.id,
            department_name=department.name,
            words=words or "—",
            until_at=until,
        )
        await tell_queue(
            work,
            ticket,
            "urgent_call_here",
            number=ticket.id,
            until_at=until,
            name=person.name,
            mention=person.telegram_id,
            sound=True,
        )
    text = "urgent_call_told" if level == min(levels.values()) else "urgent_call_next"
    await tell_requester(work, ticket, text, number=ticket.id, until_at=until)
    await timers.start_at(work, ticket, timers.URGENT_CALL, until_at, level)
    return True


async def _nobody(work: Work, ticket: Ticket) -> None:
    department = await department_of(work, ticket)
    back_at = deadlines.hours_of(work, department).opens_at(work.now).isoformat()
    await record(work, ticket, "ticket.nobody_called")
    await tell_queue(work, ticket, "urgent_call_nobody_here", number=ticket.id, sound=True)
    await tell_requester(work, ticket, "urgent_call_nobody", number=ticket.id, back_at=back_at)
