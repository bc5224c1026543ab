"""What helped before: tickets much like one, whose requesters said that they were solved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.cards import Similar
from knowledge_base.likeness import LIKE, most_like
from storage.tables import Message, Ticket

#: How far back by number, how many of them are read, how many are shown.
BACK, READ, SHOWN = 2000, 200, 2


async def similar_to(session: AsyncSession, ticket: Ticket, question: str) -> list[Similar]:
    """The likest tickets of those that specialists have lately solved, with the last word that was sent.

    Args:
        question: what the requester of this one wrote.
    """
    ended = (
        await session.scalars(
            select(Ticket.id)
            .where(
                Ticket.id < ticket.id,
                Ticket.id > ticket.id - BACK,
                Ticket.line == 2,
                Ticket.closed_because == "confirmed",
                Ticket.is_spam.is_(False),
            )
            .order_by(Ticket.id.desc())
            .limit(READ)
        )
    ).all()
    if not ended or not question:
        return []
    asked = await words_of(session, ended, "requester", first=True)
    numbers = list(asked)
    alike = [numbers[place] for place, _ in most_like(question, [[asked[n]] for n in numbers], SHOWN, LIKE)]
    helped = await words_of(session, alike, "specialist", first=False)
    return [Similar(number, asked[number], helped[number]) for number in alike if number in helped]


async def words_of(
    session: AsyncSession, tickets: Sequence[int], author: str, *, first: bool
) -> dict[int, str]:
    """The first or the last words in each ticket of a requester or, to them, of a specialist."""
    chosen = func.min(Message.id) if first else func.max(Message.id)
    ids = (
        select(chosen)
        .where(
            Message.ticket_id.in_(tickets),
            Message.author == author,
            Message.internal.is_(False),
            Message.text != "",
            Message.withdrawn_at.is_(None),
        )
        .group_by(Message.ticket_id)
    )
    rows = await session.execute(select(Message.ticket_id, Message.text).where(Message.id.in_(ids)))
    return {row.ticket_id: row.text for row in rows}
