"""A whole desk to measure: an emulated Telegram here, the service in a process of its own."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowd import Crowd
from benchmarks.processes import Process, Used, finished, started
from storage.database import Database
from telegram_emulator import Bot, Group, Telegram
from tests.processes.balancer import Balancer
from tests.servers import free_port

TOKEN = "42:BENCH-BENCH-BENCH-BENCH-BENCH-BENCH-BEN"
RUN = ("bot", "run")
SECRET = "a-secret_Of-the-Benchmark"
#: What the service says once nothing is worked out beside the answers any more.
FITTED = "knowledge base fitted"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is there to measure."""

    telegram: Telegram
    bot: Bot
    group: Group
    crowd: Crowd
    services: Sequence[Process]
    database_url: str
    folder: Path

    @property
    def service(self) -> Process:
        """The process that serves it; the first, if there are several."""
        return self.services[0]

    def used(self) -> Used:
        """CPU time of all its processes until now."""
        return sum((service.used() for service in self.services), Used())

    def database(self) -> Database:
        """The service's database; the caller closes it."""
        return Database(self.database_url)


@asynccontextmanager
async def opened(
    knowledge: Path,
    module: Sequence[str] = RUN,
    environment: Mapping[str, str] | None = None,
    *,
    database_url: str | None = None,
    processes: int = 1,
    filled: Callable[[str], Awaitable[None]] | None = None,
    fitted_within_s: float = 180,
    clocked: bool = False,
) -> AsyncIterator[Desk]:
    """A desk with an empty database into which `knowledge` was imported; it ends with the block.

    It begins when the service has fitted its index to the base: while it does, replies are slower.

    Args:
        knowledge: an absolute path to a knowledge-base file.
        module: what is run as the service, with its arguments.
        environment: settings beside the desk's own.
        database_url: an empty database; by default SQLite's. PostgreSQL's is served behind a webhook.
        processes: how many serve it.
        filled: is given the database's URL and puts a past into it, before anything else.
        fitted_within_s: so long the base may take.
        clocked: it goes by the emulated Telegram's clock, which can be moved on.

    Raises:
        Unusable: the import failed, or the service didn't start.
    """
    telegram = Telegram(seed=1, limits=False, keep_log=False)
    bot = telegram.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
    admin = telegram.add_person("Администратор")
    group = telegram.add_group("Поддержка", forum=True, members=[admin], bots=[bot])
    await telegram.start()
    try:
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
            url = database_url or f"sqlite+aiosqlite:///{folder}/desk.db"
            settings = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": telegram.url,
                "STAFF_CHAT_ID": str(group.id),
                "ADMIN_IDS": str(admin.id),
                "DATABASE_URL": url,
                "PACE": "off",
                **({"CLOCK_URL": f"{telegram.url}/emulator/clock"} if clocked else {}),
                **(environment or {}),
            }
            if filled is not None:
                await filled(url)
            await finished((*RUN[:1], "kb", "import", str(knowledge)), folder, settings)
            ports = [free_port() for _ in range(processes)]
            if database_url is not None:
                balancer = Balancer(ports)
                settings |= {"WEBHOOK_URL": await balancer.starts() + "/telegram", "WEBHOOK_SECRET": SECRET}
                stack.push_async_callback(balancer.stops)
            services = []
            for port in ports:
                own = folder / str(port)
                own.mkdir()
                running = started(module, own, {**settings, "HTTP_PORT": str(port)})
                services.append(await stack.enter_async_context(running))
            for service in services:
                fitted = lambda service=service: FITTED in service.said()  # noqa: E731
                await service.wait_until(fitted, fitted_within_s)
            receives = lambda: bot.updates.allowed is not None or bot.webhook is not None  # noqa: E731
            await services[0].wait_until(receives)
            gc.collect()
            gc.freeze()  # a full collection here would be counted as the service's time
            yield Desk(telegram, bot, group, Crowd(telegram, bot), services, url, folder)
    finally:
        await telegram.stop()
