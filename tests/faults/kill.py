"""A desk under load whose service is killed again and again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import select

from knowledge_base import files, storing
from storage.database import Database
from storage.migrating import migrate
from storage.tables import Event, InboxRow, Message, OutboxRow
from telegram_emulator import Person, Telegram
from telegram_emulator.world.events import Event as Happening
from tests import invariants
from tests.desk import BASE, TOKEN
from tests.faults.people import Crowd
from tests.faults.service import Service
from tests.faults.witness import compare

REQUESTERS_AT_ONCE = 5
#: A process lives for at most so many calls to Telegram.
LONGEST_LIFE = 40


@dataclass(frozen=True, slots=True)
class Result:
    """What was found after everything."""

    kills: int
    stops: int
    messages: int
    wrong: list[str]
    possible_repeats: int
    repeats: int
    in_flight: list[int]
    errors: list[str]

    def __str__(self) -> str:
        lost = sum("saw" in line or "shows" in line or "never" in line for line in self.wrong)
        twice = sum("twice" in line or "times" in line for line in self.wrong)
        return (
            f"{self.kills} kills, {self.stops} stops: {self.messages} messages, {lost} lost, {twice} twice, "
            f"{self.repeats} repeated sends seen ({self.possible_repeats} possible; "
            f"in flight {sum(self.in_flight)}, at most {max(self.in_flight, default=0)} at a kill)"
        )


class Campaign:
    """One desk, its people, and whoever kills it.

    Args:
        url: the database, empty.
        seed: settles what people do and when the process dies.
    """

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self._rng = Random(seed)
        self._url = url
        self._tg = Telegram(seed=seed, limits=False)
        self._bot = self._tg.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
        self._specialists = [self._tg.add_person(name, language="ru") for name in ("Олег", "Анна")]
        self._admin = self._tg.add_person("Макс", language="ru")
        self._group = self._tg.add_group(
            "Поддержка", forum=True, members=[*self._specialists, self._admin], bots=[self._bot]
        )
        self._crowd = Crowd(self._tg, self._bot, self._group, self._specialists, seed)
        self._folder = folder
        self._calls = 0
        self._kill_at = 0
        self._service: Service | None = None
        self._wrong: list[str] = []

    async def run(self, *, kills: int, stops: int) -> Result:
        """Kills and stops the service so often under load, in a random order, then checks everything."""
        async with self._load() as load:
            ends = [signal.SIGKILL] * kills + [signal.SIGTERM] * stops
            self._rng.shuffle(ends)
            for number in ends:
                await self._lives_until(number, load)
            await self._opened().starts()
            await self._finishes(load)
            return await self._result(kills, stops)

    async def run_through(self, trouble: Callable[[int], Awaitable[None]]) -> Result:
        """Lets trouble come over one process under load, given its number, then checks everything."""
        async with self._load() as load:
            pid = await self._opened().starts()
            await self._tg.wait(lambda: self._calls > 20, timeout=60)
            await trouble(pid)
            await self._finishes(load)
            return await self._result(0, 1)

    async def logged(self, line: str) -> None:
        """Waits until the service has said something in its log."""
        async with asyncio.timeout(60):
            while True:
                if line in self._opened().log:
                    return
                await asyncio.sleep(0.05)

    @asynccontextmanager
    async def _load(self) -> AsyncIterator[list[asyncio.Task[None]]]:
        """People who keep asking; gives their tasks."""
        await self._tg.start()
        await self._load_knowledge()
        self._service = Service(self._folder, self._settings())
        await self._service.opens()
        self._tg.world.log.listeners.append(self._heard)
        load = [asyncio.create_task(self._crowd.keeps_asking()) for _ in range(REQUESTERS_AT_ONCE)]
        try:
            yield load
        finally:
            for task in load:
                task.cancel()
            await asyncio.gather(*load, return_exceptions=True)
            await self._service.closes()
            await self._tg.stop()

    async def _finishes(self, load: list[asyncio.Task[None]]) -> None:
        """Everybody's story comes to its end, and the service to its own."""
        self._crowd.stopping = True
        await asyncio.gather(*load)
        await self._settled()
        self._opened().gets(signal.SIGTERM)
        code = await self._opened().ended()
        assert code == 0, self._opened().log[-2000:]

    async def _lives_until(self, end: signal.Signals, load: list[asyncio.Task[None]]) -> None:
        """One process: from its start to a random moment.

        Most die at the very moment at which a call has taken effect and its answer isn't out yet;
        some a little later, and some while they start.
        """
        service = self._opened()
        await service.starts()
        ending = asyncio.create_task(service.ended())
        manner = self._rng.random()
        while_starting = manner < 0.15
        if while_starting:
            await asyncio.sleep(self._rng.uniform(0, 0.8))
            service.gets(end)
        else:
            self._ends_with, self._delay = end, self._rng.uniform(0, 0.05) if manner < 0.5 else 0.0
            self._kill_at = self._calls + self._rng.randint(2, LONGEST_LIFE)
        done, _ = await asyncio.wait({ending, *load}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
        self._kill_at = 0
        for task in done - {ending}:
            task.result()
        assert ending in done, f"the process did not end\n{service.log[-2000:]}"
        clean = end is signal.SIGTERM
        # A stop that comes before the process can listen for it ends it like any other process.
        allowed = {0, -signal.SIGTERM} if clean and while_starting else {0 if clean else -signal.SIGKILL}
        assert ending.result() in allowed, f"{ending.result()}\n{service.log[-2000:]}"
        if end is signal.SIGTERM and not while_starting and await self._left("leased"):
            self._wrong.append("a clean stop left messages on their way")

    def _heard(self, event: Happening) -> None:
        if event.kind != "call":
            return
        self._calls += 1
        if self._kill_at and self._calls >= self._kill_at:
            self._kill_at = 0
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._opened().gets, self._ends_with)
            else:
                self._opened().gets(self._ends_with)

    async def _load_knowledge(self) -> None:
        database = Database(self._url)
        await migrate(database)
        entries = files.read(BASE, BASE.name, "ru")
        await database.write(lambda session: storing.import_entries(session, entries, datetime.now(UTC)))
        await database.close()

    def _settings(self) -> dict[str, str]:
        return {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self._tg.url,
            "STAFF_CHAT_ID": str(self._group.id),
            "ADMIN_IDS": str(self._admin.id),
            "DATABASE_URL": self._url,
            "MERGE_PAUSE_S": "0.2",
            "PACE": "off",
            "HTTP_PORT": "0",
        }

    async def _settled(self) -> None:
        """Waits until nothing is left to be handled or said."""
        async with asyncio.timeout(60):
            while True:
                if not await self._left("new", "leased"):
                    return
                await asyncio.sleep(0.05)

    async def _left(self, *states: str) -> bool:
        """Whether updates or messages are in one of these states."""
        database = Database(self._url)
        try:
            async with database.read() as session:
                found = [
                    await session.scalar(select(table.id).where(table.state.in_(states)).limit(1))
                    for table in (InboxRow, OutboxRow)
                ]
        finally:
            await database.close()
        return found != [None, None]

    async def _result(self, kills: int, stops: int) -> Result:
        people = [*self._specialists, self._admin]
        seen = compare(self._tg, self._bot, self._group, self._crowd.requesters, people)
        database = Database(self._url)
        try:
            wrong = [
                *self._wrong,
                *await invariants.violations(database),
                *await self._unregistered(database),
                *seen.wrong,
            ]
            possible = await invariants.repeats(database)
        finally:
            await database.close()
        in_flight = [count for service in self._services() for count in service.in_flight]
        errors = [line for service in self._services() for line in service.errors]
        return Result(kills, stops, seen.written, wrong, possible, seen.repeats, in_flight, errors)

    def _services(self) -> list[Service]:
        return [self._opened()]

    async def _unregistered(self, database: Database) -> list[str]:
        """Whatever people wrote and no ticket holds, or holds twice."""
        wrote = {
            (person.id, message.id)
            for person in (*self._crowd.requesters, self._admin)
            for message in person.chat(self._bot).messages
            if message.sender_id == person.id
        } | {(self._group.id, number) for one in self._specialists for number in self._written_by(one)}
        async with database.read() as session:
            rows = await session.execute(select(Message.id, Message.chat_id, Message.telegram_message_id))
            kept = {row_id: (chat_id, number) for row_id, chat_id, number in rows}
            told = await session.scalars(
                select(Event.data).where(
                    Event.kind.in_(("ticket.registered", "message.received", "message.sent", "note.added"))
                )
            )
            registered = [kept.get(data["message_id"]) for data in told]
        wrong = [f"{key} was never registered" for key in wrote - set(kept.values())]
        wrong += [f"{key} is registered, and nobody wrote it" for key in set(kept.values()) - wrote]
        if sorted(registered, key=str) != sorted(kept.values(), key=str):
            wrong.append("some messages are not in the history exactly once: registered twice")
        return wrong

    def _opened(self) -> Service:
        assert self._service is not None, "it hasn't begun"
        return self._service

    def _written_by(self, person: Person) -> list[int]:
        return [
            message.id
            for message in person.chat(self._group).messages
            if message.sender_id == person.id and message.service is None
        ]
