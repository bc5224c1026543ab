"""By which name requesters know whoever writes to them: a specialist's public one, or the department's."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Department, Person, Ticket
from tickets import departments
from tickets.errors import BadName, NotALead
from tickets.incoming import has_words
from tickets.work import Work

#: How long a public name may be, in characters.
NAME = 40


async def shown(session: AsyncSession, ticket: Ticket, person: Person) -> str:
    """The name under which a requester sees this specialist in this ticket."""
    return seen_as(await session.get_one(Department, ticket.department_id), person)


def seen_as(department: Department, person: Person) -> str:
    """The name under which requesters of a department see a specialist.

    Without a public name it is the one in Telegram; where a department hides names, it is its own.
    """
    return department.name if department.hides_names else person.public_name or person.name


async def of_assignee(session: AsyncSession, ticket: Ticket) -> str | None:
    """The name under which the requester sees whoever has the ticket; None if nobody has."""
    if ticket.assignee_id is None:
        return None
    found = await session.scalar(select(Person).where(Person.id == ticket.assignee_id))
    return await shown(session, ticket, found) if found is not None else None


async def name(
    work: Work, person: Person, whom: Person, department: Department, words: str, admin_ids: Collection[int]
) -> None:
    """Gives somebody in a department's group a public name, or with no words takes it away.

    Everybody may name themselves; leads and admins may name others.

    Raises:
        BadName: it has no words, or is too long; NotALead.
    """
    leads = {lead.id for lead in await departments.leads_of(work, department)}
    if whom.id != person.id and person.id not in leads and person.telegram_id not in admin_ids:
        raise NotALead
    said = " ".join(words.split())
    if said and (not has_words(said) or len(said) > NAME):
        raise BadName
    whom.public_name = said or None
