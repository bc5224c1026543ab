"""The knowledge base as line 1 sees it: an index in memory that is swapped, never changed."""

from __future__ import annotations

import asyncio
import contextlib

import structlog

from knowledge_base import engine, storing
from knowledge_base.decision import Decision
from knowledge_base.entry import Entry
from knowledge_base.index import Index
from storage.database import Database, Unavailable

log = structlog.get_logger()

#: How often other processes' changes are looked for, in seconds.
LOOK_EVERY_S = 1.0
#: What an admin's search shows at the most, and how probable an entry without the words must be.
FOUND, LIKELY = 8, 0.1


class LiveKnowledge:
    """Answers from the newest index; builds the next one beside it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._index = Index.build([])
        self._entries: dict[int, Entry] = {}
        self._version = -1
        self._building = asyncio.Lock()

    def decide(self, text: str, language: str | None) -> Decision:
        """Finds the entry for a question and decides what to do with it."""
        return engine.decide(self._index, text, language)

    def entry(self, entry_id: int) -> Entry | None:
        """The published entry with this id."""
        return self._entries.get(entry_id)

    def find(self, text: str, language: str) -> list[Entry]:
        """Entries that an admin may mean: by their words first, then by their meaning."""
        words = text.lower().split()
        literal = [
            entry
            for entry in self._entries.values()
            if all(
                any(word in place for place in (entry.key, *(v.text.lower() for v in entry.variants)))
                for word in words
            )
        ]
        candidates = self.decide(text, language).candidates
        likely = [candidate.entry for candidate in candidates if candidate.probability >= LIKELY]
        return list({entry.key: entry for entry in (*literal, *likely)}.values())[:FOUND]

    async def reload(self) -> None:
        """Takes in what has been committed, if anything has.

        Raises:
            Unavailable: the database doesn't answer.
        """
        async with self._building:
            async with self._database.read() as session:
                version = await storing.version(session)
            if version == self._version:
                return
            entries = await self._database.read_much(storing.published)
            index = await asyncio.to_thread(Index.build, entries)
            self._index, self._version = index, version
            self._entries = {entry.id: entry for entry in entries if entry.id is not None}
            log.info("knowledge base loaded", entries=len(entries), variants=index.variants_count)

    async def watch(self) -> None:
        """Looks for changes made by others until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            with contextlib.suppress(Unavailable):  # said by the database, and tried again in a second
                await self.reload()
