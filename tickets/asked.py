"""What people have asked lately, from the record."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Message, Ticket

#: How far back, and how many tickets at the most.
LATELY, NEWEST = timedelta(days=30), 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """The words with which a ticket came: each burst of messages one text, in the order they were written."""

    ticket_id: int
    words: tuple[str, ...]
    handed_over: bool


async def lately(session: AsyncSession, now: datetime, pause: timedelta) -> list[Asked]:
    """The newest tickets with words in them, newest first; no spam.

    Args:
        now: the last LATELY before it counts.
        pause: messages of a ticket within it are one text.
    """
    newest = select(Ticket.id).order_by(Ticket.id.desc()).limit(NEWEST).subquery()
    tickets = (
        await session.execute(
            select(Ticket.id, Ticket.line)
            .where(
                Ticket.id.in_(select(newest.c.id)),
                Ticket.created_at > now - LATELY,
                Ticket.is_spam.is_(False),
            )
            .order_by(Ticket.id.desc())
        )
    ).all()
    written = await session.execute(
        select(Message.ticket_id, Message.text, Message.written_at)
        .join(Ticket, Ticket.id == Message.ticket_id)
        .where(
            Ticket.id.in_(select(newest.c.id)),
            Ticket.created_at > now - LATELY,
            Message.author == "requester",
            Message.text != "",
            Message.withdrawn_at.is_(None),
        )
        .order_by(Message.ticket_id, Message.id)
    )
    bursts: defaultdict[int, list[str]] = defaultdict(list)
    last: dict[int, datetime] = {}
    for ticket_id, text, written_at in written:
        if ticket_id in last and written_at - last[ticket_id] <= pause:
            bursts[ticket_id][-1] += "\n" + text
        else:
            bursts[ticket_id].append(text)
        last[ticket_id] = written_at
    return [Asked(id_, tuple(bursts[id_]), line == 2) for id_, line in tickets if bursts[id_]]
