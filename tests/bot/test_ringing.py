"""Timers as the service rings them, on a clock that stands still: when, by whom, and what fails."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App, build_app
from bot.settings import Settings
from storage.database import Database
from storage.inbox import NUMBERS_LIVE
from storage.purging import AT_ONCE, INBOX_KEPT
from storage.tables import Erasure, InboxRow, Person, Timer
from tests.bot.conftest import TOKEN
from tests.bot.hand_clock import HandClock
from tests.databases import sqlite_copy
from tests.model.cast import REQUESTERS, settle_in, telegram_id
from tests.model.choosing import VERDICTS
from tickets import contacts, timers
from tickets.contacts import Reading
from tickets.incoming import Incoming
from tickets.work import Work

#: A Sunday.
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class Ringing:
    """A service of which only the timers run."""

    def __init__(self, url: str, folder: Path) -> None:
        self.clock = HandClock(NOW)
        #: Where it is listed who was erased.
        self.erased = folder / "erased.log"
        settings = {
            "bot_token": TOKEN,
            "staff_chat_id": -1,
            "admin_ids": (),
            "database_url": url,
            "cache_dir": folder,
            "timezone": "UTC",
            "erasure_log": self.erased,
        }
        self.app: App = build_app(Settings.model_validate(settings), self.clock)
        self.database: Database = self.app.database
        self._running: asyncio.Task[None] | None = None

    async def starts(self) -> None:
        """Rings from now on."""
        self._running = asyncio.create_task(self.app.timers.run())

    async def ends(self) -> None:
        """Rings no more."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait_for(asyncio.gather(self._running, return_exceptions=True), 10)

    async def closes(self) -> None:
        """Lets go of everything."""
        await self.ends()
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

    async def does(self, move: Callable[[Work], Awaitable[object]]) -> None:
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
        return await self.due_in()

    async def due_in(self) -> dict[str, float]:
        """In how many seconds each timer falls due, as it stands at this moment."""
        async with self.database.read() as session:
            found = await session.scalars(select(Timer).order_by(Timer.id))
            now = self.clock.now()
            return {timer.subject_id: (timer.due_at - now).total_seconds() for timer in found}

    async def has_rung(self, subject_id: str) -> None:
        """Returns when this timer has rung, whatever else is under way."""
        async with asyncio.timeout(10):
            while True:
                if subject_id not in await self.due_in():
                    return
                await asyncio.sleep(0.01)

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
    await ringing.puts("album", "x:3", "album", 1.01)
    ringing.clock.moves(1)
    assert await ringing.waiting() == {"x:2": 57.6, "x:3": 0.01}
    assert await ringing.looks_in() == 0.01  # nobody else rings it meanwhile


async def test_a_timer_that_fails_is_put_off_and_holds_up_no_other(ringing: Ringing) -> None:
    await ringing.puts("ticket", "no number", "silent", 0)
    await ringing.puts("album", "x:1", "album", 0)
    await ringing.starts()
    assert await ringing.waiting() == {"no number": 60}
    ringing.clock.moves(59)
    assert await ringing.waiting() == {"no number": 1}
    ringing.clock.moves(1)
    assert await ringing.waiting() == {"no number": 60}


async def test_what_is_slow_holds_up_no_other_and_ends_with_the_service(ringing: Ringing) -> None:
    busy = threading.Event()
    with ThreadPoolExecutor(1) as threads:  # a look for incidents needs one
        asyncio.get_running_loop().set_default_executor(threads)
        threads.submit(busy.wait, 30)
        try:
            number = await ringing.puts("desk", "incidents", "incidents", 0)
            await ringing.starts()
            for album in ("x:1", "x:2"):
                await ringing.puts("album", album, "album", 0)
                ringing.clock.moves(1)
                await ringing.has_rung(album)
            assert set(await ringing.due_in()) == {"incidents"}
            assert not ringing.app.timers.idle
            assert len(looking_into(number)) == 1
            await ringing.ends()
            assert looking_into(number) == []
            assert set(await ringing.due_in()) == {"incidents"}  # for when the service runs again
        finally:
            busy.set()


