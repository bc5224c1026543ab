"""Incidents: the desk thinks so, a lead decides, says what is known, and in the end that it is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import outbox
from storage.inserting import insert_into
from storage.prepared import add, adding
from storage.tables import Department, Incident, IncidentTicket, Membership, Person, Ticket, Timer
from tickets.departments import leads_of
from tickets.errors import DecidedAlready, IsClosed, NoSuchIncident, NotALead, OutOfDate
from tickets.saying import TO_MANY, tell_person
from tickets.timers import look_for_incidents
from tickets.work import Work

#: So long a proposal waits for an answer, and after a refusal the like of it isn't proposed again.
PROPOSED, QUIET = timedelta(hours=2), timedelta(hours=12)
#: How long a title and a word to people may be, in characters.
TITLE, WORDS = 100, 1500
#: The subject of an incident's timers: one passes words and the end on, by the other a proposal lapses.
INCIDENT, SPREAD, LAPSE = "incident", "spread", "lapse"
#: States of tickets that belong to an incident while it lasts.
BELONGING = ("listed", "attached")
#: Tickets that are over join no incident.
ENDED = ("resolved", "closed")

_BELONGS = adding(IncidentTicket, if_new=True)


async def propose(
    work: Work, department_id: int, title: str, tickets: Sequence[int], entry_id: int | None
) -> Incident:
    """Asks the leads of a department whether these tickets are one incident; in its group, with a sound."""
    incident = await _begin(work, department_id, title, tickets, entry_id)
    await start_timer(work, incident, LAPSE, work.now + PROPOSED)
    await show(work, incident, sound=True)
    department = await department_of(work, incident)
    for lead in await leads_elsewhere(work, department):
        await tell_person(
            work, lead, "incident.elsewhere", name=department.name, title=incident.title, n=len(tickets)
        )
    return incident


async def _begin(
    work: Work, department_id: int, title: str, tickets: Sequence[int], entry_id: int | None
) -> Incident:
    incident = Incident(
        department_id=department_id,
        status="proposed",
        title=shortened(title, TITLE),
        known={},
        update_number=0,
        entry_id=entry_id,
        proposed_at=work.now,
    )
    await add(work.session, incident)
    await list_tickets(work, incident, sorted(tickets))
    return incident


async def list_tickets(work: Work, incident: Incident, tickets: Sequence[int]) -> None:
    """Counts tickets among those that an incident is about, unless they are or were of them."""
    rows = [
        {"incident_id": incident.id, "ticket_id": number, "state": "listed", "told": 0} for number in tickets
    ]
    await _BELONGS.run(work.session, rows)


def shortened(words: str, most: int) -> str:
    """Words on one line, at the most so many characters."""
    line = " ".join(words.split())
    return line if len(line) <= most else line[: most - 1] + "…"


async def begin_by_hand(work: Work, person: Person, ticket: Ticket, chat_id: int, title: str) -> Incident:
    """A lead knows of an incident from one ticket: it is open at once, and others like it will join it.

    Raises:
        IsClosed; OutOfDate: the ticket is one of an incident's already; NoSuchIncident; NotALead.
    """
    if ticket.status in ENDED:
        raise IsClosed(ticket.id)
    if await belongs(work.session, ticket.id):
        raise OutOfDate
    incident = await _begin(work, ticket.department_id, title, [ticket.id], None)
    await work.session.flush()
    return await open_(work, person, incident.id, chat_id)


async def open_(work: Work, person: Person, incident_id: int, chat_id: int) -> Incident:
    """It is an incident: its tickets are attached one after the other, and their requesters told.

    Raises:
        NoSuchIncident; NotALead; DecidedAlready.
    """
    incident = await _to_decide(work, person, incident_id, chat_id)
    incident.status, incident.opened_at = "open", work.now
    await stop_timer(work, incident, LAPSE)
    await start_timer(work, incident, SPREAD, work.now)
    await look_for_incidents(work)  # others that ask the same needn't wait for the next ticket
    await show(work, incident)
    return incident


async def dismiss(work: Work, person: Person, incident_id: int, chat_id: int) -> Incident:
    """It is none: the like of it isn't proposed again for a while.

    Raises:
        NoSuchIncident; NotALead; DecidedAlready.
    """
    incident = await _to_decide(work, person, incident_id, chat_id)
    incident.status, incident.quiet_until_at = "dismissed", work.now + QUIET
    await stop_timer(work, incident, LAPSE)
    await show(work, incident)
    return incident


async def _to_decide(work: Work, person: Person, incident_id: int, chat_id: int) -> Incident:
    incident = await headed(work, person, incident_id, chat_id)
    if incident.status == "lapsed":
        raise OutOfDate
    if incident.status != "proposed":
        by = await work.session.get(Person, incident.decided_by_id) if incident.decided_by_id else None
        raise DecidedAlready(by.name if by else "")
    incident.decided_by_id = person.id
    return incident


async def lapse(work: Work, incident_id: int) -> None:
    """Nobody has answered: what comes from now on may be proposed anew."""
    incident = await work.session.get(Incident, incident_id, with_for_update=True)
    if incident is not None and incident.status == "proposed":
        incident.status = "lapsed"
        await show(work, incident)


async def rename(work: Work, person: Person, incident_id: int, chat_id: int, title: str) -> Incident:
    """Gives an open incident another title; only specialists read it.

    Raises:
        NoSuchIncident; NotALead; OutOfDate: it isn't open.
    """
    incident = await _open(work, person, incident_id, chat_id)
    incident.title = shortened(title, TITLE)
    await show(work, incident)
    return incident


async def update(
    work: Work, person: Person, incident_id: int, chat_id: int, known: dict[str, str]
) -> Incident:
    """Tells everybody of the incident's tickets what is known now; newcomers are told the same.

    Args:
        known: the words, by language.

    Raises:
        NoSuchIncident; NotALead; OutOfDate: it isn't open.
    """
    incident = await _open(work, person, incident_id, chat_id)
    incident.known = _cut(known)
    incident.update_number += 1
    await start_timer(work, incident, SPREAD, work.now)
    await show(work, incident)
    return incident


async def resolve(
    work: Work, person: Person, incident_id: int, chat_id: int, known: dict[str, str]
) -> Incident:
    """It is over: everybody is told, and its tickets are resolved one after the other.

    Args:
        known: what they are told besides, by language; may be empty.

    Raises:
        NoSuchIncident; NotALead; OutOfDate: it isn't open.
    """
    incident = await _open(work, person, incident_id, chat_id)
    incident.status, incident.ended_by_id, incident.ended_at = "resolved", person.id, work.now
    incident.known = _cut(known)
    await start_timer(work, incident, SPREAD, work.now)
    await show(work, incident)
    return incident


def _cut(known: dict[str, str]) -> dict[str, str]:
    return {language: words[:WORDS] for language, words in known.items()}


async def _open(work: Work, person: Person, incident_id: int, chat_id: int) -> Incident:
    incident = await headed(work, person, incident_id, chat_id)
    if incident.status != "open":
        raise OutOfDate
    return incident


async def headed(work: Work, person: Person, incident_id: int, chat_id: int) -> Incident:
    """An incident, locked, for a lead of its department; where nobody is named a lead, for anybody there.

    Args:
        chat_id: the group in which they act, of which they are a member.

    Raises:
        NoSuchIncident; NotALead.
    """
    incident = await find(work, incident_id, chat_id)
    leads = await leads_of(work, await department_of(work, incident))
    if leads and person.id not in {lead.id for lead in leads}:
        raise NotALead
    return incident


async def find(work: Work, incident_id: int, chat_id: int) -> Incident:
    """An incident of this group's departments, locked.

    Raises:
        NoSuchIncident.
    """
    incident = await work.session.get(Incident, incident_id, with_for_update=True)
    if incident is None or (await department_of(work, incident)).chat_id != chat_id:
        raise NoSuchIncident(incident_id)
    return incident


async def still_open(work: Work, incident_id: int) -> Incident | None:
    """An incident that tickets may join; it can't end before this transaction does."""
    incident = await work.session.get(Incident, incident_id, with_for_update={"read": True})
    return incident if incident is not None and incident.status == "open" else None


