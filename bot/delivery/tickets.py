"""What delivery reads about a ticket when a card's or a topic's turn comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import String, bindparam, cast, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.routes import KINDS, Led, led
from bot.delivery.similar import similar_to
from handlers.cards import Came, Card, Due, Written
from handlers.involvements import Part
from knowledge_base.titles import titles_of
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Caller, Department, Event, Message, OutboxRow, Person, Post, Target, Ticket, Timer
from tickets import callers, doors
from tickets.belonging import merged_into
from tickets.blocking import of_person
from tickets.incidents import incident_of
from tickets.involvement_lines import lines_of
from tickets.queue import post_link
from tickets.sites import whereabouts

_TICKETS, _DEPARTMENTS = table_of(Ticket), table_of(Department)
_ZONE = Prepared(
    select(_DEPARTMENTS.c.timezone)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"))
    .order_by(_DEPARTMENTS.c.id)
    .limit(literal_column("1"))
)
_ZONE_OF_TICKET = Prepared(
    select(_DEPARTMENTS.c.timezone)
    .join(_TICKETS, _TICKETS.c.department_id == _DEPARTMENTS.c.id)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"), _TICKETS.c.id == bindparam("ticket"))
)
#: How probable an entry for people only must be, to be shown to the specialist.
HINT = 0.3
_ANSWERED = "line1.answered"
#: By the timer's cycle: nothing near, warned of, missed.
_MARKS = ("⏳", "🟡", "🔴")
LATELY = timedelta(days=30)


async def card_of(session: AsyncSession, ticket: Ticket, until: int | None = None) -> Card:
    """Everything a card shows.

    Args:
        until: the id of the last message to be in it; without it only those of before the claim are.
    """
    requester = await session.get(Person, ticket.requester_id) if ticket.requester_id else None
    caller = await session.get(Caller, ticket.caller_id) if ticket.caller_id else None
    their_name = requester.name if requester else caller.name if caller else "?"
    query = (
        select(Message, Person.name)
        .outerjoin(Person, Person.id == Message.person_id)
        .where(Message.ticket_id == ticket.id, Message.withdrawn_at.is_(None))
        .order_by(Message.id)
    )
    if until is not None:
        query = query.where(Message.id <= until)
    else:
        query = query.where(Message.author == "requester")
        if ticket.claimed_at is not None:
            query = query.where(Message.written_at <= ticket.claimed_at)
    written = [
        Written(
            message.author,
            name or (their_name if message.author == "requester" else ""),
            message.kind,
            message.text,
            message.internal,
            message.written_at,
        )
        for message, name in await session.execute(query)
    ]
    department = await department_of(session, ticket)
    told = await _told(session, ticket.id)
    answered = next((event.entry_id for event in told if event.kind == _ANSWERED), None)
    hint, why_here = _hint(ticket), led(told)
    why: dict[str, Any] = next((event.data for event in told if event.kind == "ticket.handed_over"), {})
    guess = _guess(ticket) if answered is None and hint is None else None
    guessed = guess[0] if guess is not None else None
    titles = await titles_of(session, {answered, hint, why_here.entry, guessed} - {None}, department.language)
    others = await _others(session, department)
    door = await doors.of_ticket(session, ticket)
    question = "\n".join(item.text for item in written if item.author == "requester")
    return Card(
        number=ticket.id,
        status=ticket.status,
        requester=their_name,
        username=requester.username if requester else None,
        written=written,
        because=str(why.get("because", "no_answer")),
        assignee=await _name(session, ticket.assignee_id),
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
        department=department.name if department.chat_id in others else None,
        came=_named(why_here, titles),
        wished=why_here.wished,
        several=bool(others),
        tags=ticket.tags or (),
        parts=[Part.read(line) for line in await lines_of(session, ticket.id)],
        wakes_at=ticket.wakes_at,
        turn=await _turn(session, ticket),
        incident=await _incident(session, ticket),
        merged_into=await merged_into(session, ticket),
        blocked=await _blocked(session, requester),
    )


async def _incident(session: AsyncSession, ticket: Ticket) -> tuple[int, str] | None:
    """The number and the title of the open incident that a ticket belongs to."""
    incident = await incident_of(session, ticket.id)
    return (incident.id, incident.title) if incident is not None else None


async def _turn(session: AsyncSession, ticket: Ticket) -> tuple[str, datetime] | None:
    """Who is asked to take the ticket, and until when."""
    name = await _name(session, ticket.turn_of_id)
    return (name, ticket.turn_until_at) if name is not None and ticket.turn_until_at is not None else None


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
    found = await session.execute(
        select(Target.kind, Target.due_at, Timer.cycle)
        .join(
            Timer,
            (Timer.subject == "ticket")
            & (Timer.subject_id == cast(Target.ticket_id, String))
            & (Timer.kind == Target.kind),
        )
        .where(Target.ticket_id == ticket.id, Target.due_at.is_not(None))
        .order_by(Timer.cycle == 0, Target.kind != "resolution", Target.due_at)
    )
    return [Due(kind, due_at, _MARKS[min(cycle, 2)]) for kind, due_at, cycle in found if due_at]


async def _colleagues(session: AsyncSession, ticket: Ticket) -> list[str]:
    """Who else of the specialists has written in the ticket, in the order in which they came."""
    names = await session.scalars(
        select(Person.name)
        .join(Message, Message.person_id == Person.id)
        .where(
            Message.ticket_id == ticket.id,
            Message.author == "specialist",
            Message.from_part.is_(False),
            Person.id.is_distinct_from(ticket.assignee_id),
        )
        .group_by(Person.id, Person.name)
        .order_by(func.min(Message.id))
    )
    return list(names)


async def _earlier(session: AsyncSession, ticket: Ticket) -> int:
    """How often the requester has come to people lately, before this ticket."""
    same = Ticket.requester_id == ticket.requester_id
    if callers.has_no_chat(ticket):
        same = Ticket.caller_id == ticket.caller_id
    found = await session.scalar(
        select(func.count())
        .select_from(Ticket)
        .where(
            same,
            Ticket.id < ticket.id,
            Ticket.line == 2,
            Ticket.is_spam.is_(False),
            Ticket.created_at > ticket.created_at - LATELY,
        )
    )
    return found or 0


async def several(session: AsyncSession) -> bool:
    """Whether there is more than one department, so that a ticket can be passed on."""
    found = select(func.count()).select_from(Department).where(Department.archived_at.is_(None))
    return (await session.scalar(found) or 0) > 1


async def _others(session: AsyncSession, department: Department) -> set[int]:
    """The staff groups of the other departments, to which its tickets can be passed on."""
    query = select(Department.chat_id).where(Department.id != department.id, Department.archived_at.is_(None))
    return set(await session.scalars(query))


def _named(why_here: Led, titles: dict[int, str]) -> Came | None:
    """Why it came here, with the words of the entry that led it."""
    if why_here.came is None or why_here.came.by != "entry":
        return why_here.came
    title = titles.get(why_here.entry or 0)
    return replace(why_here.came, name=title) if title is not None else None


async def department_of(session: AsyncSession, ticket: Ticket) -> Department:
    """The department that owns the ticket."""
    return await session.get_one(Department, ticket.department_id)


async def zone_of(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> ZoneInfo:
    """The time zone of whoever reads a row: in a staff group its department's, if it has one of its own."""
    if row.chat_id > 0:
        return zone
    which = {"chat": row.chat_id}
    if row.ticket_id is None:
        found = await _ZONE.rows(session, which)
    else:
        found = await _ZONE_OF_TICKET.rows(session, which | {"ticket": row.ticket_id})
    return ZoneInfo(found[0][0]) if found and found[0][0] else zone


