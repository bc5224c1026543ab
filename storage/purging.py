"""What Telegram brought and was told is kept for a while, then emptied: in small steps, oldest first."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import InboxRow, OutboxRow

#: Updates as Telegram brought them are kept for so long after they were handled.
INBOX_KEPT = timedelta(days=30)
#: So many rows are looked at in one transaction.
AT_ONCE = 500
#: What of a row that has gone out is still asked for: of which album it was.
_KEPT = ("album",)


async def forget_updates(session: AsyncSession, now: datetime) -> bool:
    """Deletes some of the updates that are old enough; whether there may be more."""
    oldest = await session.execute(
        select(InboxRow.id, InboxRow.state, InboxRow.received_at).order_by(InboxRow.id).limit(AT_ONCE)
    )
    old = [number for number, state, at in oldest if state != "new" and at < now - INBOX_KEPT]
    await session.execute(delete(InboxRow).where(InboxRow.id.in_(old)))
    return len(old) == AT_ONCE


async def empty_inbox(session: AsyncSession, after: int, since: datetime, until: datetime) -> int | None:
    """Empties updates of a time that were handled: the next after the one with this id.

    Returns:
        The id of the last that was looked at; None when there are no more.
    """
    ids = await _next(session, InboxRow.id, InboxRow.received_at, after, since, until)
    await session.execute(
        update(InboxRow).where(InboxRow.id.in_(ids), InboxRow.state != "new").values(raw="", error=None)
    )
    return ids[-1] if ids else None


async def empty_outbox(session: AsyncSession, after: int, since: datetime, until: datetime) -> int | None:
    """The same with what was told: what it was about stays, what it said goes."""
    ids = await _next(session, OutboxRow.id, OutboxRow.created_at, after, since, until)
    rows = await session.scalars(
        select(OutboxRow).where(OutboxRow.id.in_(ids), OutboxRow.state.not_in(("new", "leased")))
    )
    for row in rows:
        row.data = {name: row.data[name] for name in _KEPT if name in row.data}
        row.error = None
    return ids[-1] if ids else None


async def waits_since(session: AsyncSession, until: datetime) -> bool:
    """Whether anything that came or was to be said until then isn't done yet."""
    waiting = (
        select(InboxRow.id).where(InboxRow.state == "new", InboxRow.received_at <= until),
        select(OutboxRow.id).where(OutboxRow.state.in_(("new", "leased")), OutboxRow.created_at <= until),
    )
    for query in waiting:
        if await session.scalar(query.limit(1)) is not None:
            return True
    return False


async def _next(
    session: AsyncSession,
    number: InstrumentedAttribute[int],
    at: InstrumentedAttribute[datetime],
    after: int,
    since: datetime,
    until: datetime,
) -> list[int]:
    query = select(number).where(number > after, at >= since, at <= until)
    return list(await session.scalars(query.order_by(number).limit(AT_ONCE)))
