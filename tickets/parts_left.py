"""Parts of other departments' tickets that somebody has who goes off duty: handed over as tickets are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from storage.tables import Department, Handover, Involvement, Person, Ticket
from tickets import involvements
from tickets.history import record
from tickets.involvement_lines import line_of
from tickets.involvements import number_of
from tickets.saying import tell_part, tell_room
from tickets.work import Work


async def held(work: Work, department: Department, person: Person) -> list[int]:
    """The numbers of the department's parts that somebody has."""
    found = await work.session.scalars(
        select(Involvement.id)
        .where(
            Involvement.department_id == department.id,
            Involvement.assignee_id == person.id,
            Involvement.status == "assigned",
        )
        .order_by(Involvement.id)
    )
    return list(found)


async def undecided(
    work: Work, handover: Handover, meant: Sequence[int] | None = None
) -> list[tuple[Involvement, Ticket]]:
    """Those of the parts that are still with whoever has gone, each locked after its ticket.

    Args:
        meant: only these of them.
    """
    numbers = (handover.parts or []) if meant is None else meant
    if not numbers:
        return []
    tickets = await work.session.scalars(
        select(Ticket)
        .join(Involvement, Involvement.ticket_id == Ticket.id)
        .where(Involvement.id.in_(numbers))
        .order_by(Ticket.id)
        .with_for_update(of=Ticket)
    )
    by_number = {ticket.id: ticket for ticket in tickets}
    parts = await work.session.scalars(
        select(Involvement)
        .where(
            Involvement.id.in_(numbers),
            Involvement.assignee_id == handover.person_id,
            Involvement.department_id == handover.department_id,
            Involvement.status == "assigned",
        )
        .order_by(Involvement.ticket_id, Involvement.number)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return [(part, by_number[part.ticket_id]) for part in parts]


async def lines(work: Work, parts: Sequence[tuple[Involvement, Ticket]]) -> list[dict[str, Any]]:
    """What lists show of parts, each with its own number as `part`."""
    return [{**await line_of(work.session, part), "part": part.id} for part, _ in parts]


async def give(work: Work, part: Involvement, ticket: Ticket, person: Person, to: Person) -> None:
    """A part goes on to a colleague, who is told where it is talked about; so is the ticket's place."""
    part.assignee_id, part.claimed_at = to.id, work.now
    await work.session.flush()
    of, number = part.id, number_of(part)
    await record(work, ticket, "involvement.released", person.id, involvement=of, because="handed_over")
    await record(work, ticket, "involvement.claimed", to.id, involvement=of)
    called = {"name": to.name, "mention": to.telegram_id}
    await tell_part(work, part, "part.handed_over", number=number, by=person.name, sound=True, **called)
    if not await involvements.is_joined(work, part):
        await tell_room(
            work, ticket, "part.other_owner", involvement=of, number=number, name=to.name, by=person.name
        )
    await involvements.refresh(work, part, ticket)


async def back(work: Work, part: Involvement, ticket: Ticket, person: Person) -> None:
    """A part goes back to its department's queue."""
    await involvements.to_queue(work, part, ticket, person, "owner_off")
