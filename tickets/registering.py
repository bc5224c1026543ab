"""A call or a visit, written down by a specialist: the ticket is there before anything is decided on it."""

from __future__ import annotations

from storage.prepared import add
from storage.tables import Department, Person, Ticket
from tickets import called_from, callers, claims, clients, deadlines, departments, line1, sites, sla, timers
from tickets import incoming as messages
from tickets.errors import NoSuchTicket, OutOfDate
from tickets.form import Form
from tickets.history import record
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.saying import tell_requester
from tickets.work import Work


async def register(
    work: Work,
    person: Person,
    department: Department,
    form: Form,
    verdict: Verdict,
    written: tuple[int, int],
) -> Ticket:
    """Opens a ticket on behalf of whoever calls; left alone, it goes to the queue by itself.

    Args:
        person: the specialist who writes it down.
        form: complete.
        verdict: what line 1 thinks of the question; it is for the specialist's eyes.
        written: the chat and the message in which the specialist has written it.
    """
    caller = await callers.meet(work, form)
    requester = await work.session.get(Person, caller.person_id) if caller.person_id is not None else None
    places = await called_from.likely(work.session, caller, form.phone)
    ticket = Ticket(
        requester_id=caller.person_id,
        caller_id=caller.id,
        channel="visit" if form.visit else "phone",
        department_id=department.id,
        status="new",
        line=1,
        language=requester.language if requester is not None else department.language,
        version=1,
        site_id=places[0].id if len(places) == 1 else None,
        contact_name=form.name,
        is_spam=False,
        urgent=verdict.urgent,
        priority=sla.NORMAL if verdict.urgent is None else sla.URGENT,
        created_at=work.now,
    )
    await add(work.session, ticket)
    await timers.look_for_incidents(work)
    chat_id, number = written
    # The caller's words, not the specialist's message: no edit of that one is meant for them.
    said = Incoming(chat_id, -number, "text", form.question, work.now)
    message = await messages.keep(work, ticket, requester, "requester", said, internal=False)
    ticket.decision = {"kind": verdict.kind, "asked_from": message.id, **verdict.why}
    await record(work, ticket, "ticket.registered", person.id, message_id=message.id, channel=ticket.channel)
    await timers.start(work, ticket, unsorted=work.policy.unsorted)
    return ticket


async def registered(work: Work, ticket_id: int) -> Ticket:
    """A ticket that a specialist has written down, locked.

    Raises:
        NoSuchTicket.
    """
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.caller_id is None:
        raise NoSuchTicket
    return ticket


async def solve(work: Work, person: Person, ticket_id: int, entry_id: int | None) -> Ticket:
    """What was read out, or said, has helped: the ticket is over in the same step.

    Args:
        entry_id: the entry that was read out; None for the specialist's own words.

    Raises:
        NoSuchTicket; OutOfDate.
    """
    ticket = await undecided(work, ticket_id)
    decision = {"asked_from": (ticket.decision or {}).get("asked_from")}
    await record(work, ticket, "operator.answered", person.id, entry_id=entry_id, decision=decision)
    await line1.close(work, ticket, "operator", person.id)
    await tell_requester(work, ticket, "solved_by_phone", number=ticket.id)
    return ticket


async def take(work: Work, person: Person, ticket_id: int) -> Ticket:
    """Whoever wrote it down goes on with it.

    Raises:
        NoSuchTicket; OutOfDate.
    """
    ticket = await undecided(work, ticket_id)
    await line1.hand_over(
        work, ticket, "registered", person.id, department_id=ticket.department_id, by_turns=False
    )
    await work.session.flush()
    return await claims.take(work, person, ticket_id)


async def to_queue(work: Work, person: Person | None, ticket_id: int, department_id: int | None) -> Ticket:
    """Others go on with it.

    Args:
        person: whoever says so; None if nobody has said anything.
        department_id: whose queue; None for the department that the question names.

    Raises:
        NoSuchTicket; OutOfDate; NoSuchDepartment.
    """
    ticket = await undecided(work, ticket_id)
    if department_id is not None:
        await departments.get(work, department_id)
    await line1.hand_over(
        work, ticket, "registered", person.id if person else None, department_id=department_id
    )
    return ticket


async def from_site(work: Work, person: Person, ticket: Ticket, site_id: int, verdict: Verdict) -> None:
    """A specialist says from which site a call is that nothing was decided on yet.

    Args:
        verdict: what line 1 thinks of the question from there.

    Raises:
        NoSuchSite.
    """
    site = await clients.site(work, site_id)
    await sites.note(work, ticket, site.id, ticket.contact_name or "")
    start = (ticket.decision or {}).get("asked_from")
    ticket.decision = {"kind": verdict.kind, "asked_from": start, **verdict.why}
    name = await sites.full_name(work.session, site)
    await record(work, ticket, "ticket.site", person.id, site=site.id, name=name, moved=False)
    await deadlines.replan(work, ticket)


async def undecided(work: Work, ticket_id: int) -> Ticket:
    """A call that nothing was decided on yet, locked.

    Raises:
        NoSuchTicket; OutOfDate.
    """
    ticket = await registered(work, ticket_id)
    if ticket.status != "new" or ticket.line != 1:
        raise OutOfDate
    return ticket
