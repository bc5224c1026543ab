"""What was seen in the questions of the last minutes: tickets join an incident, or one is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Incident, IncidentTicket, Message, Ticket
from tickets import incidents, line1
from tickets.belonging import ON_LINE_1
from tickets.incident_tickets import attach
from tickets.incidents import ENDED, incident_of
from tickets.usual_rate import COMPARED, LOOK_BACK, LOOKED_AT, WINDOW
from tickets.work import Work

#: So many tickets stand for an incident when others are compared with it.
SAMPLES = 20
#: So many tickets join an incident in one transaction: whoever writes meanwhile isn't held up.
JOIN_AT_ONCE = 10
#: How probable an entry must be for line 1 to have understood the question so.
SURE = 0.8
#: So much of what was written is compared, in characters: people begin with the matter.
BEGINNING = 300
#: Tickets that were no question, or whose requester was helped by line 1's answer.
NO_MATTER = ("courtesy", "joined")

_INCIDENTS = table_of(Incident)
_STATUS = Prepared(select(_INCIDENTS.c.status).where(_INCIDENTS.c.id == bindparam("incident")))
_OPEN = Prepared(
    select(_INCIDENTS.c.id).where(_INCIDENTS.c.status == literal("open")).order_by(_INCIDENTS.c.id)
)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a ticket began."""

    ticket_id: int
    #: Whoever asked; those who repeat themselves are one.
    who: tuple[str, int]
    text: str
    #: The entry that line 1 understood it to be about.
    entry_id: int | None
    department_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Live:
    """An incident that tickets may belong to, or a dismissed one that calls nobody; and its tickets."""

    id: int
    status: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Tickets that may be an incident."""

    department_id: int
    title: str
    tickets: tuple[int, ...]
    entry_id: int | None


async def lately(session: AsyncSession, now: datetime) -> list[Asked]:
    """How the tickets of the last window began, oldest first; without those of incidents, past ones too."""
    known = select(IncidentTicket.ticket_id).join(Incident, Incident.id == IncidentTicket.incident_id)
    known = known.where(Incident.status.in_(("proposed", "open", "resolved")))
    return await _asked(session, Ticket.created_at > now - WINDOW, Ticket.id.not_in(known), newest=COMPARED)


async def before(session: AsyncSession, now: datetime) -> list[Asked]:
    """How tickets of usual days began: those of incidents aren't usual."""
    incident = select(IncidentTicket.ticket_id).join(Incident, Incident.id == IncidentTicket.incident_id)
    incident = incident.where(Incident.opened_at.is_not(None), IncidentTicket.state != "detached")
    return await _asked(
        session,
        Ticket.created_at > now - LOOK_BACK,
        Ticket.created_at <= now - WINDOW,
        Ticket.id.not_in(incident),
    )


async def live(session: AsyncSession, now: datetime) -> list[Live]:
    """Open incidents, then proposed ones, then those that were dismissed and still keep quiet."""
    quiet = (Incident.status == "dismissed") & (Incident.quiet_until_at > now)
    found = await session.scalars(
        select(Incident)
        .where(Incident.status.in_(("open", "proposed")) | quiet)
        .order_by(Incident.status != "open", Incident.status != "proposed", Incident.id)
    )
    known = found.all()
    stand = await samples(session, [each.id for each in known])
    return [Live(each.id, each.status, stand[each.id]) for each in known]


async def newest_at(session: AsyncSession) -> datetime | None:
    """When the newest ticket came."""
    return await session.scalar(select(Ticket.created_at).order_by(Ticket.created_at.desc()).limit(1))


async def open_ids(session: AsyncSession) -> list[int]:
    """The numbers of the open incidents."""
    return [number for (number,) in await _OPEN.rows(session)]


async def samples(session: AsyncSession, numbers: Sequence[int]) -> dict[int, tuple[Asked, ...]]:
    """How the first tickets of each of these incidents began."""
    place = func.row_number().over(partition_by=IncidentTicket.incident_id, order_by=IncidentTicket.ticket_id)
    counted = (
        select(IncidentTicket.incident_id, IncidentTicket.ticket_id, place.label("place"))
        .where(IncidentTicket.incident_id.in_(numbers), IncidentTicket.state != "detached")
        .subquery()
    )
    found = select(counted.c.incident_id, counted.c.ticket_id).where(counted.c.place <= SAMPLES)
    first = [(row.incident_id, row.ticket_id) for row in await session.execute(found)]
    tickets = {ticket_id for _, ticket_id in first}
    asked = {one.ticket_id: one for one in await _asked(session, Ticket.id.in_(tickets), newest=len(tickets))}
    return {
        number: tuple(
            asked[ticket_id] for owner, ticket_id in first if owner == number and ticket_id in asked
        )
        for number in numbers
    }


