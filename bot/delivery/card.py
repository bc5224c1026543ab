"""Everything that a ticket's card shows, read when its turn to be sent comes.

A ticket's card is read five times before somebody has its topic, so each statement is prepared, and nothing
is read that isn't shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, bindparam, cast, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.routes import KINDS, Led, Told, led
from bot.delivery.similar import similar_to
from bot.delivery.tickets import ANSWERED, department_of
from handlers.cards import Came, Card, Due, Written
from handlers.involvements import Part
from knowledge_base.titles import titles_of
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import (
    Caller,
    Department,
    Event,
    Incident,
    IncidentTicket,
    Message,
    Person,
    Target,
    Ticket,
    Timer,
)
from tickets import callers, doors
from tickets.belonging import merged_into
from tickets.blocking import of_person
from tickets.involvement_lines import lines_of
from tickets.queue import post_link
from tickets.sites import whereabouts

_TICKETS, _MESSAGES, _PEOPLE = map(table_of, (Ticket, Message, Person))
_DEPARTMENTS, _EVENTS, _TARGETS, _TIMERS = map(table_of, (Department, Event, Target, Timer))
_INCIDENTS, _BELONGS = map(table_of, (Incident, IncidentTicket))

_WRITTEN = (
    select(
        _MESSAGES.c.author,
        _PEOPLE.c.name,
        _MESSAGES.c.kind,
        _MESSAGES.c.text,
        _MESSAGES.c.internal,
        _MESSAGES.c.written_at,
    )
    .outerjoin(_PEOPLE, _PEOPLE.c.id == _MESSAGES.c.person_id)
    .where(_MESSAGES.c.ticket_id == bindparam("ticket"), _MESSAGES.c.withdrawn_at.is_(None))
    .order_by(_MESSAGES.c.id)
)
_UNTIL = Prepared(_WRITTEN.where(_MESSAGES.c.id <= bindparam("until")))
_ASKED = Prepared(_WRITTEN.where(_MESSAGES.c.author == "requester"))
_ASKED_BEFORE = Prepared(
    _WRITTEN.where(_MESSAGES.c.author == "requester", _MESSAGES.c.written_at <= bindparam("before"))
)
_TOLD = Prepared(
    select(_EVENTS.c.kind, _EVENTS.c.entry_id, _EVENTS.c.data, _PEOPLE.c.name)
    .outerjoin(_PEOPLE, _PEOPLE.c.id == _EVENTS.c.person_id)
    .where(
        _EVENTS.c.ticket_id == bindparam("ticket"),
        or_(*(_EVENTS.c.kind == kind for kind in (ANSWERED, *KINDS))),
    )
    .order_by(_EVENTS.c.id.desc())
)
_ASSIGNEES, _ASKED_TO_TAKE, _OTHERS = _PEOPLE.alias(), _PEOPLE.alias(), _DEPARTMENTS.alias()
_OTHER = (
    exists().where(_OTHERS.c.id != _DEPARTMENTS.c.id, _OTHERS.c.archived_at.is_(None)).correlate(_DEPARTMENTS)
)
_AROUND = Prepared(
    select(
        _ASSIGNEES.c.name,
        _ASKED_TO_TAKE.c.name,
        _INCIDENTS.c.id,
        _INCIDENTS.c.title,
        _OTHER,
        _OTHER.where(_OTHERS.c.chat_id == _DEPARTMENTS.c.chat_id),
    )
    .select_from(_TICKETS)
    .join(_DEPARTMENTS, _DEPARTMENTS.c.id == _TICKETS.c.department_id)
    .outerjoin(_ASSIGNEES, _ASSIGNEES.c.id == _TICKETS.c.assignee_id)
    .outerjoin(_ASKED_TO_TAKE, _ASKED_TO_TAKE.c.id == _TICKETS.c.turn_of_id)
    .outerjoin(_BELONGS, (_BELONGS.c.ticket_id == _TICKETS.c.id) & (_BELONGS.c.state == "attached"))
    .outerjoin(_INCIDENTS, (_INCIDENTS.c.id == _BELONGS.c.incident_id) & (_INCIDENTS.c.status == "open"))
    .where(_TICKETS.c.id == bindparam("ticket"))
)
_DUES = Prepared(
    select(_TARGETS.c.kind, _TARGETS.c.due_at, _TIMERS.c.cycle)
    .join(
        _TIMERS,
        (_TIMERS.c.subject == "ticket")
        & (_TIMERS.c.subject_id == cast(_TARGETS.c.ticket_id, String))
        & (_TIMERS.c.kind == _TARGETS.c.kind),
    )
    .where(_TARGETS.c.ticket_id == bindparam("ticket"), _TARGETS.c.due_at.is_not(None))
    .order_by(_TIMERS.c.cycle == 0, _TARGETS.c.kind != "resolution", _TARGETS.c.due_at)
)
_COLLEAGUES = Prepared(
    select(_PEOPLE.c.name)
    .join(_MESSAGES, _MESSAGES.c.person_id == _PEOPLE.c.id)
    .where(
        _MESSAGES.c.ticket_id == bindparam("ticket"),
        _MESSAGES.c.author == "specialist",
        _MESSAGES.c.from_part.is_(False),
        _PEOPLE.c.id.is_distinct_from(bindparam("assignee")),
    )
    .group_by(_PEOPLE.c.id, _PEOPLE.c.name)
    .order_by(func.min(_MESSAGES.c.id))
)


def _counted(whose: ColumnElement[bool]) -> Prepared:
    return Prepared(
        select(func.count())
        .select_from(_TICKETS)
        .where(
            whose,
            _TICKETS.c.id < bindparam("ticket"),
            _TICKETS.c.line == 2,
            _TICKETS.c.is_spam.is_(False),
            _TICKETS.c.created_at > bindparam("since"),
        )
    )


_REQUESTERS = _counted(_TICKETS.c.requester_id == bindparam("whose"))
_CALLERS = _counted(_TICKETS.c.caller_id == bindparam("whose"))
#: How probable an entry for people only must be, to be shown to the specialist.
HINT = 0.3
#: By the timer's cycle: nothing near, warned of, missed.
_MARKS = ("⏳", "🟡", "🔴")
LATELY = timedelta(days=30)


class _Around(NamedTuple):
    """Who and what a ticket has to do with: who has it, who is asked to take it, its open incident.

    `several` says whether there are other departments, `shares` whether one of them has the same group.
    """

    assignee: str | None
    asked: str | None
    incident: int | None
    title: str | None
    several: bool
    shares: bool


async def card_of(session: AsyncSession, ticket: Ticket, until: int | None = None) -> Card:
    """Everything a card shows.

    Args:
        until: the id of the last message to be in it; without it only those of before the claim are.
    """
    requester, caller = await _who_asks(session, ticket)
    their_name = _name_of(requester, caller)
    written = await _written(session, ticket, their_name, until)
    department = await department_of(session, ticket)
    told = await _told(session, ticket.id)
    answered = next((event.entry_id for event in told if event.kind == ANSWERED), None)
    hint, why_here = _hint(ticket), led(told)
    why: dict[str, Any] = next((event.data for event in told if event.kind == "ticket.handed_over"), {})
    guess = _guess(ticket) if answered is None and hint is None else None
    guessed = guess[0] if guess is not None else None
    titles = await titles_of(session, {answered, hint, why_here.entry, guessed} - {None}, department.language)
    around = _Around(*(await _AROUND.rows(session, {"ticket": ticket.id}))[0])
    door = await doors.of_ticket(session, ticket)
    question = "\n".join(item.text for item in written if item.author == "requester")
    return Card(
        number=ticket.id,
        status=ticket.status,
        requester=their_name,
        username=requester.username if requester else None,
        written=written,
        because=str(why.get("because", "no_answer")),
        assignee=around.assignee,
        since=ticket.handed_over_at or ticket.created_at,
        topic_link=post_link(department.chat_id, ticket.topic_id) if ticket.topic_id else None,
        rating=ticket.rating,
        comment=ticket.rating_comment,
        is_spam=ticket.is_spam,
        urgent=ticket.urgent,
        priority=ticket.priority,
        dues=await _dues(session, ticket),
        answered=titles.get(answered) if answered is not None else None,
        answered_entry=answered,
        hint=titles.get(hint) if hint is not None else None,
        guess=(titles[guess[0]], guess[1]) if guess is not None and guess[0] in titles else None,
        # Only where somebody begins to work on it: reading the others takes a while.
        similar=await similar_to(session, ticket, question) if until is not None else (),
        colleagues=await _colleagues(session, ticket) if ticket.claimed_at is not None else (),
        earlier=await _earlier(session, ticket) if ticket.status == "open" or until is not None else 0,
        about=ticket.about,
        reach=callers.reach(caller) if caller else None,
        door=(door.channel, door.address or "") if door is not None else None,
        no_chat=callers.has_no_chat(ticket),
        where=await whereabouts(session, ticket),
        department=department.name if around.shares else None,
        came=_named(why_here, titles),
        wished=why_here.wished,
        several=around.several,
        tags=ticket.tags or (),
        parts=[Part.read(line) for line in await lines_of(session, ticket.id)],
        wakes_at=ticket.wakes_at,
        turn=(around.asked, ticket.turn_until_at) if around.asked and ticket.turn_until_at else None,
        incident=(around.incident, around.title or "") if around.incident else None,
        merged_into=await merged_into(session, ticket),
        blocked=await _blocked(session, requester),
    )


async def named(session: AsyncSession, ticket: Ticket) -> tuple[str, str]:
    """What a ticket's topic is named by: who asks, and the first words of it."""
    their_name = _name_of(*await _who_asks(session, ticket))
    written = await _written(session, ticket, their_name)
    return their_name, next((item.text for item in written if item.text), "")