async def incident_of(session: AsyncSession, ticket_id: int) -> Incident | None:
    """The open incident that a ticket is attached to."""
    found: Incident | None = await session.scalar(
        select(Incident)
        .join(IncidentTicket, IncidentTicket.incident_id == Incident.id)
        .where(
            IncidentTicket.ticket_id == ticket_id,
            IncidentTicket.state == "attached",
            Incident.status == "open",
        )
    )
    return found


async def belongs(session: AsyncSession, ticket_id: int) -> bool:
    """Whether a ticket is attached to an open incident, or about to be."""
    found = (
        select(Incident.id)
        .join(IncidentTicket, IncidentTicket.incident_id == Incident.id)
        .where(
            IncidentTicket.ticket_id == ticket_id,
            IncidentTicket.state.in_(BELONGING),
            Incident.status == "open",
        )
    )
    return await session.scalar(found.limit(1)) is not None


async def open_in(session: AsyncSession, chat_id: int) -> list[Incident]:
    """The open incidents of a group, oldest first."""
    found = await session.scalars(
        select(Incident)
        .join(Department, Department.id == Incident.department_id)
        .where(Incident.status == "open", Department.chat_id == chat_id)
        .order_by(Incident.id)
    )
    return list(found)


async def count(session: AsyncSession, incident: Incident) -> int:
    """How many tickets it has."""
    query = select(func.count()).select_from(IncidentTicket)
    query = query.where(IncidentTicket.incident_id == incident.id, IncidentTicket.state != "detached")
    return await session.scalar(query) or 0


