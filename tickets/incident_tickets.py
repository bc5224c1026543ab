"""The tickets of an incident: they are attached and detached, and their requesters told what is known."""

from __future__ import annotations

from storage.tables import Incident, IncidentTicket, Person, Ticket
from tickets import incidents, timers, turns
from tickets.errors import IsClosed, NoSuchIncident, NoSuchTicket, OutOfDate
from tickets.history import record
from tickets.incidents import ENDED, incident_of
from tickets.saying import change_post, refresh_card, tell_requester, tell_room
from tickets.work import Work


async def attach(work: Work, ticket: Ticket, incident: Incident, person_id: int | None = None) -> None:
    """Makes a ticket that people have one of an open incident's, and tells its requester what is known.

    Args:
        person_id: whoever attached it by hand; nobody if the desk did.
    """
    row = await work.session.get(IncidentTicket, (incident.id, ticket.id))
    if row is None:
        row = IncidentTicket(incident_id=incident.id, ticket_id=ticket.id)
        work.session.add(row)
    row.state, row.told = "attached", incident.update_number
    await work.session.flush()
    await record(work, ticket, "ticket.attached", person_id, incident=incident.id)
    await timers.end_turn(work, ticket)
    known = incidents.words_for(incident, ticket.language)
    if known:
        await tell_requester(
            work, ticket, "incident.known", number=ticket.id, known=known, keyboard="incident_told"
        )
    else:
        await tell_requester(
            work, ticket, "incident.known_nothing", number=ticket.id, keyboard="incident_told"
        )
    await _say_inside(work, ticket, "incident.attached", incident=incident.id, title=incident.title)
    await incidents.show(work, incident, later=True)


async def _say_inside(work: Work, ticket: Ticket, text: str, *, incident: int, title: str) -> None:
    """In the ticket's own place, if it has one; its card says it anyway."""
    if ticket.claimed_at is not None:
        await tell_room(work, ticket, text, incident=incident, title=title)
    await refresh_card(work, ticket, of_many=True)


async def attach_by_hand(
    work: Work, person: Person, ticket: Ticket, incident_id: int, chat_id: int
) -> Incident:
    """A specialist says that a ticket belongs to an incident.

    Raises:
        NoSuchIncident; IsClosed; OutOfDate: the incident is over, or the ticket belongs to one already.
    """
    if ticket.status in ENDED:
        raise IsClosed(ticket.id)
    incident = await incidents.still_open(work, incident_id)
    if incident is None or (await incidents.department_of(work, incident)).chat_id != chat_id:
        raise NoSuchIncident(incident_id)
    if await incidents.belongs(work.session, ticket.id):
        raise OutOfDate
    await attach(work, ticket, incident, person.id)
    return incident


async def detach(work: Work, person: Person, ticket: Ticket) -> Incident:
    """A ticket is no part of its incident after all, and won't be made one by the desk again.

    Raises:
        OutOfDate: it isn't attached.
    """
    incident = await incident_of(work.session, ticket.id)
    if incident is None:
        raise OutOfDate
    row = await work.session.get_one(IncidentTicket, (incident.id, ticket.id))
    row.state = "detached"
    await work.session.flush()
    await record(work, ticket, "ticket.detached", person.id, incident=incident.id)
    await _say_inside(work, ticket, "incident.detached", incident=incident.id, title=incident.title)
    await incidents.show(work, incident)
    if ticket.status == "open":
        await turns.begin(work, ticket)
    return incident


async def apart(work: Work, person: Person, ticket_id: int, post: int) -> None:
    """Its requester says that their question is about something else.

    Raises:
        NoSuchTicket; OutOfDate: it isn't attached any more.
    """
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.requester_id != person.id:
        raise NoSuchTicket
    if ticket.status in ENDED:
        raise OutOfDate
    await detach(work, person, ticket)
    await change_post(work, person, post, "incident.apart", ticket=ticket, number=ticket.id)
