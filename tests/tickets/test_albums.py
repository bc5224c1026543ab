"""An album has no end mark: it is complete when nothing more of it has come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import inbox
from storage.database import Database
from storage.inbox import Received
from storage.tables import Timer
from tickets import falling_due, timers
from tickets.work import Work

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NUMBER = "12_345"
ALBUM = f"-100:{NUMBER}"


async def rings(database: Database, at: datetime) -> datetime | None:
    """Lets the album's timer ring; gives when it will ring again, if it will."""

    async def unit(session: AsyncSession) -> datetime | None:
        work = Work(session, at)
        timer = await work.session.scalar(select(Timer).where(Timer.subject == timers.ALBUM))
        assert timer is not None
        taken = await timers.ring(work, timer.id)
        assert taken is not None
        await falling_due.ring(work, taken)
        return await work.session.scalar(select(Timer.due_at).where(Timer.subject == timers.ALBUM))

    return await database.write(unit)


async def test_a_part_that_waits_for_its_turn_is_waited_for(database: Database) -> None:
    await database.write(lambda session: timers.start_album(Work(session, NOW), ALBUM))
    raw = '{"message": {"media_group_id": "%s"}}'
    late = Received(2, "m:7:2", "7", raw % NUMBER)
    other = Received(3, "m:8:3", "8", raw % "12x345")
    rows = await database.write(lambda session: inbox.store(session, [late, other], NOW))

    due_at = await rings(database, NOW + timedelta(seconds=5))
    assert due_at is not None
    assert due_at > NOW + timedelta(seconds=5)

    await database.write(lambda session: inbox.finish(session, rows[0].id, NOW))
    assert await rings(database, due_at) is None
