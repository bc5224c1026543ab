"""Specialists who write in a ticket besides its assignee."""

from __future__ import annotations

from sqlalchemy import func, select

from storage.tables import Message, Person, Ticket
from tickets.saying import refresh_card
from tickets.work import Work


async def joined(work: Work, ticket: Ticket, person: Person) -> None:
    """Somebody's first message in a ticket that isn't theirs: its card names them from now on."""
    if person.id == ticket.assignee_id or ticket.status not in ("assigned", "waiting"):
        return
    written = await work.session.scalar(
        select(func.count())
        .select_from(Message)
        .where(Message.ticket_id == ticket.id, Message.person_id == person.id, Message.author == "specialist")
    )
    if written == 1:
        await refresh_card(work, ticket)
