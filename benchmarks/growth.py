"""What a ticket costs as the record grows: two desks side by side, with a short past and a long one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.bulk import fill_to
from benchmarks.crowd import endless
from benchmarks.figures import Figure, at_most, percentile, say
from benchmarks.opened import Desk, opened
from benchmarks.processes import Used
from benchmarks.team import Talk, Team

#: So many times each path is gone on each desk, in turns of so many.
EACH, TURN = 120, 10
FEW = 1000
REACH = 1.3

Act = Callable[[], Awaitable[float]]


async def measured(knowledge: Path, questions: Sequence[str], few: int, many: int) -> list[Figure]:
    """Goes whole paths on two desks turn about, one after the other; compares their medians."""
    say(f"making up {many:,} tickets …")
    began = time.perf_counter()
    async with (
        opened(knowledge, filled=partial(fill_to, tickets=few)) as short,
        opened(knowledge, filled=partial(fill_to, tickets=many)) as long,
    ):
        took = time.perf_counter() - began
        say(f"going each path {EACH} times on both desks …")
        sides = [_Side(desk, questions) for desk in (short, long)]
        for _ in range(EACH // TURN):
            for side in sides:
                await side.turn()
        sizes = [f"{number:,} tickets" for number in (few, many)]
        return [
            Figure(f"making up {sizes[1]} took, with two starts", round(took), "s"),
            *_compared(sides, sizes),
            Figure(f"memory, {sizes[0]}", round(short.service.memory_mb(), 1), "MB"),
            Figure(f"memory, {sizes[1]}", round(long.service.memory_mb(), 1), "MB"),
        ]


class _Side:
    """One of the two desks."""

    def __init__(self, desk: Desk, questions: Sequence[str]) -> None:
        self._desk, self._asked = desk, endless(questions, seed=1)
        self._team = Team(desk.telegram, desk.bot, desk.group)
        self._talk: Talk | None = None
        self.took: dict[str, list[float]] = {}
        self.spent: dict[str, Used] = {}

    async def turn(self) -> None:
        """Each path a few times; the two desks must have met the same."""
        await self._go("question answered", lambda: self._desk.crowd.asks(next(self._asked)))
        await self._go("ticket opened and claimed", self._opens)
        await self._go("word and reply relayed", self._goes_round)

    async def _go(self, name: str, act: Act) -> None:
        before = self._desk.used()
        for _ in range(TURN):
            self.took.setdefault(name, []).append(await act())
            await asyncio.sleep(0.02)  # what it leaves to be done isn't the next one's
        self.spent[name] = self.spent.get(name, Used()) + (self._desk.used() - before)

    async def _opens(self) -> float:
        self._talk, took = await self._team.opens()
        return took

    async def _goes_round(self) -> float:
        assert self._talk is not None
        return await self._team.goes_round(self._talk)


def _compared(sides: Sequence[_Side], sizes: Sequence[str]) -> list[Figure]:
    lines = []
    for name in sides[0].took:
        medians = []
        for side, size in zip(sides, sizes, strict=True):
            ordered, used = sorted(side.took[name]), side.spent[name]
            medians.append(percentile(ordered, 50))
            cpu_ms = 1000 * (used.main_s + used.others_s) / len(ordered)
            lines += [
                Figure(f"{size}: {name}, p50", medians[-1], "ms"),
                Figure(f"{size}: {name}, p95", percentile(ordered, 95), "ms"),
                Figure(f"{size}: {name}, CPU", round(cpu_ms, 2), "ms"),
            ]
        ratio = round(medians[1] / medians[0], 2)
        lines.append(at_most(f"{name}: {sizes[1]} against {sizes[0]}, p50", ratio, "×", REACH))
    return lines
