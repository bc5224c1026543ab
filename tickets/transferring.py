"""*Transfer*: a ticket goes to another department, with a reason; its history follows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from storage.tables import Department, Event, Person, Post, Ticket
from tickets import deadlines, departments, moving, turns, urgent_contacts
from tickets.claims import assignee_name, staff_ticket
from tickets.errors import AlreadyTransferred, IsClosed, NoSuchTicket, NotYours, OutOfDate, Refused
from tickets.history import record
from tickets.saying import (
    department_of,
    put_in_room,
    refresh_card,
    tell_queue,
    tell_requester,
    tell_room,
)
from tickets.work import Work

#: From this transfer on a lead is called each time.
PING_PONG = 3
#: How long a reason may be; the rest is cut off, in characters.
REASON = 300


async def not_here(work: Work, ticket: Ticket, chat_id: int) -> Refused:
    """Why nothing can be done with a ticket in this group: it was here before, or never."""
    was = select(Post.id).where(Post.ticket_id == ticket.id, Post.chat_id == chat_id).limit(1)
    if await work.session.scalar(was) is None:
        return NoSuchTicket()
    return AlreadyTransferred(ticket.id, (await department_of(work, ticket)).name)


async def movable(
    work: Work, person: Person, ticket_id: int, chat_id: int, origin: int | None = None
) -> tuple[Ticket, Department]:
    """A ticket that the person may pass on from this group, locked, and its department.

    Args:
        origin: the department that had it when the person decided to.

    Raises:
        NoSuchTicket; AlreadyTransferred; IsClosed; NotYours: somebody has it, and the person is no lead.
    """
    ticket = await staff_ticket(work, ticket_id)
    department = await department_of(work, ticket)
    if department.chat_id != chat_id:
        raise await not_here(work, ticket, chat_id)
    if origin not in (None, department.id):
        raise AlreadyTransferred(ticket.id, department.name)
    if ticket.status in ("resolved", "closed"):
        raise IsClosed(ticket.id)
    leads = {lead.id for lead in await departments.leads_of(work, department)}
    if ticket.assignee_id not in (None, person.id) and person.id not in leads:
        raise NotYours(ticket.id, await assignee_name(work, ticket))
    return ticket, department


async def transfer(
    work: Work, person: Person, ticket_id: int, chat_id: int, *, origin: int, to: int, reason: str
) -> Ticket:
    """Gives the ticket to another department: there it waits to be taken, and the claim is timed anew.

    Args:
        reason: in the person's words; empty for none.

    Raises:
        NoSuchTicket; AlreadyTransferred; IsClosed; NotYours; NoSuchDepartment; OutOfDate: it has it already.
    """
    ticket, left = await movable(work, person, ticket_id, chat_id, origin)
    department = await departments.get(work, to)
    if department.id == left.id:
        raise OutOfDate
    ticket.status, ticket.assignee_id, ticket.claimed_at = "open", None, None
    ticket.department_id = department.id
    await work.session.flush()
    reason = " ".join(reason.split())[:REASON]
    went: dict[str, Any] = {"origin": left.name, "origin_id": left.id, "to": department.name}
    await record(work, ticket, "ticket.transferred", person.id, **went, reason=reason)
    await tell_requester(work, ticket, "transferred", number=ticket.id, name=department.name)
    if department.chat_id != left.chat_id:
        await moving.leave(work, ticket, left.chat_id, department.name)
    elif ticket.topic_id is not None:
        await put_in_room(work, ticket, "buttons")
        await tell_room(work, ticket, "ticket_left", name=department.name, keyboard="take")
    await refresh_card(work, ticket)
    if department.chat_id == left.chat_id:  # its card stands above already, and nobody would look there
        name = department.name
        await tell_queue(work, ticket, "transferred_here", number=ticket.id, name=name, keyboard="take")
    await deadlines.begin(work, ticket, "claim", keep=deadlines.RESOLUTION)
    await deadlines.replan(work, ticket)
    if not await urgent_contacts.begin(work, ticket):
        await turns.begin(work, ticket, besides=person.id)
    await _call_leads(work, ticket, department, left)
    return ticket


async def _call_leads(work: Work, ticket: Ticket, department: Department, left: Department) -> None:
    """A ticket that is passed to and fro needs somebody who decides whose it is."""
    times = await work.session.scalar(
        select(func.count())
        .select_from(Event)
        .where(Event.ticket_id == ticket.id, Event.kind == "ticket.transferred")
    )
    if not times or times < PING_PONG:
        return
    leads = await departments.leads_of(work, department) or await departments.leads_of(work, left)
    number = ticket.id
    for lead in leads:
        called = {"name": lead.name, "mention": lead.telegram_id}
        await tell_queue(work, ticket, "passed_to_and_fro", number=number, times=times, sound=True, **called)
    if not leads:
        await tell_queue(work, ticket, "passed_to_and_fro_nobody", number=number, times=times, sound=True)


async def ended_topics(work: Work, ticket: Ticket) -> list[tuple[int, int]]:
    """Groups and topics that the ticket has left."""
    found = await work.session.scalars(
        select(Event.data).where(Event.ticket_id == ticket.id, Event.kind == "topic.left").order_by(Event.id)
    )
    return [(data["chat_id"], data["topic_id"]) for data in found]
