"""The departments as line 1 knows them: an index over their words and tickets, swapped, never changed."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.fitting import Fitter
from knowledge_base.departments import Departments, Guess, Team
from storage.database import Database
from tickets.lessons import Lessons, Takers, asked_in, lessons, takers

log = structlog.get_logger()

#: How often it is looked for what tickets have taught since.
LEARN_EVERY = timedelta(minutes=1)
#: Changed departments are fitted once they have been left alone for so long, and anew so often, in seconds.
QUIET_S, FIT_EVERY_S = 20.0, 6 * 3600.0


class LiveDepartments:
    """Knows which department a question may be for; knows nothing while there is only one.

    Args:
        fitter: with a cache of its own, beside that of the knowledge base.
    """

    def __init__(self, database: Database, clock: Clock, fitter: Fitter) -> None:
        self._database, self._clock, self._fitter = database, clock, fitter
        self._known: Departments | None = None
        self._takers: list[Takers] = []
        self._lessons = Lessons()
        self._asked: dict[int, str] = {}
        self._learnt_at: datetime | None = None
        self._building = asyncio.Lock()
        self._unfitted = asyncio.Event()
        #: Set once questions are compared by meaning too, as far as there is an encoder.
        self.ready = asyncio.Event()

    @property
    def several(self) -> bool:
        """Whether there is anything to choose from."""
        return self._known is not None

    def guess(self, text: str, language: str | None) -> Guess | None:
        """Which department a question may be for; None if nothing speaks for any."""
        known = self._known
        return known.guess(text, language) if known is not None else None

    async def reload(self) -> None:
        """Takes in departments that were changed, and now and then what tickets have taught.

        Raises:
            Unavailable: the database doesn't answer.
        """
        async with self._building:
            async with self._database.read() as session:
                found = await takers(session)
            changed, now = found != self._takers, self._clock.now()
            if not changed and (len(found) < 2 or not self._may_learn(now)):
                return
            learnt = await self._learn(found)
            self._learnt_at = now
            if not changed and not learnt:
                return
            self._takers = found
            if len(found) < 2:
                self._known = None
                self.ready.clear()
                return
            earlier = self._known.index if self._known is not None else None
            self._known = await asyncio.to_thread(Departments.of, self._teams(), earlier)
            if changed:
                self._unfitted.set()

    def _may_learn(self, now: datetime) -> bool:
        return self._learnt_at is None or not self._learnt_at <= now < self._learnt_at + LEARN_EVERY

    async def _learn(self, found: list[Takers]) -> bool:
        """Reads what tickets teach; whether it is anything new."""
        if len(found) < 2:
            return False
        new = await self._database.read_much(lambda session: lessons(session, found))
        if new == self._lessons:
            return False
        numbers = {number for each in (new.resolved, new.away) for held in each.values() for number in held}
        if new.emptied != self._lessons.emptied:
            self._asked = {}
        missing = numbers - set(self._asked)
        read = await self._database.read_much(lambda session: asked_in(session, missing))
        self._asked = {number: text for number, text in {**self._asked, **read}.items() if number in numbers}
        self._lessons = new
        return True

    def _teams(self) -> list[Team]:
        asked = self._asked
        return [
            Team(
                each.id,
                each.name,
                each.description,
                each.language,
                tuple((n, asked[n]) for n in self._lessons.resolved.get(each.id, ()) if n in asked),
                tuple(asked[n] for n in self._lessons.away.get(each.id, ()) if n in asked),
            )
            for each in self._takers
        ]

    async def run(self, after: asyncio.Event) -> None:
        """Fits the index to what is known, until cancelled.

        Args:
            after: the knowledge base's turn comes first.
        """
        await after.wait()
        await self._fitter.open()
        while True:
            self._unfitted.clear()
            await self._fit()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FIT_EVERY_S):
                    await self._unfitted.wait()
            while self.ready.is_set() and self._unfitted.is_set():
                self._unfitted.clear()
                await asyncio.sleep(QUIET_S)

    async def _fit(self) -> None:
        """Compares by meaning from now on; where tickets are many, finds out how sure one may be."""
        known, done = self._known, False
        if known is not None and known.index.dense is None:
            index, done = await self._fitter.by_meaning(known.index)
            if self._known is not known:
                self._unfitted.set()  # changed meanwhile
                return
            self._known = known = replace(known, index=index)
        if known is None:
            return
        self.ready.set()
        if done or not known.can_be_fitted:
            return
        fitted = await self._fitter.fitted(known.index, ())
        if fitted is not None and self._known is known:
            self._known = replace(known, index=fitted)
            log.info("departments fitted", departments=len(known.teams), wordings=fitted.variants_count)
