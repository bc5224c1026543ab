"""A whole desk to measure: an emulated Telegram here, the service in a process of its own."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowd import Crowd
from benchmarks.processes import Process, finished, started
from storage.database import Database
from telegram_emulator import Telegram

TOKEN = "42:BENCH-BENCH-BENCH-BENCH-BENCH-BENCH-BEN"
RUN = ("bot", "run")
#: What the service says once nothing is worked out beside the answers any more.
FITTED = "knowledge base fitted"


@dataclass(frozen=True, slots=True)
class Desk:
    """What is there to measure."""

    telegram: Telegram
    crowd: Crowd
    service: Process
    database_url: str
    folder: Path

    def database(self) -> Database:
        """The service's database; the caller closes it."""
        return Database(self.database_url)


@asynccontextmanager
async def opened(
    knowledge: Path,
    module: Sequence[str] = RUN,
    environment: Mapping[str, str] | None = None,
) -> AsyncIterator[Desk]:
    """A desk with an empty SQLite database into which `knowledge` was imported; it ends with the block.

    It begins when the service has fitted its index to the base: while it does, replies are slower.

    Args:
        knowledge: an absolute path to a knowledge-base file.
        module: what is run as the service, with its arguments.
        environment: settings beside the desk's own.

    Raises:
        Unusable: the import failed, or the service didn't start.
    """
    telegram = Telegram(seed=1, limits=False, keep_log=False)
    bot = telegram.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
    admin = telegram.add_person("Администратор")
    group = telegram.add_group("Поддержка", forum=True, members=[admin], bots=[bot])
    await telegram.start()
    try:
        with TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            settings = {
                "BOT_TOKEN": TOKEN,
                "TELEGRAM_API_URL": telegram.url,
                "STAFF_CHAT_ID": str(group.id),
                "ADMIN_IDS": str(admin.id),
                "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.db",
                "PACE": "off",
                **(environment or {}),
            }
            await finished((*RUN[:1], "kb", "import", str(knowledge)), folder, settings)
            async with started(module, folder, settings) as service:
                await service.wait_until(lambda: bot.updates.allowed is not None)
                await service.wait_until(lambda: FITTED in service.said())
                gc.collect()
                gc.freeze()  # a full collection here would be counted as the service's time
                yield Desk(telegram, Crowd(telegram, bot), service, settings["DATABASE_URL"], folder)
    finally:
        await telegram.stop()