async def department_of(work: Work, incident: Incident) -> Department:
    """The department whose incident it is."""
    return await work.session.get_one(Department, incident.department_id)


async def leads_elsewhere(work: Work, department: Department) -> list[Person]:
    """Its leads who aren't in its group: they hear of it in private."""
    members = await work.session.scalars(
        select(Membership.telegram_id).where(Membership.chat_id == department.chat_id, Membership.is_member)
    )
    inside = set(members)
    return [lead for lead in await leads_of(work, department) if lead.telegram_id not in inside]


async def show(
    work: Work, incident: Incident, *, fresh: bool = False, later: bool = False, **data: Any
) -> None:
    """Has the incident's message in its group posted or brought up to date.

    Args:
        fresh: it is posted once more, below what stands there.
        later: cards go first.
    """
    department = await department_of(work, incident)
    await outbox.put(
        work.session,
        outbox.queue(department.chat_id),
        "incident",
        now=work.now,
        language=department.language,
        once_key=f"incident:{incident.id}:{department.chat_id}:{fresh:d}{later:d}",
        rank=TO_MANY if later else 1,
        incident=incident.id,
        fresh=fresh,
        **data,
    )


def post_kind(incident_id: int) -> str:
    """What the message that shows an incident is remembered as."""
    return f"incident {incident_id}"


def words_for(incident: Incident, language: str) -> str:
    """What is known, in this language if it was given in it; empty if nothing was said yet."""
    known = incident.known
    return str(known.get(language) or next(iter(known.values()), ""))


async def start_timer(work: Work, incident: Incident, kind: str, due_at: datetime) -> None:
    """Sets a timer of the incident, or moves it to this moment."""
    statement = insert_into(work.session, Timer).values(
        subject=INCIDENT, subject_id=str(incident.id), kind=kind, due_at=due_at, cycle=1
    )
    await work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "subject_id", "kind"], set_={"due_at": due_at}
        )
    )


async def stop_timer(work: Work, incident: Incident, kind: str) -> None:
    """Ends a timer of the incident, if it lives."""
    await work.session.execute(
        delete(Timer)
        .where(Timer.subject == INCIDENT, Timer.subject_id == str(incident.id), Timer.kind == kind)
        .execution_options(synchronize_session=False)
    )
