"""An incident's tickets, one portion after the other: attached, told what is new, and in the end resolved.

What is done with a ticket and what its requester is told share a transaction, so that a stop in the middle
of it leaves nobody out and tells nobody twice.
"""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Incident, IncidentTicket, Message, Ticket, Timer
from tickets import incident_watch, incidents, involvements, resolution
from tickets.history import record
from tickets.incidents import BELONGING, ENDED, LAPSE, SPREAD
from tickets.saying import TO_MANY, refresh_card, tell_requester, tell_room
from tickets.work import Work

#: So many tickets in one transaction: nobody else waits long for the database.
PORTION = 20


async def ring(work: Work, timer: Timer) -> None:
    """Does what an incident's timer stands for."""
    if timer.kind == LAPSE:
        await incidents.lapse(work, int(timer.subject_id))
        return
    incident = await work.session.get(Incident, int(timer.subject_id))
    if incident is None:
        return
    done = await (_end(work, incident) if incident.status == "resolved" else _spread(work, incident))
    if done == PORTION:
        await incidents.start_timer(work, incident, SPREAD, work.now)
    if done:
        await incidents.show(work, incident, later=done == PORTION)


async def _spread(work: Work, incident: Incident) -> int:
    """Attaches what was only listed, and tells the others what is new; gives how many tickets that were."""
    rows = (
        await work.session.scalars(
            select(IncidentTicket)
            .where(
                IncidentTicket.incident_id == incident.id,
                (IncidentTicket.state == "listed")
                | ((IncidentTicket.state == "attached") & (IncidentTicket.told < incident.update_number)),
            )
            .order_by(IncidentTicket.ticket_id)
            .limit(PORTION)
        )
    ).all()
    for row in rows:
        ticket = await work.session.get_one(Ticket, row.ticket_id, with_for_update=True)
        if row.state == "listed":
            if not await incident_watch.take_in(work, ticket, incident):
                row.state = "over"
        elif ticket.status in ENDED:
            row.state = "over"
        else:
            await _pass_on(work, incident, row, ticket)
        await work.session.flush()
    return len(rows)


async def _pass_on(work: Work, incident: Incident, row: IncidentTicket, ticket: Ticket) -> None:
    """The newest word, once for each person and place: with several tickets it comes about the first."""
    known = incidents.words_for(incident, ticket.language)
    if not await _was_told(work, incident, ticket):
        await record(work, ticket, "incident.told", update=incident.update_number)
        await tell_requester(work, ticket, "incident.news", number=ticket.id, known=known, rank=TO_MANY)
    row.told = incident.update_number


async def _was_told(work: Work, incident: Incident, ticket: Ticket) -> bool:
    if ticket.requester_id is None:
        return True
    query = (
        select(Ticket.id)
        .join(IncidentTicket, IncidentTicket.ticket_id == Ticket.id)
        .where(
            IncidentTicket.incident_id == incident.id,
            IncidentTicket.told >= incident.update_number,
            Ticket.requester_id == ticket.requester_id,
            Ticket.home_chat_id.is_not_distinct_from(ticket.home_chat_id),
        )
    )
    return await work.session.scalar(query.limit(1)) is not None


async def _end(work: Work, incident: Incident) -> int:
    """Resolves tickets with their incident; gives how many it has looked at."""
    rows = (
        await work.session.scalars(
            select(IncidentTicket)
            .where(IncidentTicket.incident_id == incident.id, IncidentTicket.state.in_(BELONGING))
            .order_by(IncidentTicket.ticket_id)
            .limit(PORTION)
        )
    ).all()
    for row in rows:
        ticket = await work.session.get_one(Ticket, row.ticket_id, with_for_update=True)
        row.state = await _end_of(work, incident, ticket)
        await work.session.flush()
    return len(rows)


async def _end_of(work: Work, incident: Incident, ticket: Ticket) -> str:
    """Resolves a ticket with its incident, unless somebody works on more than that; gives the row's state."""
    if ticket.status in ENDED or ticket.line != 2:
        return "over"
    known = incidents.words_for(incident, ticket.language)
    state = "solved"
    if await involvements.live_of(work, ticket):
        state = "parts"
    elif ticket.claimed_at is not None and await _was_answered(work, ticket):
        state = "working"
    if state == "solved":
        await resolution.resolve_with_incident(work, ticket, incident.ended_by_id, known)
        return state
    await record(work, ticket, "ticket.outlasted", incident.ended_by_id, incident=incident.id, because=state)
    if known:
        await tell_requester(work, ticket, "incident.over_with", number=ticket.id, known=known, rank=TO_MANY)
    else:
        await tell_requester(work, ticket, "incident.over", number=ticket.id, rank=TO_MANY)
    if state == "parts":
        await tell_room(work, ticket, "incident.kept_parts", incident=incident.id)
    else:
        await tell_room(work, ticket, "incident.kept_working", incident=incident.id)
    await refresh_card(work, ticket, of_many=True)
    return state


async def _was_answered(work: Work, ticket: Ticket) -> bool:
    """Whether a specialist has written to its requester: then they talk about it."""
    written = select(Message.id).where(
        Message.ticket_id == ticket.id, Message.author == "specialist", Message.internal.is_(False)
    )
    return await work.session.scalar(written.limit(1)) is not None