async def _who_asks(session: AsyncSession, ticket: Ticket) -> tuple[Person | None, Caller | None]:
    requester = await session.get(Person, ticket.requester_id) if ticket.requester_id else None
    caller = await session.get(Caller, ticket.caller_id) if ticket.caller_id else None
    return requester, caller


def _name_of(requester: Person | None, caller: Caller | None) -> str:
    return requester.name if requester else caller.name if caller else "?"


async def _written(
    session: AsyncSession, ticket: Ticket, their_name: str, until: int | None = None
) -> list[Written]:
    """What was written in a ticket; see `card_of`."""
    if until is not None:
        found = await _UNTIL.rows(session, {"ticket": ticket.id, "until": until})
    elif ticket.claimed_at is None:
        found = await _ASKED.rows(session, {"ticket": ticket.id})
    else:
        found = await _ASKED_BEFORE.rows(session, {"ticket": ticket.id, "before": ticket.claimed_at})
    return [
        Written(author, name or (their_name if author == "requester" else ""), kind, text, internal, at)
        for author, name, kind, text, internal, at in found
    ]


async def _blocked(session: AsyncSession, requester: Person | None) -> tuple[int, str, str] | None:
    if requester is None or requester.shut_out_at is None:
        return None
    found = await of_person(session, requester.id)
    return (found[0].id, found[0].reason, found[1]) if found is not None else None


