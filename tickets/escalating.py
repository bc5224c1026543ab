"""Calling those above: when a deadline passes a department's leads, when it stays missed the next level."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Department, Lead, Membership, Person, Ticket
from tickets import saying
from tickets.departments import NEXT_LEVEL
from tickets.saying import department_of, tell_person, tell_queue
from tickets.work import Work

#: The second time that a deadline is reminded of, the next level is called.
_LEVELS = {1: 1, 2: NEXT_LEVEL}
#: From then on only what is urgent makes a sound.
LAST_CALL = max(_LEVELS)


async def offer_again(work: Work, ticket: Ticket, cycle: int) -> None:
    """Puts a word under the card of a ticket that nobody has taken; it calls the leads too.

    Args:
        cycle: the how manieth time it is.
    """
    here, elsewhere = await _called(work, ticket, cycle)
    await saying.offer_again(work, ticket, call=[[person.telegram_id, person.name] for person in here])
    await _write_to(work, ticket, elsewhere, "claim")


async def call_leads(work: Work, ticket: Ticket, kind: str, cycle: int) -> None:
    """Says in the queue, with a sound, that a deadline was missed: to the leads, then the next level.

    Args:
        kind: which deadline.
        cycle: the how manieth time it is.
    """
    here, elsewhere = await _called(work, ticket, cycle)
    for person in here:
        called = {"name": person.name, "mention": person.telegram_id}
        await tell_queue(work, ticket, f"missed_{kind}", number=ticket.id, sound=True, **called)
    await _write_to(work, ticket, elsewhere, kind)


async def _write_to(work: Work, ticket: Ticket, people: list[Person], kind: str) -> None:
    """Whoever isn't in the group hears of it in private, as far as they have opened the chat."""
    for person in people:
        name = (await department_of(work, ticket)).name
        await tell_person(work, person, f"missed_elsewhere_{kind}", number=ticket.id, name=name)


async def _called(work: Work, ticket: Ticket, cycle: int) -> tuple[list[Person], list[Person]]:
    """Who is to be called this time: those who are in the department's group, and the others.

    Nobody at the next level: the leads are called once more.
    """
    level = _LEVELS.get(cycle)
    if level is None:
        return [], []
    department = await department_of(work, ticket)
    found = await _at_level(work, department, level) or await _at_level(work, department, 1)
    others = [person for person in found if person.id != ticket.assignee_id]
    members = set(
        await work.session.scalars(
            select(Membership.telegram_id).where(
                Membership.chat_id == department.chat_id, Membership.is_member
            )
        )
    )
    here = [person for person in others if person.telegram_id in members]
    return here, [person for person in others if person.telegram_id not in members]


async def _at_level(work: Work, department: Department, level: int) -> list[Person]:
    found = await work.session.scalars(
        select(Person)
        .join(Lead, Lead.person_id == Person.id)
        .where(Lead.department_id == department.id, Lead.level == level)
        .order_by(Person.name, Person.id)
    )
    return list(found)
