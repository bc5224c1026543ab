"""Empties what Telegram brought and was told of the words of those who were erased; in small steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import purging
from storage.database import Database
from storage.tables import Erasure

_Step = Callable[[AsyncSession, int, datetime, datetime], Awaitable[int | None]]


async def purge(database: Database, now: datetime) -> bool:
    """Does it for all erasures of which it hasn't been done; whether something is left to be done later.

    Raises:
        Unavailable: what was done stays done.
    """
    async with database.read() as session:
        found = (await session.scalars(select(Erasure).where(Erasure.purged_at.is_(None)))).all()
    if not found:
        return False
    since, last = min(row.since_at for row in found), max(row.erased_at for row in found)
    for step in (purging.empty_inbox, purging.empty_outbox):
        await _all(database, step, since, now)
    tokens = [row.token for row in found]

    async def unit(session: AsyncSession) -> bool:
        if await purging.waits_since(session, last):
            return True
        await session.execute(update(Erasure).where(Erasure.token.in_(tokens)).values(purged_at=now))
        left = select(Erasure.token).where(Erasure.purged_at.is_(None)).limit(1)
        return await session.scalar(left) is not None

    return await database.write(unit)


async def _all(database: Database, step: _Step, since: datetime, until: datetime) -> None:
    after: int | None = 0
    while after is not None:
        at = after

        async def unit(session: AsyncSession, at: int = at) -> int | None:
            return await step(session, at, since, until)

        after = await database.write(unit)