async def _dues(session: AsyncSession, ticket: Ticket) -> list[Due]:
    """What a ticket must meet, soonest first; how near that is, its timer knows.

    While it is in work, answers come and go, and a card isn't edited for each: unless they are late,
    the card names the resolution first.
    """
    found = await _DUES.rows(session, {"ticket": ticket.id})
    return [Due(kind, due_at, _MARKS[min(cycle, 2)]) for kind, due_at, cycle in found]


async def _colleagues(session: AsyncSession, ticket: Ticket) -> list[str]:
    """Who else of the specialists has written in the ticket, in the order in which they came."""
    which = {"ticket": ticket.id, "assignee": ticket.assignee_id}
    return [name for (name,) in await _COLLEAGUES.rows(session, which)]


async def _earlier(session: AsyncSession, ticket: Ticket) -> int:
    """How often the requester has come to people lately, before this ticket."""
    which = {"ticket": ticket.id, "since": ticket.created_at - LATELY}
    if callers.has_no_chat(ticket):
        return int(await _CALLERS.value(session, {**which, "whose": ticket.caller_id}))
    return int(await _REQUESTERS.value(session, {**which, "whose": ticket.requester_id}))


def _named(why_here: Led, titles: dict[int, str]) -> Came | None:
    """Why it came here, with the words of the entry that led it."""
    if why_here.came is None or why_here.came.by != "entry":
        return why_here.came
    title = titles.get(why_here.entry or 0)
    return replace(why_here.came, name=title) if title is not None else None


def _hint(ticket: Ticket) -> int | None:
    """The entry that would have answered, were it not for people only."""
    decision = ticket.decision or {}
    if decision.get("reason") != "never_automatic" or decision.get("probability", 0) < HINT:
        return None
    return next(iter(decision.get("candidates", ())), None)


def _guess(ticket: Ticket) -> tuple[int, int] | None:
    """The entry that line 1 thought of first, and how sure it was, in percent; None if it hardly was."""
    decision = ticket.decision or {}
    first = next(iter(decision.get("candidates", ())), None)
    probability = decision.get("probability", 0)
    return (first, round(100 * probability)) if first is not None and probability >= HINT else None


async def _told(session: AsyncSession, ticket_id: int) -> Sequence[Told]:
    """What its history says of line 1's answers and of its way to its department, the newest first."""
    return [Told(*found) for found in await _TOLD.rows(session, {"ticket": ticket_id})]
