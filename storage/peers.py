"""The processes that serve one PostgreSQL database: who is there, who does what, words to each other.

Each holds a connection of its own for as long as it lives. The locks on it say that the process is
there, and which offices it has; PostgreSQL frees them when the process dies, freezes or is cut off.
Words go by NOTIFY. They may be lost, so whoever waits for one looks every second besides.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters
from storage.database import Database, Unavailable
from storage.office import Office
from storage.server import FAULTS
from storage.words import CHANNEL

#: How often the others are looked for, and vacant offices, in seconds.
LOOK_EVERY_S = 1.0
#: The database has so long to answer before the connection counts as lost, in seconds.
PATIENCE_S = 5.0
#: The kinds of locks: a process that is there, and one that takes updates, by its number; an office, by its
#: place. 17_998 is the inbox's.
_HERE, _OFFICE, _TAKES = 17_996, 17_997, 17_999
_SETTINGS = (
    "SET idle_session_timeout = '15s'",  # a frozen process must not keep its offices
    "SET tcp_keepalives_idle = 5",
    "SET tcp_keepalives_interval = 3",
    "SET tcp_keepalives_count = 3",
    "SET tcp_user_timeout = 15000",
)
_LIVE = """
SELECT CAST(objid AS int8), CAST(classid AS int8) FROM pg_locks
WHERE locktype = 'advisory' AND classid IN ($1, $2) AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_TAKE, _TAKE_NO_MORE = "SELECT pg_advisory_lock($1, $2)", "SELECT pg_advisory_unlock($1, $2)"
_FAULTS = (OSError, TimeoutError, *FAULTS, DBAPIError, Unavailable)


async def live_now(session: AsyncSession) -> tuple[int, ...]:
    """The processes that are there at this very moment."""
    found = await session.execute(text(_LIVE.replace("$1, $2", ":here")), {"here": _HERE})
    return tuple(sorted(row[0] for row in found))


class Peers:
    """This process among those that serve the same database. On SQLite there are no others.

    Offices and what is to be heard are named before `join`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        #: By which the others know this process; None where there are no others.
        self.number = None if database.is_sqlite else random.SystemRandom().randint(1, 2**31 - 1)
        #: The processes that were there at the last look, this one among them.
        self.live: tuple[int, ...] = ()
        #: Those of them that handle what is received for them.
        self.taking: tuple[int, ...] = ()
        self._takes = False
        #: How much this process has in hand beside updates: sending is one's office, and work.
        self.besides: Callable[[], int] = lambda: 0
        self._offices: list[Office] = []
        self._heard: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)
        self._to_say: set[str] = set()
        self._wake = asyncio.Event()
        self._there = asyncio.Event()
        self._attending: asyncio.Task[None] | None = None

    def office(self, name: str) -> Office:
        """Applies for an office; it is held once nobody else has it."""
        made = Office(f"office:{name}")
        self._offices.append(made)
        return made

    def on(self, word: str, act: Callable[[], None]) -> None:
        """Has `act` called when a process says `word`, and whenever words may have been missed."""
        self._heard[word].append(act)

    def say(self, word: str) -> None:
        """Says a word to all the processes, soon; it may be lost."""
        if self.number is not None:
            self._to_say.add(word)
            self._wake.set()

    def takes(self, yes: bool) -> None:
        """Whether this process handles what others receive for it; they hear of it soon."""
        self._takes = yes
        self._wake.set()

    def offices(self) -> dict[str, bool]:
        """Every office by its name, and whether it is this process's."""
        return {office.name.partition(":")[2]: office.held.is_set() for office in self._offices}

    def share(self) -> tuple[int, int]:
        """Which part of common work is this process's first of all: the n-th of so many."""
        if self.number is None or self.number not in self.live:
            return 0, 1
        return self.live.index(self.number), len(self.live)

    async def join(self) -> None:
        """Returns when the others can see this process; until then nothing waits for it."""
        if self.number is None:
            for office in self._offices:
                office.take()
            return
        self._attending = asyncio.create_task(self._attend(), name="peers")
        await self._there.wait()

    async def leave(self) -> None:
        """Gives up every office; what waits for this process goes to the others."""
        if self._attending is not None:
            self._attending.cancel()
            await asyncio.gather(self._attending, return_exceptions=True)
            self._attending = None
        self._lost()

    async def _attend(self) -> None:
        while True:
            try:
                async with self._database.line() as line:
                    await self._hold(line)
            except _FAULTS:
                pass  # whoever works with the database says so
            self._lost()
            await asyncio.sleep(0.2)

    async def _hold(self, line: Any) -> None:
        """Keeps one connection until it breaks."""
        line.add_termination_listener(lambda _line: self._lost())
        async with asyncio.timeout(PATIENCE_S):
            for statement in _SETTINGS:
                await line.execute(statement)
            if not await _locked(line, _HERE, self.number or 0):
                return  # our last connection hasn't been given up on yet
            await line.add_listener(CHANNEL, self._hear)
        looked_at, takes = 0.0, False
        for acts in self._heard.values():
            for act in acts:
                act()
        while True:
            async with asyncio.timeout(PATIENCE_S):
                words, self._to_say = self._to_say, set()
                for word in sorted(words):
                    await line.execute("SELECT pg_notify($1, $2)", CHANNEL, word)
                if takes != self._takes:
                    takes = self._takes
                    await line.execute(_TAKE if takes else _TAKE_NO_MORE, _TAKES, self.number)
                if time.monotonic() - looked_at >= LOOK_EVERY_S:
                    looked_at = time.monotonic()
                    await self._look(line)
            self._there.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(looked_at + LOOK_EVERY_S - time.monotonic()):
                    await self._wake.wait()
            self._wake.clear()

    async def _look(self, line: Any) -> None:
        found = sorted(await line.fetch(_LIVE, _HERE, _TAKES))
        self.live = tuple(number for number, kind in found if kind == _HERE)
        self.taking = tuple(number for number, kind in found if kind == _TAKES)
        for place, office in enumerate(self._offices):
            if not office.held.is_set() and await _locked(line, _OFFICE, place):
                name = office.name
                number = await self._database.write(
                    lambda session, name=name: counters.count(session, name)  # type: ignore[misc]
                )
                if not line.is_closed():
                    office.take(number)

    def _hear(self, _line: Any, _pid: int, _channel: str, word: str) -> None:
        for act in self._heard.get(word, ()):
            act()

    def _lost(self) -> None:
        for office in self._offices:
            office.lose()
        self._wake.set()


async def _locked(line: Any, kind: int, number: int) -> bool:
    return bool(await line.fetchval("SELECT pg_try_advisory_lock($1, $2)", kind, number))
