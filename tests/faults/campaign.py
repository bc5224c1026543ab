"""A desk under load, its people, and the processes that serve it: to be killed, stopped and troubled."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from knowledge_base import files, storing
from storage.database import Database
from storage.migrating import migrate
from storage.tables import InboxRow, OutboxRow
from telegram_emulator import Telegram
from telegram_emulator.world.events import Event as Happening
from tests import invariants
from tests.desk import BASE, TOKEN
from tests.faults import record
from tests.faults.people import Crowd
from tests.faults.result import Result
from tests.faults.service import Service
from tests.faults.wire import Wire
from tests.faults.witness import compare
from tests.processes.balancer import Balancer
from tests.servers import free_port

REQUESTERS_AT_ONCE = 5
SECRET = "a-secret_Of-the-Tests"
PATH = "/from/telegram"
#: Nothing that is waited for takes so long, in seconds.
PATIENCE_S = 120


class Campaign:
    """One desk, its people, and the processes that serve it.

    Args:
        url: the database, empty.
        seed: settles what people do.
        webhooks: so many processes are brought updates; with none, one process polls.
        every_s: people write one message in so many seconds, on average; 0: as fast as they can.
        wired: the way to Telegram leads over a wire that can be cut.
        settings: what differs from the usual settings of the processes.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        seed: int,
        *,
        webhooks: int = 0,
        every_s: float = 0.0,
        wired: bool = False,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self._rng = Random(seed)
        self._url, self._folder, self._differing = url, folder, settings or {}
        self.tg = Telegram(seed=seed, limits=False)
        self._bot = self.tg.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
        self._specialists = [self.tg.add_person(name, language="ru") for name in ("Олег", "Анна")]
        self._admin = self.tg.add_person("Макс", language="ru")
        self._group = self.tg.add_group(
            "Поддержка", forum=True, members=[*self._specialists, self._admin], bots=[self._bot]
        )
        self._crowd = Crowd(self.tg, self._bot, self._group, self._specialists, seed, every_s)
        self.ports = [free_port() for _ in range(webhooks)]
        self.balancer = Balancer(self.ports)
        self._wired = wired
        self.wire: Wire | None = None
        self.services: list[Service] = []
        #: How often Telegram was called.
        self.calls = 0
        self._on_call: Callable[[], None] | None = None
        self._load: list[asyncio.Task[None]] = []
        self._wrong: list[str] = []
        #: Whether the processes' clock goes forward only: then what they note of moments shows an order.
        self.steady_clock = True

    async def run_through(self, trouble: Callable[[], Awaitable[None]]) -> Result:
        """Starts the processes, lets trouble come over them under load, then checks everything."""
        async with self._opened():
            await self._begins()
            await self.goes_on(20)
            await self._while_asked(trouble())
            return await self._checked(0, 0)

    async def goes_on(self, calls: int = 30, within_s: float | None = None) -> None:
        """Waits until so much more has been asked of Telegram, so that everything works again.

        Args:
            within_s: if it may stand still, how long at the most.
        """
        aim = self.calls + calls
        try:
            await self.tg.wait(lambda: self.calls > aim, timeout=within_s or PATIENCE_S)
        except TimeoutError:
            if within_s is None:
                raise

    async def all_up(self) -> None:
        """Starts every process that isn't there, and waits until all can answer."""
        for service in self.services:
            if not service.pid:
                await service.starts()
        for service in self.services:
            await service.says("knowledge base loaded")

    async def logged(self, line: str) -> None:
        """Waits until one of the processes has said something in its log."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if any(line in service.life for service in self.services):
                    return
                await asyncio.sleep(0.05)

    @property
    def senders(self) -> list[Service]:
        """Whose office the sending is, as far as the logs tell; none while it goes over."""
        told = [one for one in self.services if one.pid and "this process sends" in one.life]
        return told or [one for one in self.services if one.pid and not self.ports]

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Everything is ready for processes to be started."""
        await self.tg.start()
        await self._load_knowledge()
        common = self._settings()
        if self._wired:
            self.wire = Wire(int(self.tg.url.rsplit(":", 1)[1]))
            common["TELEGRAM_API_URL"] = f"http://127.0.0.1:{await self.wire.starts()}"
        if self.ports:
            url = await self.balancer.starts()
            common |= {"WEBHOOK_URL": url + PATH, "WEBHOOK_SECRET": SECRET}
        for number, port in enumerate(self.ports or [0]):
            folder = self._folder / str(number)
            folder.mkdir()
            service = Service(folder, {**common, "HTTP_PORT": str(port), **self._differing})
            await service.opens()
            self.services.append(service)
        self.tg.world.log.listeners.append(self._heard)
        try:
            yield
        finally:
            for task in self._load:
                task.cancel()
            await asyncio.gather(*self._load, return_exceptions=True)
            for service in self.services:
                await service.closes()
            if self.ports:
                await self.balancer.stops()
            if self.wire is not None:
                await self.wire.stops()
            await self.tg.stop()

    async def _begins(self) -> None:
        """The processes are there, and people begin to ask."""
        await self.all_up()
        self._load = [asyncio.create_task(self._crowd.keeps_asking()) for _ in range(REQUESTERS_AT_ONCE)]

    async def _while_asked(self, doing: Awaitable[None]) -> None:
        """Does something; whoever can't go on with their story ends it."""
        task = asyncio.ensure_future(doing)
        await asyncio.wait({task, *self._load}, return_when=asyncio.FIRST_COMPLETED)
        for story in self._load:
            if story.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                story.result()
        await task

    async def _checked(self, kills: int, stops: int) -> Result:
        """Everybody's story comes to its end, and the service to its own; then the checker looks."""
        self._crowd.stopping = True
        await asyncio.gather(*self._load)
        await self._settled()
        for service in self.services:
            service.gets(signal.SIGTERM)
        for service in self.services:
            assert await service.ended() == 0, service.log[-2000:]
        return await self._result(kills, stops)

    def _heard(self, event: Happening) -> None:
        if event.kind == "call":
            self.calls += 1
            if self._on_call is not None:
                self._on_call()

    async def _load_knowledge(self) -> None:
        database = Database(self._url)
        await migrate(database)
        entries = files.read(BASE, BASE.name, "ru")
        await database.write(lambda session: storing.import_entries(session, entries, datetime.now(UTC)))
        await database.close()

    def _settings(self) -> dict[str, str]:
        return {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self.tg.url,
            "STAFF_CHAT_ID": str(self._group.id),
            "ADMIN_IDS": str(self._admin.id),
            "DATABASE_URL": self._url,
            "MERGE_PAUSE_S": "0.2",
            "PACE": "off",
        }

    async def _settled(self) -> None:
        """Waits until nothing is left to be handled or said."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                if not await self._left("new", "leased"):
                    return
                await asyncio.sleep(0.05)

    async def _newest(self) -> tuple[int, int]:
        """The highest numbers among updates and messages."""
        database = Database(self._url)
        try:
            async with database.read() as session:
                updates = await session.scalar(select(func.max(InboxRow.id)))
                return updates or 0, await session.scalar(select(func.max(OutboxRow.id))) or 0
        finally:
            await database.close()

    async def _left(self, *states: str, upto: tuple[int, int] | None = None) -> bool:
        """Whether updates or messages, up to these numbers, are in one of these states."""
        database = Database(self._url)
        tables: tuple[type[InboxRow] | type[OutboxRow], ...] = (InboxRow, OutboxRow)
        try:
            async with database.read() as session:
                for table, last in zip(tables, upto or (None, None), strict=True):
                    query = select(table.id).where(table.state.in_(states)).limit(1)
                    if last is not None:
                        query = query.where(table.id <= last)
                    if await session.scalar(query) is not None:
                        return True
        finally:
            await database.close()
        return False

    async def _result(self, kills: int, stops: int) -> Result:
        people = [*self._specialists, self._admin]
        seen = compare(self.tg, self._bot, self._group, self._crowd.requesters, people)
        database = Database(self._url)
        try:
            wrong = [
                *self._wrong,
                *await invariants.violations(database, steady_clock=self.steady_clock),
                *await record.unregistered(database, self._wrote()),
                *await record.unauthorised(database, {one.id for one in people}),
                *record.told_in((service.log for service in self.services), TOKEN),
                *seen.wrong,
            ]
            possible = await invariants.repeats(database)
        finally:
            await database.close()
        in_flight = [count for service in self.services for count in service.in_flight]
        errors = [line for service in self.services for line in service.errors]
        return Result(kills, stops, seen.written, wrong, possible, seen.repeats, in_flight, errors)

    def _wrote(self) -> set[tuple[int, int]]:
        """Chat and number of every message of people's to the desk."""
        private = {
            (person.id, message.id)
            for person in (*self._crowd.requesters, self._admin)
            for message in person.chat(self._bot).messages
            if message.sender_id == person.id
        }
        return private | {
            (self._group.id, message.id)
            for one in self._specialists
            for message in one.chat(self._group).messages
            if message.sender_id == one.id and message.service is None
        }
