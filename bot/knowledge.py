"""The knowledge base as line 1 sees it: an index in memory that is swapped, never changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence

import structlog

from bot.clock import Clock
from bot.departments import LiveDepartments
from bot.fitting import Fitter
from bot.live_incidents import LiveIncidents
from bot.metrics import Metrics
from bot.urgent_words import LiveUrgentWords
from knowledge_base import bursts, engine, storing
from knowledge_base.audience import Reader, restricted
from knowledge_base.decision import Decision
from knowledge_base.departments import Guess
from knowledge_base.entry import Entry
from knowledge_base.growing import changed
from knowledge_base.index import Index
from knowledge_base.review import Question, Review, review
from storage.database import Database, Unavailable
from storage.peers import Peers
from storage.words import KNOWLEDGE
from tickets.observed import observed

log = structlog.get_logger()

#: How often other processes' changes are looked for, in seconds.
LOOK_EVERY_S = 1.0
#: A changed base is fitted once it has been left alone for so long, in seconds…
QUIET_S = 20.0
#: …and every base now and then to what people have shown to be right.
FIT_EVERY_S = 6 * 3600.0
#: What an admin's search shows at the most, and how probable an entry without the words must be.
FOUND, LIKELY = 8, 0.25


class LiveKnowledge:
    """Answers from the newest index; builds the next one beside it.

    At first it answers by words and letters; `run` loads the sentence encoder, and fits each newest base.

    Args:
        departments: which of them a question is for, found in the same way.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        fitter: Fitter,
        departments: LiveDepartments,
        peers: Peers,
        metrics: Metrics,
    ) -> None:
        self._database, self._clock, self._fitter = database, clock, fitter
        self.departments, self._metrics = departments, metrics
        self._index = Index.build([])
        self._entries: dict[int, Entry] = {}
        self._restricted: tuple[Index, Mapping[int, frozenset[str]]] = (self._index, {})
        self._version = -1
        self._building = asyncio.Lock()
        self._unfitted = asyncio.Event()
        #: Set while the index is fitted to the base as it is known.
        self.fitted = asyncio.Event()
        self._urgent_words = LiveUrgentWords(database)
        self._incidents = LiveIncidents(database)
        self._told = asyncio.Event()
        peers.on(KNOWLEDGE, self._told.set)

    @property
    def restricted(self) -> bool:
        """Whether some entry isn't for everybody."""
        return bool(self._audiences(self._index))

    def decide(self, text: str, language: str | None, reader: Reader | None = None) -> Decision:
        """Finds the entry for a question and decides what to do with it; None may read everything."""
        with self._metrics.deciding.time():
            decision = self.would_decide(text, language, reader)
        self._metrics.decisions.labels(decision.kind).inc()
        return decision

    def would_decide(self, text: str, language: str | None, reader: Reader | None = None) -> Decision:
        """The same for a question that nobody has asked yet: it isn't counted."""
        index = self._index
        if reader is None:
            return engine.decide(index, text, language)
        meant = self._audiences(index)
        hidden = frozenset(place for place, whom in meant.items() if not reader.may_read(whom))
        return engine.decide(index, text, language, hidden)

    def _audiences(self, index: Index) -> Mapping[int, frozenset[str]]:
        """The places of an index's entries that aren't for everybody, with whom they are for; found once."""
        if self._restricted[0] is not index:
            self._restricted = (index, restricted(index.entries))
        return self._restricted[1]

    @property
    def chooses(self) -> bool:
        """Whether there are several departments that a question may be for."""
        return self.departments.several

    def likely(self, text: str, language: str | None) -> Guess | None:
        """Which department a question may be for; None if nothing speaks for any."""
        return self.departments.guess(text, language)

    def urgent(self, text: str) -> str | None:
        """Which of the admins' urgent words a message holds."""
        return self._urgent_words.found(text)

    def incident(self, question: bursts.Question) -> int | None:
        """The open incident that a question is about."""
        return self._incidents.found(question)

    def entry(self, entry_id: int) -> Entry | None:
        """The published entry with this id."""
        return self._entries.get(entry_id)

    async def review(self, draft: Entry, asked: Sequence[Question]) -> Review:
        """What publishing an entry would change; worked out beside the event loop."""
        return await asyncio.to_thread(review, self._index, draft, asked)

    def find(self, text: str, language: str, limit: int = FOUND, start: int = 0) -> list[Entry]:
        """Entries that may be meant: by words first, then by meaning; without words the newest."""
        words = text.lower().split()
        if not words:
            return [
                self._entries[number] for number in sorted(self._entries, reverse=True)[start : start + limit]
            ]
        literal = [
            entry
            for entry in self._entries.values()
            if all(
                any(word in place for place in (entry.key, *(v.text.lower() for v in entry.variants)))
                for word in words
            )
        ]
        candidates = self.would_decide(text, language).candidates
        likely = [candidate.entry for candidate in candidates if candidate.probability >= LIKELY]
        return list({entry.key: entry for entry in (*literal, *likely)}.values())[start : start + limit]

    async def reload(self) -> None:
        """Takes in what has been committed, if anything has.

        Raises:
            Unavailable: the database doesn't answer.
        """
        await self._urgent_words.reload()
        await self.departments.reload()
        await self._incidents.reload()
        async with self._building:
            async with self._database.read() as session:
                version = await storing.version(session)
            if version == self._version:
                return
            entries = await self._read()
            self._index = await asyncio.to_thread(changed, self._index, list(entries.values()))
            self._version, self._entries = version, entries
            self.fitted.clear()
            self._unfitted.set()
            log.info("knowledge base loaded", entries=len(entries), variants=self._index.variants_count)

    async def _read(self) -> dict[int, Entry]:
        """The published entries by their ids, ascending; of those read before, only what has changed."""
        since, before = self._version, self._entries
        if since < 0:
            whole = await self._database.read_much(storing.published)
            return {entry.id: entry for entry in whole if entry.id is not None}
        found, gone = await self._database.read_much(lambda session: storing.changed_since(session, since))
        new = {entry.id: entry for entry in found if entry.id is not None}
        ids = sorted({*before, *new} - set(gone))
        return {entry_id: new.get(entry_id) or before[entry_id] for entry_id in ids}

    async def run(self) -> None:
        """Looks for changes made by others, and fits the index to what it holds, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch(), name="knowledge: watching")
            tasks.create_task(self._fit(), name="knowledge: fitting")
            tasks.create_task(self.departments.run(self.fitted), name="knowledge: departments")

    async def _watch(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._told.wait()
            self._told.clear()
            with contextlib.suppress(Unavailable):  # said by the database, and tried again in a second
                await self.reload()

    async def _fit(self) -> None:
        await self._fitter.open()
        while True:
            self._unfitted.clear()
            try:
                await self._fit_newest()
            except Unavailable:
                self._unfitted.set()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FIT_EVERY_S):
                    await self._unfitted.wait()
            await self._quiet()

    async def _quiet(self) -> None:
        """Waits until the base has not changed for QUIET_S."""
        while self._unfitted.is_set():
            self._unfitted.clear()
            await asyncio.sleep(QUIET_S)

    async def _fit_newest(self) -> None:
        """Swaps in what the cache has for the base, then the base fitted, unless it has changed meanwhile."""
        before = self._index
        pairs = await self._database.read_much(lambda session: observed(session, self._clock.now()))
        index, done = await self._fitter.recalled(before, pairs)
        if self._index is before:
            self._index = before = index
        fitted = index if done else await self._fitter.fitted(before, pairs)
        if fitted is not None and self._index is before:
            self._index = fitted
            self.fitted.set()
            log.info("knowledge base fitted", by_meaning=fitted.dense is not None, observed=len(pairs))
