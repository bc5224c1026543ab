"""What line 1 did with a ticket, told from its history; and what people say would have been right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Event, Message, Person, Ticket
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.work import Work

#: The newest of these are told, and so much of each question, in characters.
TOLD, ASKED = 6, 400
#: So many entries are offered to be called the right one.
CANDIDATES = 5
_TOLD = (
    "line1.answered",
    "line1.asked",
    "line1.missed",
    "line1.asked_for_words",
    "ticket.handed_over",
    "ticket.answer_wrong",
)
_LINKED = ("ticket.entry_linked", "ticket.no_entry")


async def account_of(work: Work, ticket: Ticket) -> dict[str, Any]:
    """What line 1 did, step by step, as it can stand in an outbox row.

    Returns:
        `number`; `steps`, oldest first, each with `kind` (an event's), `at`, `asked` and `decision` (empty
        where they are those of the step before), `entry`, `entries`, `because` and `name`; `answered` and
        `candidates`, the ids of entries that were given, and that may be right; `linked`, what was said
        about that last (`entry` is None if nothing fits).
    """
    found = await work.session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.ticket_id == ticket.id, Event.kind.in_((*_TOLD, *_LINKED)))
        .order_by(Event.id)
    )
    events = [(event, name) for event, name in found]
    steps, before = [], None
    for event, name in [pair for pair in events if pair[0].kind in _TOLD][-TOLD:]:
        start = (event.data.get("decision") or {}).get("asked_from")
        steps.append(await _step(work, event, name or "", same_question=start == before))
        before = start if start is not None else before
    linked = next(((event, name) for event, name in reversed(events) if event.kind in _LINKED), None)
    answered = [event.entry_id for event, _ in events if event.kind == "line1.answered"]
    wrong = {event.entry_id for event, _ in events if event.kind == "ticket.answer_wrong"}
    return {
        "number": ticket.id,
        "steps": steps,
        "answered": [entry for entry in dict.fromkeys(answered) if entry and entry not in wrong],
        "candidates": _candidates(ticket, wrong),
        "linked": {"entry": linked[0].entry_id, "name": linked[1] or ""} if linked else None,
    }


def _candidates(ticket: Ticket, wrong: set[int | None]) -> list[int]:
    seen = (ticket.decision or {}).get("candidates", [])
    return [entry for entry in seen if entry is not None and entry not in wrong][:CANDIDATES]


async def _step(work: Work, event: Event, name: str, *, same_question: bool) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "at": event.happened_at.isoformat(),
        "name": name,
        "asked": "" if same_question else await question_of(work.session, event),
        "decision": {} if same_question else event.data.get("decision") or {},
        "entry": event.entry_id,
        "entries": event.data.get("entries", []),
        "because": event.data.get("because"),
    }


async def question_of(session: AsyncSession, event: Event) -> str:
    """What was asked when line 1 decided so, as it reads now; empty when that isn't known."""
    start = (event.data.get("decision") or {}).get("asked_from")
    return "" if start is None else await written(session, event.ticket_id, start, event.happened_at)


async def written(session: AsyncSession, ticket_id: int, start: int, until: datetime) -> str:
    """The words of a requester's messages from one on (its id) up to a moment."""
    texts = await session.scalars(
        select(Message.text)
        .where(
            Message.ticket_id == ticket_id,
            Message.id >= start,
            Message.written_at <= until,
            Message.author == "requester",
            Message.text != "",
            Message.withdrawn_at.is_(None),
        )
        .order_by(Message.id)
    )
    return "\n".join(texts)[:ASKED]


async def link(work: Work, person: Person, ticket: Ticket, entry_id: int | None) -> None:
    """Keeps which entry would have been right, or that none is; what was said last counts.

    Raises:
        OutOfDate: line 1 didn't think of that entry.
    """
    if entry_id is None:
        await record(work, ticket, "ticket.no_entry", person.id)
    elif entry_id in (ticket.decision or {}).get("candidates", []):
        await record(work, ticket, "ticket.entry_linked", person.id, entry_id=entry_id)
    else:
        raise OutOfDate
