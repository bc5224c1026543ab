"""How urgent a ticket is: its priority, and one that turns out to be urgent with people already."""

from __future__ import annotations

from storage.tables import Person, Ticket
from tickets import deadlines, departments, sla, urgent_contacts
from tickets.claims import assignee_name, staff_ticket
from tickets.errors import IsClosed, NotYours, OutOfDate
from tickets.history import record
from tickets.saying import (
    department_of,
    offer_again,
    put_in_room,
    refresh_card,
    tell_requester,
    tell_room,
)
from tickets.work import Work


async def may_set(work: Work, person: Person, ticket_id: int) -> Ticket:
    """A ticket whose priority the person may set, locked: nobody has it, they have it, or they are a lead.

    Raises:
        NoSuchTicket; IsClosed; NotYours.
    """
    ticket = await staff_ticket(work, ticket_id)
    if ticket.status in ("resolved", "closed"):
        raise IsClosed(ticket.id)
    if ticket.assignee_id not in (None, person.id):
        leads = await departments.leads_of(work, await department_of(work, ticket))
        if person.id not in {lead.id for lead in leads}:
            raise NotYours(ticket.id, await assignee_name(work, ticket))
    return ticket


async def set_priority(work: Work, person: Person, ticket_id: int, priority: str) -> Ticket:
    """Gives the ticket another priority; its deadlines follow, and what is urgent calls the queue.

    Raises:
        NoSuchTicket; IsClosed; NotYours; OutOfDate: there is no such priority.
    """
    ticket = await may_set(work, person, ticket_id)
    if priority not in sla.PRIORITIES:
        raise OutOfDate
    if priority != ticket.priority:
        await record(work, ticket, "ticket.prioritised", person.id, before=ticket.priority, now=priority)
        await deadlines.prioritise(work, ticket, priority)
        if priority == sla.URGENT and ticket.status == "open":
            await offer_again(work, ticket)
            await urgent_contacts.begin(work, ticket)
    await refresh_card(work, ticket)
    await put_in_room(work, ticket, "buttons")
    return ticket


async def raise_to(work: Work, ticket: Ticket, phrase: str, person_id: int | None) -> None:
    """Calls people anew, with a sound: those of the queue, or whoever works on it.

    Args:
        phrase: which of the admins' urgent words the ticket holds now.
    """
    ticket.urgent = phrase
    await record(work, ticket, "ticket.urgent", person_id, phrase=phrase)
    await deadlines.prioritise(work, ticket, sla.URGENT)
    if ticket.status == "open":
        await offer_again(work, ticket)
        await tell_requester(work, ticket, "urgent_noted", number=ticket.id, once=True)
        await urgent_contacts.begin(work, ticket)
        return
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    await tell_room(
        work,
        ticket,
        "urgent_now",
        name=await assignee_name(work, ticket) or "",
        mention=assignee.telegram_id if assignee else None,
        phrase=phrase,
        sound=True,
    )