async def _asked(session: AsyncSession, *which: ColumnElement[bool], newest: int = LOOKED_AT) -> list[Asked]:
    """Reads how tickets began that meet all of these conditions, so many of the newest."""
    helped = and_(Ticket.line == 1, Ticket.closed_because == "confirmed")
    matters = or_(Ticket.closed_because.is_(None), not_(or_(helped, Ticket.closed_because.in_(NO_MATTER))))
    found = (
        select(Ticket.id)
        .where(*which, Ticket.is_spam.is_(False), matters)
        .order_by(Ticket.created_at.desc(), Ticket.id.desc())
        .limit(newest)
        .subquery()
    )
    written = await session.execute(
        select(Message.ticket_id, Message.text)
        .join(found, found.c.id == Message.ticket_id)
        .where(Message.author == "requester", Message.text != "", Message.withdrawn_at.is_(None))
        .order_by(Message.id)
    )
    words: dict[int, str] = {}
    for number, text in written:
        begun = words.get(number, "")
        if len(begun) < BEGINNING:
            words[number] = f"{begun}\n{text}".strip()[:BEGINNING]
    tickets = await session.execute(
        select(
            Ticket.id,
            Ticket.requester_id,
            Ticket.caller_id,
            Ticket.decision,
            Ticket.department_id,
            Ticket.created_at,
        )
        .join(found, found.c.id == Ticket.id)
        .order_by(Ticket.id)
    )
    return [
        Asked(number, _who(number, requester_id, caller_id), words[number], _entry(decision), its, at)
        for number, requester_id, caller_id, decision, its, at in tickets
        if number in words
    ]


def _who(number: int, requester_id: int | None, caller_id: int | None) -> tuple[str, int]:
    if requester_id is not None:
        return "requester", requester_id
    return ("caller", caller_id) if caller_id is not None else ("ticket", number)


def _entry(decision: dict[str, Any] | None) -> int | None:
    first = next(iter((decision or {}).get("candidates", ())), None)
    return first if first is not None and (decision or {}).get("probability", 0) >= SURE else None


def parts(joins: Iterable[tuple[int, int]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """What joins, an incident and some of its tickets at a time.

    Args:
        joins: the incident and the ticket that asks the same.
    """
    for incident_id, pairs in groupby(sorted(joins), key=lambda pair: pair[0]):
        while tickets := tuple(ticket_id for _, ticket_id in islice(pairs, JOIN_AT_ONCE)):
            yield incident_id, tickets


async def join(work: Work, incident_id: int, tickets: Sequence[int]) -> None:
    """Tickets join an incident, as far as it is still one and they aren't in it."""
    status = [row[0] for row in await _STATUS.rows(work.session, {"incident": incident_id})]
    if status == ["proposed"]:
        await _list(work, incident_id, tickets)
        return
    locked = select(Ticket).where(Ticket.id.in_(tickets)).order_by(Ticket.id).with_for_update()
    found = (await work.session.scalars(locked)).all()
    incident = await incidents.still_open(work, incident_id)
    if incident is None:
        return
    known = select(IncidentTicket.ticket_id).where(
        IncidentTicket.incident_id == incident_id, IncidentTicket.ticket_id.in_(tickets)
    )
    there = set(await work.session.scalars(known))
    for ticket in found:
        if ticket.id not in there:
            await take_in(work, ticket, incident)


async def _list(work: Work, incident_id: int, tickets: Sequence[int]) -> None:
    """A proposal counts them; the tickets themselves stay as they are, so they needn't be locked.

    If it has been opened since it was looked at, the next look takes them in: opening asks for one.
    """
    incident = await work.session.get(Incident, incident_id, with_for_update={"read": True})
    if incident is not None and incident.status == "proposed":
        await incidents.list_tickets(work, incident, tickets)
        await incidents.show(work, incident)


async def propose(work: Work, proposal: Proposal) -> None:
    """Asks leads whether these tickets are an incident, unless one of them is in another by now."""
    listed = select(IncidentTicket.ticket_id).join(Incident, Incident.id == IncidentTicket.incident_id)
    listed = listed.where(
        IncidentTicket.ticket_id.in_(proposal.tickets), Incident.status.in_(("proposed", "open"))
    )
    if await work.session.scalar(listed.limit(1)) is None:
        await incidents.propose(
            work, proposal.department_id, proposal.title, proposal.tickets, proposal.entry_id
        )


async def take_in(work: Work, ticket: Ticket, incident: Incident) -> bool:
    """Attaches a ticket that isn't over, wherever it is; False if it is left alone.

    What waits for its requester's word, or for whoever has written a call down, is left to them; what
    somebody has attached to another incident stays there.
    """
    on_line_1 = ticket.status in ON_LINE_1
    if ticket.status in ENDED or (on_line_1 and (ticket.follows_id or ticket.caller_id)):
        return False
    if await incident_of(work.session, ticket.id) is not None:
        return False
    if on_line_1:
        await line1.hand_over(work, ticket, "incident", department_id=incident.department_id)
    await attach(work, ticket, incident)
    return True
