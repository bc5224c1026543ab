"""What tickets teach about departments: where each was resolved, and from where it was passed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Department, Event, Message, Person, Ticket
from tickets.emptying import EMPTIED
from tickets.incoming import has_words

#: So many of the newest tickets of each department count, and so many of all together.
OF_EACH, OF_ALL = 200, 1800
#: So many of the newest transfers are looked at.
TRANSFERS = 500
#: So much of what was asked counts, in characters.
LONGEST = 300
#: So many tickets are read at a time.
TOGETHER = 500
#: As it stands in the index: SQLite doesn't use that for a parameter.
_TRANSFERRED = text("events.kind = 'ticket.transferred'")


class _Taking(NamedTuple):
    """A department, as far as a question can be for it."""

    id: int
    name: str
    description: str
    language: str
    queue_of_id: int | None


_DEPARTMENTS = table_of(Department)
#: Asked every second.
_TAKING = Prepared(
    select(*(_DEPARTMENTS.c[name] for name in _Taking._fields))
    .where(_DEPARTMENTS.c.archived_at.is_(None), _DEPARTMENTS.c.takes != "nobody")
    .order_by(_DEPARTMENTS.c.id)
)


@dataclass(frozen=True, slots=True)
class Takers:
    """Departments that take turns at one queue, or a single one, as one: what a question can be for."""

    id: int
    name: str
    description: str
    language: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lessons:
    """By each department's `Takers.id`: numbers of tickets resolved there, newest first, and passed on."""

    resolved: dict[int, list[int]] = field(default_factory=dict)
    away: dict[int, list[int]] = field(default_factory=dict)
    #: How often tickets were emptied: what was read of them before is read anew.
    emptied: int = 0


async def takers(session: AsyncSession) -> list[Takers]:
    """Who can be asked something, in the order in which they were made."""
    queues: dict[int, list[_Taking]] = {}
    for found in await _TAKING.rows(session):
        department = _Taking(*found)
        queues.setdefault(department.queue_of_id or department.id, []).append(department)
    return [
        Takers(
            members[0].id,
            members[0].name,
            "\n".join(dict.fromkeys(member.description for member in members if member.description)),
            members[0].language,
            tuple(member.id for member in members),
        )
        for members in queues.values()
    ]


async def lessons(session: AsyncSession, departments: Sequence[Takers]) -> Lessons:
    """Which tickets teach something about these departments; spam teaches nothing."""
    made = Lessons(emptied=await counters.value_of(session, EMPTIED))
    each = min(OF_EACH, OF_ALL // max(len(departments), 1))
    for queue in departments:
        found = await session.scalars(
            select(Ticket.id)
            .where(
                Ticket.department_id.in_(queue.members),
                Ticket.resolved_at.is_not(None),
                Ticket.is_spam.is_(False),
            )
            .order_by(Ticket.resolved_at.desc(), Ticket.id.desc())
            .limit(each)
        )
        made.resolved[queue.id] = list(found)
    queue_of = {member: queue.id for queue in departments for member in queue.members}
    away: defaultdict[int, dict[int, None]] = defaultdict(dict)
    passed = await session.execute(
        select(Event.ticket_id, Event.data, Ticket.department_id)
        .join(Ticket, Ticket.id == Event.ticket_id)
        .where(_TRANSFERRED, Ticket.is_spam.is_(False))
        .order_by(Event.id.desc())
        .limit(TRANSFERS)
    )
    for number, data, now_at in passed:
        left = queue_of.get(data.get("origin_id", 0))
        if left is not None and left != queue_of.get(now_at):
            away[left].setdefault(number)
    made.away.update({left: list(numbers) for left, numbers in away.items()})
    return made


async def asked_in(session: AsyncSession, numbers: Collection[int]) -> dict[int, str]:
    """With which words each of these tickets came to people; those without any are left out."""
    words: defaultdict[int, list[str]] = defaultdict(list)
    wanted = sorted(numbers)
    for at in range(0, len(wanted), TOGETHER):
        rows = await session.execute(
            select(Message.ticket_id, Message.text)
            .join(Ticket, Ticket.id == Message.ticket_id)
            .where(
                Message.ticket_id.in_(wanted[at : at + TOGETHER]),
                Message.author == "requester",
                Message.text != "",
                Message.withdrawn_at.is_(None),
                Message.written_at <= Ticket.handed_over_at,
            )
            .order_by(Message.id)
        )
        for number, written in rows:
            if has_words(written):
                words[number].append(written)
    return {number: "\n".join(texts)[:LONGEST] for number, texts in words.items()}


async def words_of(session: AsyncSession, ticket_id: int) -> str:
    """What has been asked in a ticket so far."""
    found = await session.scalars(
        select(Message.text)
        .where(Message.ticket_id == ticket_id, Message.author == "requester", Message.withdrawn_at.is_(None))
        .order_by(Message.id)
    )
    return "\n".join(filter(has_words, found))[:LONGEST]


async def words_of_newest(session: AsyncSession, telegram_id: int) -> tuple[int, str] | None:
    """The newest ticket that somebody has on line 1, and what was asked in it."""
    number = await session.scalar(
        select(Ticket.id)
        .join(Person, Person.id == Ticket.requester_id)
        .where(Person.telegram_id == telegram_id, Ticket.status.in_(("new", "answered")))
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    return (number, await words_of(session, number)) if number is not None else None