def looking_into(timer: int) -> list[asyncio.Task[Any]]:
    """What rings this timer just now."""
    return [task for task in asyncio.all_tasks() if task.get_name() == f"timer {timer}"]


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
    assert not ringing.app.timers.idle  # before the first look nobody knows
    await ringing.does(timers.look_for_incidents)
    await ringing.does(timers.start_purge)
    await ringing.starts()
    assert await ringing.waiting() == {"incidents": 10, "purge": 300}
    ringing.clock.moves(10)
    assert await ringing.waiting() == {"purge": 290}
    ringing.clock.moves(290)
    assert await ringing.waiting() == {}


async def test_what_is_left_of_the_erased_goes_when_nothing_waits(ringing: Ringing) -> None:
    began = ringing.clock.now()

    async def bring(work: Work) -> None:
        waits = InboxRow(lane="x", raw="{}", state="new", received_at=began)
        work.session.add_all(
            [waits, Erasure(token="some", telegram_id=7, since_at=began - HOUR, erased_at=began)]
        )
        await timers.start_purge(work)

    async def handle(work: Work) -> None:
        await work.session.execute(update(InboxRow).values(state="done"))

    await ringing.does(bring)
    await ringing.starts()
    for _ in range(2):
        assert await ringing.waiting() == {"purge": 300}
        ringing.clock.moves(300)
    assert await ringing.waiting() == {"purge": 300}
    assert ringing.erased.read_text(encoding="utf-8").count("some") == 1
    await ringing.does(handle)
    ringing.clock.moves(300)
    assert await ringing.waiting() == {}


async def test_while_tickets_come_it_is_looked_again(ringing: Ringing) -> None:
    async def ask(work: Work) -> None:
        await settle_in(work)
        ira = await work.session.get_one(Person, REQUESTERS[0])
        what = Incoming(telegram_id(ira.id), 1, "text", "слова", work.now)
        await contacts.receive(work, ira, what, Reading(None, VERDICTS[0]))

    await ringing.does(ask)
    await ringing.starts()
    assert (await ringing.waiting())["incidents"] == 10
    ringing.clock.moves(10)
    assert (await ringing.waiting())["incidents"] == 10
    ringing.clock.moves(10)
    assert "incidents" not in await ringing.waiting()


async def test_each_hour_old_updates_go_and_erasures_are_listed(ringing: Ringing) -> None:
    began, old = ringing.clock.now(), ringing.clock.now() - INBOX_KEPT
    ages = [(old, "done")] * (AT_ONCE + 1) + [(old, "new"), (old + 2 * HOUR, "done")]
    ages += [(began - NUMBERS_LIVE, "done"), (began - NUMBERS_LIVE + 2 * HOUR, "done")]

    async def bring(work: Work) -> None:
        rows = [
            InboxRow(update_id=number, lane="x", raw="{}", state=state, received_at=at)
            for number, (at, state) in enumerate(ages)
        ]
        erased = Erasure(token="some", telegram_id=7, since_at=old, erased_at=began)
        work.session.add_all([*rows, erased])

    async def kept() -> list[int | None]:
        async with ringing.database.read() as session:
            return list(await session.scalars(select(InboxRow.update_id).order_by(InboxRow.id)))

    await ringing.does(bring)
    await ringing.starts()
    for seconds in (3598, 1):
        await ringing.waiting()
        ringing.clock.moves(seconds)
    await ringing.waiting()
    assert len(await kept()) == len(ages)
    assert not ringing.erased.exists()
    ringing.clock.moves(1)
    await ringing.waiting()
    assert await kept() == [None, None, None, len(ages) - 1]
    assert ringing.erased.read_text(encoding="utf-8").count("some") == 1
    ringing.erased.unlink()
    ringing.clock.moves(3599)
    await ringing.waiting()
    assert not ringing.erased.exists()


@pytest.mark.parametrize(("subject", "kind"), [("incident", "lapse"), ("draft", "review")])
async def test_more_than_are_rung_at_once_fall_due_together(
    ringing: Ringing, subject: str, kind: str
) -> None:
    for number in range(timers.AT_ONCE + 2):
        await ringing.puts(subject, str(number), kind, in_s=1)
    await ringing.starts()
    await ringing.waiting()
    ringing.clock.moves(1)
    assert not await ringing.waiting()
