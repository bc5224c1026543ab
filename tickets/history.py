"""A ticket's history: append-only lines, from which every figure can be recomputed."""

from __future__ import annotations

from typing import Any

from storage.prepared import adding
from storage.tables import Event, Ticket
from tickets import integrations, page_news
from tickets.marks import mark_of
from tickets.work import Work

_ADD = adding(Event)


async def record(
    work: Work,
    ticket: Ticket,
    kind: str,
    person_id: int | None = None,
    *,
    entry_id: int | None = None,
    **data: Any,
) -> None:
    """Adds one line to the ticket's history and counts the ticket's version up.

    Args:
        entry_id: the entry of the knowledge base that it is about.
    """
    ticket.version += 1
    if ticket.emptied_at is not None:
        ticket.emptied_at = None  # there may be words in it again
    await _ADD.run(
        work.session,
        {
            "ticket_id": ticket.id,
            "kind": kind,
            "person_id": person_id,
            "entry_id": entry_id,
            "data": data,
            "happened_at": work.now,
            "mark": mark_of(kind, work.now, person_id, entry_id, data),
        },
    )
    if ticket.channel == integrations.CHANNEL:
        await integrations.note(work, ticket, kind, data)
    if ticket.channel == page_news.CHANNEL and kind in page_news.TOLD:
        await page_news.note(work, ticket)
