"""A desk under load that several processes serve, behind a webhook."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from knowledge_base import storing
from knowledge_base.entry import Entry, Variant
from storage.database import Database
from tests.faults.campaign import Campaign
from tests.faults.service import Service


class Fleet(Campaign):
    """One desk, its people, and so many processes.

    Args:
        url: a PostgreSQL database, empty.
        seed: settles what people do.
    """

    def __init__(self, url: str, folder: Path, seed: int, processes: int = 2) -> None:
        super().__init__(url, folder, seed, webhooks=processes)

    @property
    def sender(self) -> Service:
        """Whose office the sending is, when it is nobody else's too."""
        (sender,) = self.senders
        return sender

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
