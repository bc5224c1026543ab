"""What Telegram brought and was told is kept for a while, then emptied: in small steps, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage import counters
from storage.tables import InboxRow, OutboxRow

#: Updates as Telegram brought them are kept for so long after they were handled.
INBOX_KEPT = timedelta(days=30)
#: So many rows are looked at in one transaction.
AT_ONCE = 500
#: The row of the outbox up to which everything was emptied because it was told long ago.
TOLD = "told"
#: What of a row that has gone out is still asked for: of which album it was, up to which message it went.
_KEPT = ("album", "until")


async def forget_updates(session: AsyncSession, before: datetime) -> bool:
    """Deletes some of the updates that were handled and came before a moment; whether there may be more."""
    oldest = await session.execute(
        select(InboxRow.id, InboxRow.state, InboxRow.received_at).order_by(InboxRow.id).limit(AT_ONCE)
    )
    old = [number for number, state, at in oldest if state != "new" and at < before]
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
    _empty(rows)
    return ids[-1] if ids else None


async def empty_told(session: AsyncSession, before: datetime) -> bool:
    """Empties some of what was told before a moment, as long as nothing older waits; whether there may be
    more. `TOLD` counts up to which row that has come."""
    after = await counters.value_of(session, TOLD)
    rows = (
        await session.scalars(
            select(OutboxRow).where(OutboxRow.id > after).order_by(OutboxRow.id).limit(AT_ONCE)
        )
    ).all()
    told = list(takewhile(lambda row: row.created_at < before and row.state not in ("new", "leased"), rows))
    _empty(told)
    if told:
        await counters.set_to(session, TOLD, told[-1].id)
    return len(told) == AT_ONCE


def _empty(rows: Iterable[OutboxRow]) -> None:
    for row in rows:
        row.data = {name: row.data[name] for name in _KEPT if name in row.data}
        row.error = None


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
