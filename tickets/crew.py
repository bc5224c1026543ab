"""Who of a department is there: on duty, on a break, off, or has never said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from storage.tables import Department, Duty, Membership, Person, Ticket
from tickets import departments
from tickets.work import Work

#: What somebody may say of themselves, best first.
STATES = ("on", "break", "off")
#: In this order colleagues are offered; whoever has never said comes between those there and those not.
_RANK = {"on": 0, None: 1, "break": 2, "off": 3}


@dataclass(frozen=True, slots=True)
class Mate:
    """A member of a department's group."""

    person: Person
    #: One of STATES; None if they have never said.
    state: str | None
    #: How many of the department's tickets they have.
    has: int


async def crew(work: Work, department: Department) -> list[Mate]:
    """Its group's members whom the desk has met: on duty first, of those who has the fewest tickets."""
    states = await states_of(work, department)
    held = await _held(work, department)
    mates = [
        Mate(person, states.get(person.id), held.get(person.id, 0))
        for person in await departments.members_of(work, department)
    ]
    return sorted(mates, key=lambda mate: (_RANK[mate.state], mate.has, mate.person.name, mate.person.id))


async def states_of(work: Work, department: Department) -> dict[int, str]:
    """What each of its members has said, by the person's number."""
    found = await work.session.execute(
        select(Duty.person_id, Duty.state).where(Duty.department_id == department.id)
    )
    return {row.person_id: row.state for row in found}


async def state_of(work: Work, department: Department, person_id: int) -> str | None:
    """What somebody has said; None if they never have."""
    found: str | None = await work.session.scalar(
        select(Duty.state).where(Duty.department_id == department.id, Duty.person_id == person_id)
    )
    return found


async def _held(work: Work, department: Department) -> dict[int, int]:
    found = await work.session.execute(
        select(Ticket.assignee_id, func.count())
        .where(Ticket.department_id == department.id, Ticket.status.in_(("assigned", "waiting")))
        .group_by(Ticket.assignee_id)
    )
    return {person_id: many for person_id, many in found if person_id is not None}


async def departments_of(work: Work, person: Person) -> list[Department]:
    """The departments at work to whose groups somebody belongs, in the order in which they were made."""
    found = await work.session.scalars(
        select(Department)
        .join(Membership, Membership.chat_id == Department.chat_id)
        .where(
            Membership.telegram_id == person.telegram_id,
            Membership.is_member,
            Department.archived_at.is_(None),
        )
        .order_by(Department.id)
    )
    return list(found)


async def is_kept(work: Work, among: list[Department]) -> bool:
    """Whether anybody of these departments has ever said how far they are there."""
    query = select(Duty.person_id).where(Duty.department_id.in_([item.id for item in among]))
    return await work.session.scalar(query.limit(1)) is not None


async def board(work: Work, among: list[Department]) -> list[dict[str, Any]]:
    """Who is in which state, department by department, as data for an outbox row."""
    lines = []
    for department in among:
        mates = await crew(work, department)
        people = {state: [mate.person.name for mate in mates if mate.state == state] for state in STATES}
        lines.append({"department": department.name, **people})
    return lines
