"""*Involve*: a department is asked without the ticket being given away; who asks, takes, ends a part."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.prepared import add
from storage.tables import Department, Involvement, Person, Ticket
from tickets import departments, involvement_timers, involvements, resolution
from tickets import incoming as messages
from tickets.claims import assignee_name, staff_ticket
from tickets.errors import (
    IsClosed,
    NoSuchTicket,
    NotYours,
    OutOfDate,
    PartIsOver,
    PartNotYours,
    PartTaken,
)
from tickets.history import record
from tickets.incoming import Incoming
from tickets.involvements import number_of
from tickets.saying import department_of, part_department, tell_room
from tickets.work import Work


async def held(work: Work, person: Person, ticket_id: int, chat_id: int) -> tuple[Ticket, Department]:
    """A ticket in work, locked, for its assignee or a lead of its department, in its own group.

    Raises:
        NoSuchTicket; IsClosed; NotYours.
    """
    ticket = await staff_ticket(work, ticket_id)
    department = await department_of(work, ticket)
    if department.chat_id != chat_id:
        raise NoSuchTicket
    if ticket.status in ("resolved", "closed"):
        raise IsClosed(ticket.id)
    leads = {lead.id for lead in await departments.leads_of(work, department)}
    if ticket.assignee_id is None or (ticket.assignee_id != person.id and person.id not in leads):
        raise NotYours(ticket.id, await assignee_name(work, ticket))
    return ticket, department


async def may_be_asked(work: Work, department: Department) -> list[Department]:
    """The departments that somebody of this one can involve."""
    return [item for item in await departments.everything(work) if item.id != department.id]


async def involve(
    work: Work, person: Person, ticket_id: int, chat_id: int, to: int, question: Incoming
) -> Involvement:
    """Asks a department: a card with the question stands in its queue, to be taken and done in time.

    Raises:
        NoSuchTicket; IsClosed; NotYours; NoSuchDepartment; OutOfDate: it is the ticket's own.
    """
    ticket, origin = await held(work, person, ticket_id, chat_id)
    department = await departments.get(work, to)
    if department.id == origin.id:
        raise OutOfDate
    count = select(func.count()).select_from(Involvement).where(Involvement.ticket_id == ticket.id)
    part = Involvement(
        ticket_id=ticket.id,
        number=(await work.session.scalar(count) or 0) + 1,
        department_id=department.id,
        asked_by_id=person.id,
        origin=origin.name,
        status="open",
        outcome="",
        due_at=work.now,
        asked_at=work.now,
    )
    part.due_at = await involvement_timers.done_at(work, part, ticket)
    await add(work.session, part)
    message = await messages.keep(
        work, ticket, person, "specialist", question, internal=True, involvement_id=part.id
    )
    await record(
        work,
        ticket,
        "involvement.asked",
        person.id,
        involvement=part.id,
        to=department.name,
        message_id=message.id,
    )
    await involvements.refresh(work, part, ticket)
    for kind in (involvement_timers.CLAIM, involvement_timers.DONE):
        await involvement_timers.start(work, part, ticket, kind)
    return part


async def _part(work: Work, part_id: int) -> tuple[Involvement, Ticket]:
    """A part and its ticket, both locked, the ticket first.

    Raises:
        NoSuchTicket; PartIsOver.
    """
    part = await work.session.get(Involvement, part_id)
    if part is None:
        raise NoSuchTicket
    ticket = await staff_ticket(work, part.ticket_id)
    await work.session.refresh(part, with_for_update=True)
    if part.status not in involvements.LIVE:
        raise PartIsOver(number_of(part))
    return part, ticket


async def here(work: Work, part_id: int, chat_id: int) -> tuple[Involvement, Ticket]:
    """A part that isn't over, in the group of the department that was asked.

    Raises:
        NoSuchTicket; PartIsOver.
    """
    part, ticket = await _part(work, part_id)
    if (await part_department(work, part)).chat_id != chat_id:
        raise NoSuchTicket
    return part, ticket


async def take(work: Work, person: Person, part_id: int, chat_id: int) -> Involvement:
    """Makes the person the part's owner, if nobody was first; it gets a place of its own.

    Raises:
        NoSuchTicket; PartIsOver; PartTaken.
    """
    part, ticket = await here(work, part_id, chat_id)
    again = await involvements.has_room(work, part)
    if not await involvements.claim(work, part, person):
        raise PartTaken(number_of(part), await involvements.owner_name(work, part) or "?")
    await record(work, ticket, "involvement.claimed", person.id, involvement=part.id)
    await involvement_timers.stop(work, part, involvement_timers.CLAIM)
    if not again:
        await involvements.open_room(work, part)
    await involvements.refresh(work, part, ticket)
    return part


async def own(work: Work, person: Person, part_id: int, chat_id: int) -> tuple[Involvement, Ticket]:
    """A part that the person has taken, locked together with its ticket.

    Raises:
        NoSuchTicket; PartIsOver; PartNotYours.
    """
    part, ticket = await here(work, part_id, chat_id)
    if part.assignee_id != person.id:
        raise PartNotYours(number_of(part), await involvements.owner_name(work, part))
    return part, ticket


async def release(work: Work, person: Person, part_id: int, chat_id: int) -> Involvement:
    """Puts the owner's part back into the department's queue.

    Raises:
        NoSuchTicket; PartIsOver; PartNotYours.
    """
    part, ticket = await own(work, person, part_id, chat_id)
    await involvements.to_queue(work, part, ticket, person, "released")
    return part


async def done(work: Work, person: Person, part_id: int, chat_id: int, outcome: str) -> Involvement:
    """The owner has done a part: the assignee is told, with what came of it.

    Raises:
        NoSuchTicket; PartIsOver; PartNotYours.
    """
    part, ticket = await own(work, person, part_id, chat_id)
    await involvements.end(work, part, ticket, "done", person.id, outcome)
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    department = await part_department(work, part)
    text = "part.is_done_with" if part.outcome else "part.is_done"
    await tell_room(
        work,
        ticket,
        text,
        involvement=part.id,
        number=number_of(part),
        department=department.name,
        owner=person.name,
        outcome=part.outcome,
        name=assignee.name if assignee else "",
        mention=assignee.telegram_id if assignee else None,
    )
    await involvements.close_room(work, part)
    return part


async def cancel(work: Work, person: Person, part_id: int, chat_id: int) -> Involvement:
    """The ticket's assignee doesn't need a part any more: its owner is told.

    Raises:
        NoSuchTicket; PartIsOver; IsClosed; NotYours.
    """
    part, ticket = await _part(work, part_id)
    await held(work, person, ticket.id, chat_id)
    await involvements.end(work, part, ticket, "cancelled", person.id)
    await involvements.tell_cancelled(work, part)
    return part


async def member_left(work: Work, chat_id: int, person: Person) -> None:
    """Puts the parts of somebody who left a staff group back into the queue there."""
    mine = await work.session.scalars(
        select(Involvement)
        .join(Department, Department.id == Involvement.department_id)
        .where(
            Involvement.assignee_id == person.id,
            Involvement.status == "assigned",
            Department.chat_id == chat_id,
        )
        .order_by(Involvement.ticket_id, Involvement.number)
    )
    for one in mine.all():
        part, ticket = await _part(work, one.id)
        if part.assignee_id == person.id:
            await involvements.to_queue(work, part, ticket, person, "assignee_left")


async def resolve_anyway(work: Work, person: Person, ticket_id: int, reason: Incoming | None) -> Ticket:
    """*Resolved* over open parts: they end with it, and the reason is kept as a note.

    Args:
        reason: why it isn't waited for them; None if they aren't needed any more.

    Raises:
        NoSuchTicket; NotYours; IsClosed.
    """
    because = reason.text if reason is not None else ""
    ticket = await resolution.resolve(work, person, ticket_id, over_parts=because)
    if reason is not None:
        note = await messages.keep(work, ticket, person, "specialist", reason, internal=True)
        await record(work, ticket, "note.added", person.id, message_id=note.id)
    return ticket
