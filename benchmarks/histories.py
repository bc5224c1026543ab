"""A desk's past made up: tickets with messages and histories as the service writes them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.tables import Base, Department, EntryRow, Event, Message, Person, Ticket, VariantRow
from tickets.marks import mark_of

REQUESTERS, SPECIALISTS, ENTRIES = 8000, 10, 200
AT_ONCE = 2000
#: What stands beside a decision in the history, about as long as it is in earnest.
_EXPLAINED = {
    "asked": "не проводится оплата по карте на второй кассе",
    "repaired": [],
    "seen": ["x" * 40] * 12,
}

Row = dict[str, Any]


async def fill(session: AsyncSession, tickets: int, start: datetime, end: datetime, seed: int = 1) -> None:
    """Writes tickets registered evenly from `start` to `end` into an empty database."""
    dice = random.Random(seed)
    await _insert(session, Department, [_department()])
    people = range(1, REQUESTERS + SPECIALISTS + 1)
    await _insert(session, Person, [_person(number, start) for number in people])
    await _insert(session, EntryRow, [_entry(number, start) for number in range(1, ENTRIES + 1)])
    titles = [{"entry_id": number, "language": "ru", "text": f"Вопрос {number}"} for number in _entries()]
    await _insert(session, VariantRow, titles)
    apart = (end - start) / tickets
    for first in range(1, tickets + 1, AT_ONCE):
        rows, written, events = list[Row](), list[Row](), list[Row]()
        for number in range(first, min(first + AT_ONCE, tickets + 1)):
            registered_at = start + (number - 1) * apart
            lines = list(_history(dice, number, registered_at))
            rows.append(_ticket(dice, number, registered_at, lines))
            written.append(_message(number, rows[-1]["requester_id"], registered_at))
            events += lines
        await _insert(session, Ticket, rows)
        await _insert(session, Message, written)
        await _insert(session, Event, events)


async def _insert(session: AsyncSession, model: type[Base], rows: list[Row]) -> None:
    await session.execute(table_of(model).insert(), rows)


def _entries() -> range:
    return range(1, ENTRIES + 1)


def _department() -> Row:
    return {"id": 1, "name": "Support", "chat_id": -1, "is_forum": True, "language": "ru"}


def _person(number: int, at: datetime) -> Row:
    return {"id": number, "telegram_id": number, "name": f"№{number}", "language": "ru", "created_at": at}


def _entry(number: int, at: datetime) -> Row:
    return {
        "id": number,
        "key": f"e{number}",
        "department": "",
        "tags": [],
        "automatic": "answer",
        "created_at": at,
        "updated_at": at,
        "version": 1,
    }


def _history(dice: random.Random, ticket: int, at: datetime) -> Iterator[Row]:
    """The lines of one ticket's history: half end on line 1, half are handed over."""

    def line(
        kind: str, minutes: float, person: int | None = None, entry: int | None = None, **data: Any
    ) -> Row:
        nonlocal at
        at += timedelta(minutes=minutes)
        return {
            "ticket_id": ticket,
            "kind": kind,
            "person_id": person,
            "entry_id": entry,
            "data": data,
            "happened_at": at,
            "mark": mark_of(kind, at, person, entry, data),
        }

    decision = {"kind": "ANSWER", "asked_from": ticket, "explanation": _EXPLAINED}
    yield line("ticket.registered", 0, message_id=ticket)
    answered = dice.random() < 0.7
    if answered:
        yield line("line1.answered", 0.02, entry=dice.choice(_entries()), decision=decision)
    if answered and dice.random() < 0.7:
        silent = dice.random() < 0.5
        if silent:
            yield line("line1.nudged", 30)
        yield line("ticket.closed", 1440 if silent else 3, because="silent" if silent else "confirmed")
        return
    specialist = REQUESTERS + dice.randint(1, SPECIALISTS)
    because = "asked_for_a_person" if answered else "no_answer"
    yield line("ticket.handed_over", 1, because=because, decision=decision)
    if dice.random() < 0.1:
        yield line("ticket.unclaimed", 30, cycle=1)
    yield line("ticket.claimed", dice.expovariate(1 / 15), specialist)
    yield line("message.sent", dice.expovariate(1 / 20), specialist, message_id=ticket)
    for _ in range(dice.randint(1, 3)):
        yield line("message.received", dice.expovariate(1 / 20), message_id=ticket)
        yield line("message.sent", dice.expovariate(1 / 20), specialist, message_id=ticket)
    yield line("ticket.resolved", dice.expovariate(1 / 120), specialist, because="resolved")
    yield line("ticket.closed", dice.expovariate(1 / 300), because="confirmed")
    if dice.random() < 0.3:
        yield line("ticket.rated", 1, rating=dice.choice((1, 2, 3, 4, 5, 5, 5)))


def _ticket(dice: random.Random, number: int, at: datetime, lines: list[Row]) -> Row:
    handed_over = any(line["kind"] == "ticket.handed_over" for line in lines)
    return {
        "id": number,
        "requester_id": dice.randint(1, REQUESTERS),
        "department_id": 1,
        "status": "closed",
        "line": 2 if handed_over else 1,
        "language": "ru",
        "version": len(lines),
        "decision": {"kind": "ANSWER", "explanation": _EXPLAINED},
        "is_spam": False,
        "created_at": at,
        "closed_at": lines[-1]["happened_at"],
    }


def _message(ticket: int, person: int, at: datetime) -> Row:
    return {
        "ticket_id": ticket,
        "person_id": person,
        "author": "requester",
        "internal": False,
        "chat_id": person,
        "telegram_message_id": ticket,
        "kind": "text",
        "text": f"Не проводится оплата, касса {ticket % 300}",
        "written_at": at,
    }
