"""What a question costs as the knowledge base grows: desks side by side, from ten entries to very many.

Entries have one wording each. People ask with these very words, which are never encoded, and in other
words, which goes all the way: repair, n-grams, vectors, decision.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from benchmarks import synthetic
from benchmarks.crowd import endless
from benchmarks.figures import Figure, percentile, say
from benchmarks.opened import Desk, opened
from benchmarks.processes import Used
from knowledge_base import files
from knowledge_base.entry import Entry
from storage.tables import Ticket

SIZES = (10, 1_000, 10_000, 100_000)
#: So many questions of each kind are asked at each desk, in turns of so many, so many seconds apart.
EACH, TURN, APART_S = 60, 10, 0.25
#: What isn't certain waits so long for more words; a reply is counted from the end of that pause.
PAUSE_S = 1.0
#: So long a service may take to fit the largest base.
FITTED_WITHIN_S = 1800
SAME, OTHER = "the wording itself", "in other words"


async def measured(sizes: Sequence[int]) -> list[Figure]:
    """Asks services with so many entries turn about; compares each with the smallest."""
    async with AsyncExitStack() as stack:
        sides = [await stack.enter_async_context(_side(size)) for size in sorted(sizes, reverse=True)]
        sides.reverse()
        say(f"{EACH} questions of each kind at each desk …")
        for _ in range(EACH // TURN):
            for side in sides:
                await side.turn()
        return [figure for side in sides for figure in await side.figures(sides[0])]


@asynccontextmanager
async def _side(size: int) -> AsyncIterator[_Side]:
    say(f"a service with {size:,} entries …")
    made = synthetic.entries(size * synthetic.WORDINGS)
    with TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "entries.csv"
        files.write([_short(entry) for entry in made], path)
        async with opened(
            path, environment={"MERGE_PAUSE_S": str(PAUSE_S)}, fitted_within_s=FITTED_WITHIN_S
        ) as desk:
            yield _Side(desk, size, made)


def _short(entry: Entry) -> Entry:
    """With one wording, and with answers short enough for a file of all to be imported."""
    return replace(entry, variants=entry.variants[:1], answers=dict.fromkeys(entry.answers, entry.key))


class _Side:
    """One of the desks."""

    def __init__(self, desk: Desk, size: int, entries: Sequence[Entry]) -> None:
        self._desk, self._size = desk, size
        some = Random(size).sample(entries, min(size, EACH))
        same = [entry.variants[0].text for entry in some]
        other = [variant.text for entry in some for variant in entry.variants[1:]]
        self._asked = {SAME: endless(same, seed=1), OTHER: endless(other, seed=2)}
        self._took: dict[str, list[float]] = {name: [] for name in self._asked}
        self._spent: dict[str, Used] = {name: Used() for name in self._asked}

    async def turn(self) -> None:
        """A few questions of each kind."""
        for name, asked in self._asked.items():
            before, under_way = self._desk.used(), list[asyncio.Task[float]]()
            for _ in range(TURN):
                under_way.append(asyncio.create_task(self._desk.crowd.asks(next(asked))))
                await asyncio.sleep(APART_S)
            for took in await asyncio.gather(*under_way):
                self._took[name].append(took - 1000 * PAUSE_S if took >= 1000 * PAUSE_S else took)
            self._spent[name] += self._desk.used() - before

    def cpu_ms(self, name: str) -> float:
        """Processor time of all its threads for one question of this kind."""
        spent = self._spent[name]
        return 1000 * (spent.main_s + spent.others_s) / len(self._took[name])

    def median_ms(self, name: str) -> float:
        """From the message, or from the end of the pause, to the reply."""
        return percentile(sorted(self._took[name]), 50)

    async def figures(self, smallest: _Side) -> list[Figure]:
        """What was seen, and how much more that is than at the smallest."""
        size, lines = f"{self._size:,} entries", list[Figure]()
        for name, took in self._took.items():
            title = f"{size}: a question, {name}"
            lines += [
                Figure(f"{title}, p50", self.median_ms(name), "ms"),
                Figure(f"{title}, p95", percentile(sorted(took), 95), "ms"),
                Figure(f"{title}, CPU", round(self.cpu_ms(name), 2), "ms"),
            ]
            if self is not smallest:
                against = f"{title}, against {smallest._size} entries"
                latency = self.median_ms(name) / smallest.median_ms(name)
                cpu = self.cpu_ms(name) / smallest.cpu_ms(name)
                lines.append(Figure(f"{against}: p50", round(latency, 2), "×"))
                lines.append(Figure(f"{against}: CPU", round(cpu, 2), "×"))
        answered = await self._answered()
        lines.append(
            Figure(f"{size}: answered at once", answered, f"of {sum(map(len, self._took.values()))}")
        )
        lines.append(Figure(f"{size}: memory", round(self._desk.service.memory_mb(), 1), "MB"))
        return lines

    async def _answered(self) -> int:
        database = self._desk.database()
        try:
            async with database.read() as session:
                asked = select(func.count(Ticket.id)).where(Ticket.status == "answered")
                return await session.scalar(asked) or 0
        finally:
            await database.close()
