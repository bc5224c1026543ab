"""The database or the disk fails: tried again, said once, nothing lost."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import resource
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from storage.database import Database, Unavailable
from storage.prepared import add
from storage.tables import Person
from telegram_emulator import Seen
from tests.databases import migrated
from tests.desk import Desk
from tests.faults.campaign import Campaign
from tests.faults.cutter import Cutter
from tests.faults.witness import AGAIN
from tests.servers import Postgres, own_postgres
from tests.storage.test_prepared import somebody

DOWN, UP = "the database doesn't answer, trying again", "the database answers again"
_NUMBER = re.compile(r"(?:Шлю|Вопрос) (\d+)\.")
_HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Desk]:
    """An open desk; checked when its story has come to a good end."""
    await migrated(url)
    desk = Desk(url)
    await desk.opens()
    try:
        yield desk
    except BaseException:
        await desk.tg.stop()
        raise
    await desk.closes()


@pytest.fixture
def own_server() -> Iterator[Postgres]:
    """A PostgreSQL that may be restarted."""
    with own_postgres() as server:
        yield server


@pytest.fixture
async def wire(own_server: Postgres) -> AsyncIterator[tuple[Cutter, Desk]]:
    """A desk whose wire to the database can be cut."""
    cutter = Cutter(int(own_server.url.rsplit(":", 1)[1]))
    port = await cutter.starts()
    async with opened(f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres") as desk:
        yield cutter, desk
    await cutter.stops()


def said(logs: list[Any]) -> list[str]:
    """Warnings and worse, in order."""
    return [
        line["event"] for line in logs if line["log_level"] in ("warning", "error") or line["event"] == UP
    ]


async def talk(desk: Desk, intro: Seen, numbers: range) -> None:
    """Ира and Олег write at once."""
    for number in numbers:
        await desk.ira.writes(f"Вопрос {number}.")
        await desk.oleg.writes(f"Шлю {number}.", desk.group, topic=intro.thread_id)


async def all_has_crossed(desk: Desk, intro: Seen, count: int) -> None:
    """Waits until both have seen everything, and checks that each saw it once and in order."""
    await desk.ira.sees(f"Шлю {count - 1}.", timeout=60)
    await desk.oleg.sees(f"Вопрос {count - 1}.", topic=intro.thread_id, timeout=60)
    with contextlib.suppress(Unavailable):  # the test's own connections may be broken, too
        await desk.settles()
    await desk.settles()
    for got in (
        [m for m in desk.ira.chat(desk.bot).messages if "Шлю " in m.words],
        [m for m in desk.oleg.chat(desk.group).messages if "Вопрос " in m.words],
    ):
        # In a crowded minute of the group a post tells several.
        first = [number for m in got if AGAIN not in m.words for number in _NUMBER.findall(m.words)]
        assert len(set(first)) == len(first)
        assert list(dict.fromkeys(number for m in got for number in _NUMBER.findall(m.words))) == [
            str(number) for number in range(count)
        ]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
async def test_postgresql_restarts(own_server: Postgres, logs: list[Any], how: signal.Signals) -> None:
    async with opened(f"{own_server.url}/postgres") as desk:
        intro = await desk.is_taken()
        await talk(desk, intro, range(5))
        await asyncio.to_thread(own_server.stops, how)
        await talk(desk, intro, range(5, 10))
        await desk.tg.wait(lambda: DOWN in said(logs))
        await asyncio.to_thread(own_server.starts)
        await talk(desk, intro, range(10, 15))
        await all_has_crossed(desk, intro, 15)
    assert said(logs) == [DOWN, UP]


async def test_a_restart_is_an_outage_to_everybody(own_server: Postgres) -> None:
    """Also to those who are in the middle of an answer; what they were told is written, is."""
    url = f"{own_server.url}/postgres"
    await migrated(url)
    database, numbers, written = Database(url), itertools.count(1), set[int]()
    over = asyncio.Event()

    async def writes() -> None:
        while not over.is_set():
            number = next(numbers)
            with contextlib.suppress(Unavailable):
                await database.write(partial(add, row=somebody(number)))
                written.add(number)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for _ in range(24):
            group.create_task(writes())
        for how in (signal.SIGINT, signal.SIGQUIT):
            await asyncio.to_thread(own_server.stops, how)
            await asyncio.to_thread(own_server.starts)
            before = len(written)
            async with asyncio.timeout(60):
                while True:  # everybody writes again
                    if len(written) >= before + 24:
                        break
                    await asyncio.sleep(0.02)
        over.set()
    async with database.read() as session:
        assert written <= set(await session.scalars(select(Person.telegram_id)))
    await database.close()


async def test_a_commit_of_which_nobody_hears(wire: tuple[Cutter, Desk], logs: list[Any]) -> None:
    cutter, desk = wire
    intro = await desk.is_taken()
    cutter.cuts_commits(times=25, every=4)
    await talk(desk, intro, range(30))
    await all_has_crossed(desk, intro, 30)
    assert cutter.cut > 10
    assert not [line for line in logs if line["log_level"] == "error"]


async def test_another_process_holds_sqlites_lock(tmp_path: Path, logs: list[Any]) -> None:
    path = tmp_path / "desk.db"
    async with opened(f"sqlite+aiosqlite:///{path}") as desk:
        intro = await desk.is_taken()
        await desk.settles()
        async with held(path):
            await talk(desk, intro, range(5))
            await desk.tg.wait(lambda: DOWN in said(logs), timeout=30)
        await talk(desk, intro, range(5, 10))
        await all_has_crossed(desk, intro, 10)
    assert said(logs) == [DOWN, UP]


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[None]:
    """Another process that is writing to this SQLite file, and doesn't come to an end."""
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLD, str(path), stdin=pipe, stdout=pipe
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    await holder.stdout.readline()
    try:
        yield
    finally:
        holder.stdin.close()
        await holder.wait()


async def test_the_disk_is_full(tmp_path: Path) -> None:
    """The system refuses to let any file of the service grow, as on a full disk."""
    campaign = Campaign(f"sqlite+aiosqlite:///{tmp_path}/desk.db", tmp_path, seed=7)

    async def fill_and_empty() -> None:
        pid = campaign.services[0].pid
        unlimited = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, unlimited[1]))
        await campaign.logged(DOWN)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, unlimited)
        await campaign.logged(UP)

    result = await campaign.run_through(fill_and_empty)
    assert not result.wrong, result.wrong
    assert not result.errors, result.errors
    assert not result.repeats
    assert result.messages > 10