async def post_of(session: AsyncSession, ticket_id: int, kind: str, chat_id: int) -> int | None:
    """The Telegram id of the ticket's newest post of this kind in this chat."""
    found: int | None = await session.scalar(
        select(Post.telegram_message_id)
        .where(Post.ticket_id == ticket_id, Post.kind == kind, Post.chat_id == chat_id)
        .order_by(Post.id.desc())
        .limit(1)
    )
    return found


async def posts_of(session: AsyncSession, tickets: Sequence[int], kind: str, chat_id: int) -> dict[int, int]:
    """The Telegram ids of these tickets' newest posts of this kind in this chat, by ticket."""
    found = await session.execute(
        select(Post.ticket_id, Post.telegram_message_id)
        .where(Post.ticket_id.in_(tickets), Post.kind == kind, Post.chat_id == chat_id)
        .order_by(Post.id)
    )
    return {row.ticket_id: row.telegram_message_id for row in found}


async def intro_until(session: AsyncSession, ticket_id: int) -> int | None:
    """The id of the last message that the newest first post of the ticket's topic shows."""
    data = await session.scalar(
        select(OutboxRow.data)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.kind == "intro", OutboxRow.state == "sent")
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return data["until"] if data is not None else None


async def answered_by(session: AsyncSession, ticket_id: int) -> int | None:
    """The entry that line 1 answered a ticket with last."""
    found: int | None = await session.scalar(
        select(Event.entry_id)
        .where(Event.ticket_id == ticket_id, Event.kind == _ANSWERED)
        .order_by(Event.id.desc())
        .limit(1)
    )
    return found


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


async def _told(session: AsyncSession, ticket_id: int) -> Sequence[Any]:
    """What its history says of line 1's answers and of its way to its department, the newest first."""
    found = await session.execute(
        select(Event.kind, Event.entry_id, Event.data, Person.name.label("who"))
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.ticket_id == ticket_id, Event.kind.in_((_ANSWERED, *KINDS)))
        .order_by(Event.id.desc())
    )
    return found.all()


async def _name(session: AsyncSession, person_id: int | None) -> str | None:
    if person_id is None:
        return None
    name: str | None = await session.scalar(select(Person.name).where(Person.id == person_id))
    return name
