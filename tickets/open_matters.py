"""What is open in a ticket: what its next owner must know at once, from the record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage.tables import Message, Ticket
from tickets import deadlines, involvements
from tickets.work import Work

#: How much of the last words is shown, in characters.
WORDS = 200


async def open_matters(work: Work, ticket: Ticket) -> dict[str, Any]:
    """Its state, what is due, who wrote last and what, and what other departments were asked.

    Returns:
        Data for an outbox row.
    """
    last = await work.session.scalar(
        select(Message)
        .where(Message.ticket_id == ticket.id, Message.internal.is_(False), Message.withdrawn_at.is_(None))
        .order_by(Message.id.desc())
        .limit(1)
    )
    words = " ".join((last.text if last is not None else "").split())
    return {
        "status": ticket.status,
        "dues": [
            [target.kind, target.due_at.isoformat()]
            for target in await deadlines.of(work, ticket)
            if target.due_at is not None
        ],
        "last_by": last.author if last is not None else None,
        "last": words if len(words) <= WORDS else words[: WORDS - 1] + "…",
        "parts": len(await involvements.live_of(work, ticket)),
    }
