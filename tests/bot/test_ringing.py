"""Timers as the service rings them, on a clock that stands still: when, by whom, and what fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App, build_app
from bot.settings import Settings
from storage.database import Database
from storage.tables import Timer
from tests.bot.conftest import TOKEN
from tests.bot.hand_clock import HandClock
from tests.databases import sqlite_copy
from tickets import timers
from tickets.work import Work

#: A Sunday.
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Ringing:
    """A service of which only the timers run."""

    def __init__(self, url: str, folder: Path) -> None:
        self.clock = HandClock(NOW)
        settings = {
            "bot_token": TOKEN,
            "staff_chat_id": -1,
            "admin_ids": (),
            "database_url": url,
            "cache_dir": folder,
            "timezone": "UTC",
            "erasure_log": folder / "erased.log",
        }
        self.app: App = build_app(Settings.model_validate(settings), self.clock)
        self.database: Database = self.app.database
        self._running: asyncio.Task[None] | None = None

    async def starts(self) -> None:
        """Rings from now on."""
        self._running = asyncio.create_task(self.app.timers.run())

    async def closes(self) -> None:
        """Rings no more."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self.app.bot.session.close()
        await self.database.close()

    async def puts(self, subject: str, subject_id: str, kind: str, in_s: float) -> int:
        """A timer that falls due in so many seconds; gives its number."""

        async def unit(session: AsyncSession) -> int:
            due_at = self.clock.now() + timedelta(seconds=in_s)
            made = Timer(subject=subject, subject_id=subject_id, kind=kind, due_at=due_at, cycle=1)
            session.add(made)
            await session.flush()
            return made.id

        return await self.database.write(unit)

    async def does(self, move: Callable[[Work], Awaitable[None]]) -> None:
        """A move of the desk."""
        await self.database.write(lambda session: move(Work(session, self.clock.now())))

    async def waiting(self) -> dict[str, float]:
        """In how many seconds each timer falls due, by its subject's id, when all that is due has rung."""
        await self.clock.waited_for()
        async with asyncio.timeout(10):
            while True:
                if self.app.timers.idle and self.clock.is_waited_for:
                    break
                await asyncio.sleep(0.01)
        async with self.database.read() as session:
            found = await session.scalars(select(Timer).order_by(Timer.id))
            now = self.clock.now()
            return {timer.subject_id: (timer.due_at - now).total_seconds() for timer in found}

    async def looks_in(self) -> float:
        """In how many seconds it looks again."""
        return round((await self.clock.waited_for() - self.clock.now()).total_seconds(), 3)


@pytest.fixture
async def ringing(templates: Path, tmp_path: Path) -> AsyncIterator[Ringing]:
    made = Ringing(await sqlite_copy(templates, tmp_path), tmp_path)
    yield made
    await made.closes()


async def test_a_timer_rings_at_its_moment_and_new_ones_are_looked_for_each_second(ringing: Ringing) -> None:
    await ringing.starts()
    assert await ringing.waiting() == {}
    assert await ringing.looks_in() == 1
    await ringing.puts("album", "x:1", "album", 1.4)
    await ringing.puts("album", "x:2", "album", 60)
    ringing.clock.moves(1)
    assert await ringing.waiting() == {"x:1": 0.4, "x:2": 59}
    assert await ringing.looks_in() == 0.4
    ringing.clock.moves(0.4)
    assert set(await ringing.waiting()) == {"x:2"}
    assert await ringing.looks_in() == 1


async def test_a_timer_that_fails_is_put_off_and_holds_up_no_other(ringing: Ringing) -> None:
    await ringing.puts("ticket", "no number", "silent", 0)
    await ringing.puts("album", "x:1", "album", 0)
    await ringing.starts()
    assert await ringing.waiting() == {"no number": 60}
    ringing.clock.moves(59)
    assert await ringing.waiting() == {"no number": 1}
    ringing.clock.moves(1)
    assert await ringing.waiting() == {"no number": 60}


async def test_of_several_processes_each_rings_its_part_and_in_the_end_any(ringing: Ringing) -> None:
    ringing.app.peers.number, ringing.app.peers.live = 5, (5, 9)
    numbers = [await ringing.puts("album", f"x:{number}", "album", 0) for number in (1, 2)]
    theirs = next(f"x:{place}" for place, number in enumerate(numbers, 1) if number % 2)
    await ringing.starts()
    assert set(await ringing.waiting()) == {theirs}
    assert await ringing.looks_in() == 0.05
    ringing.clock.moves(9.9)
    assert set(await ringing.waiting()) == {theirs}
    ringing.clock.moves(0.1)
    assert await ringing.waiting() == {}
    ringing.app.peers.number, ringing.app.peers.live = 7, (5, 9)  # not seen by the others yet
    for number in (3, 4):
        await ringing.puts("album", f"x:{number}", "album", 0)
    ringing.clock.moves(1)
    assert await ringing.waiting() == {}


async def test_the_weeks_figures_are_told_on_mondays_at_nine(ringing: Ringing) -> None:
    await ringing.app.timers.set_digest(True)
    await ringing.starts()
    at_nine = 21 * 3600.0
    assert await ringing.waiting() == {"week": at_nine}
    ringing.clock.moves(at_nine)
    assert await ringing.waiting() == {"week": 7 * 86400}
    await ringing.app.timers.set_digest(False)
    assert await ringing.waiting() == {}


async def test_a_look_for_incidents_and_a_purge_end_when_nothing_is_left(ringing: Ringing) -> None:
    await ringing.does(timers.look_for_incidents)
    await ringing.does(timers.start_purge)
    await ringing.starts()
    assert await ringing.waiting() == {"incidents": 10, "purge": 300}
    ringing.clock.moves(10)
    assert await ringing.waiting() == {"purge": 290}
    ringing.clock.moves(290)
    assert await ringing.waiting() == {}
