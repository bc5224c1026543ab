"""A desk under load that several processes serve, behind a webhook."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from knowledge_base import storing
from knowledge_base.entry import Entry, Variant
from storage.database import Database
from tests.faults.kill import REQUESTERS_AT_ONCE, Campaign, Result
from tests.faults.service import Service
from tests.processes.balancer import Balancer
from tests.servers import free_port

SECRET = "a-secret_Of-the-Tests"
PATH = "/from/telegram"


class Fleet(Campaign):
    """One desk, its people, and so many processes.

    Args:
        url: a PostgreSQL database, empty.
        seed: settles what people do.
    """

    def __init__(self, url: str, folder: Path, seed: int, processes: int = 2) -> None:
        super().__init__(url, folder, seed)
        self.ports = [free_port() for _ in range(processes)]
        self.balancer = Balancer(self.ports)
        self.services: list[Service] = []

    async def serves_through(self, trouble: Callable[[], Awaitable[None]]) -> Result:
        """Starts all the processes, lets trouble come over them under load, then checks everything."""
        async with self._load() as load:
            await self._tg.wait(lambda: self._calls > 20, timeout=90)
            troubled = asyncio.ensure_future(trouble())
            await asyncio.wait({troubled, *load}, return_when=asyncio.FIRST_COMPLETED)
            for task in load:
                if task.done():
                    task.result()
            await troubled
            await self._finishes(load)
            return await self._result(0, 0)

    async def goes_on(self, calls: int = 30) -> None:
        """Waits until so much more has been asked of Telegram, so that everything works again."""
        aim = self._calls + calls
        await self._tg.wait(lambda: self._calls > aim, timeout=90)

    @property
    def sender(self) -> Service:
        """Whose office the sending is, as far as the logs tell."""
        sending = [one for one in self.services if one.pid and "this process sends" in one.life]
        assert len(sending) == 1, [one.log[-1000:] for one in self.services]
        return sending[0]

    async def learns(self, question: str, answer: str) -> None:
        """Somebody adds an entry elsewhere; every process gives it to whoever asks."""
        entry = Entry(key=question, answers={"ru": answer}, variants=(Variant(text=question, language="ru"),))
        database = Database(self._url)
        await database.write(lambda session: storing.import_entries(session, [entry], datetime.now(UTC)))
        await database.close()
        for service in self.services:
            await service.says("knowledge base loaded", times=2)
        await self._admin.writes(question, self._bot)
        await self._admin.sees(answer, timeout=90)

    @asynccontextmanager
    async def _load(self) -> AsyncIterator[list[asyncio.Task[None]]]:
        await self._tg.start()
        await self._load_knowledge()
        url = await self.balancer.starts()
        common = {**self._settings(), "WEBHOOK_URL": url + PATH, "WEBHOOK_SECRET": SECRET}
        for number, port in enumerate(self.ports):
            folder = self._folder / str(number)
            folder.mkdir()
            service = Service(folder, {**common, "HTTP_PORT": str(port)})
            await service.opens()
            self.services.append(service)
        await asyncio.gather(*(service.starts() for service in self.services))
        for service in self.services:
            await service.says("knowledge base loaded")
        self._tg.world.log.listeners.append(self._heard)
        load = [asyncio.create_task(self._crowd.keeps_asking()) for _ in range(REQUESTERS_AT_ONCE)]
        try:
            yield load
        finally:
            for task in load:
                task.cancel()
            await asyncio.gather(*load, return_exceptions=True)
            for service in self.services:
                await service.closes()
            await self.balancer.stops()
            await self._tg.stop()

    async def _finishes(self, load: list[asyncio.Task[None]]) -> None:
        self._crowd.stopping = True
        await asyncio.gather(*load)
        await self._settled()
        for service in self.services:
            service.gets(signal.SIGTERM)
        for service in self.services:
            assert await service.ended() == 0, service.log[-2000:]

    def _services(self) -> list[Service]:
        return self.services
