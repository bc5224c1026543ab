"""What people ask to see: one ticket whole, and how it began."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from storage.tables import Department, Event, Involvement, Message, Person, Ticket
from tickets import callers, deadlines
from tickets.claims import assignee_name
from tickets.incidents import incident_of
from tickets.involvement_lines import lines_of
from tickets.saying import department_of
from tickets.sites import whereabouts
from tickets.work import Work

#: How much of a message stands in a list, in characters.
SNIPPET = 80


async def handed_over(work: Work, number: int, chat_id: int) -> Ticket | None:
    """The ticket of this number, if people ever had it and this group has it or was asked about it."""
    ticket = await work.session.get(Ticket, number)
    if ticket is None or (ticket.line != 2 and ticket.caller_id is None):
        return None
    if (await department_of(work, ticket)).chat_id == chat_id:
        return ticket
    asked = select(Involvement.id).join(Department, Department.id == Involvement.department_id)
    asked = asked.where(Involvement.ticket_id == ticket.id, Department.chat_id == chat_id)
    return ticket if await work.session.scalar(asked.limit(1)) is not None else None


async def page(work: Work, ticket: Ticket) -> dict[str, Any]:
    """One ticket whole: its state, what was written, and its history."""
    requester = await callers.name_of(work, ticket)
    written = (
        await work.session.execute(
            select(Message, Person.name)
            .outerjoin(Person, Person.id == Message.person_id)
            .where(Message.ticket_id == ticket.id)
            .order_by(Message.id)
        )
    ).all()
    before = await _former_wordings(work, ticket)
    incident = await incident_of(work.session, ticket.id)
    happened = (
        await work.session.execute(
            select(Event, Person.name)
            .outerjoin(Person, Person.id == Event.person_id)
            .where(Event.ticket_id == ticket.id, Event.kind.like("ticket.%"))
            .order_by(Event.id)
        )
    ).all()
    return {
        "parts": await lines_of(work.session, ticket.id),
        "ticket": {
            "number": ticket.id,
            "status": ticket.status if ticket.call_back_at is None else "call_back",
            "requester": requester,
            "assignee": await assignee_name(work, ticket),
            "since": (ticket.handed_over_at or ticket.created_at).isoformat(),
            "priority": ticket.priority,
            "dues": [
                [target.kind, target.due_at.isoformat()]
                for target in await deadlines.of(work, ticket)
                if target.due_at is not None
            ],
            "rating": ticket.rating,
            "comment": ticket.rating_comment,
            "where": asdict(await whereabouts(work.session, ticket)),
            "tags": ticket.tags or [],
            "incident": [incident.id, incident.title] if incident is not None else None,
            "colleagues": list(
                dict.fromkeys(
                    name or ""
                    for message, name in written
                    if message.author == "specialist"
                    and message.person_id != ticket.assignee_id
                    and not message.from_part
                )
            ),
        },
        "messages": [
            {
                "author": message.author,
                "name": name or (requester if message.author == "requester" else ""),
                "kind": message.kind,
                "text": message.text,
                "internal": message.internal,
                "withdrawn": message.withdrawn_at is not None,
                "before": before[message.id],
                "at": message.written_at.isoformat(),
            }
            for message, name in written
        ],
        "events": [
            {"kind": event.kind, "name": name or "", "at": event.happened_at.isoformat()}
            for event, name in happened
        ],
    }


async def _former_wordings(work: Work, ticket: Ticket) -> defaultdict[int, list[str]]:
    """How messages read before they were changed, by their ids, oldest first."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    edits = await work.session.scalars(
        select(Event.data)
        .where(Event.ticket_id == ticket.id, Event.kind == "message.edited")
        .order_by(Event.id)
    )
    for data in edits:
        if data["before"]:
            found[data["message_id"]].append(data["before"])
    return found


async def snippet(work: Work, ticket_id: int) -> str:
    """How a ticket begins: its first words, or nothing if there are none."""
    first = await work.session.scalar(
        select(Message.text)
        .where(
            Message.ticket_id == ticket_id,
            Message.author == "requester",
            Message.text != "",
            Message.withdrawn_at.is_(None),
        )
        .order_by(Message.id)
        .limit(1)
    )
    words = " ".join((first or "").split())
    return words if len(words) <= SNIPPET else words[: SNIPPET - 1] + "…"
