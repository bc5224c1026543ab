"""Whole paths: how many a second and how fast, beside a bare echo bot that is asked turn about."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from benchmarks.crowd import Crowd, Rate, endless
from benchmarks.figures import Figure, percentile, say
from benchmarks.opened import Desk
from benchmarks.processes import Process, Used, started
from benchmarks.team import Talk, Team, without_rest

#: So many are under way at any time when the highest rate is looked for: questions, and tickets.
QUESTIONS_AT_ONCE, TICKETS_AT_ONCE = 64, 24
#: So many are done one after the other for the latency of a desk with nothing else to do.
ALONE = 40
ECHO_TOKEN = "43:ECHO-ECHO-ECHO-ECHO-ECHO-ECHO-ECHO-ECHO"
PATHS = ("question answered", "ticket opened and claimed", "word and reply relayed")


@dataclass(slots=True)
class Tried:
    """What came of trying one path: its rate, its latencies alone (ms), and the CPU time of each process."""

    rate: Rate
    alone: list[float]
    spent: list[Used]

    @property
    def busiest_ms(self) -> float:
        """Processor time, for each time that the path was gone, of the process that had the most to do."""
        return max(1000 * (each.main_s + each.others_s) / max(self.rate.asked, 1) for each in self.spent)


@dataclass(frozen=True, slots=True)
class Measured:
    """The paths of one desk, and the echo bot beside them."""

    paths: dict[str, Tried]
    echo: Tried


async def measured(desk: Desk, questions: Sequence[str], seconds: float, rounds: int) -> Measured:
    """Goes each path of a desk, in short turns with the echo bot, so that other load meets all alike."""
    team = Team(desk.telegram, desk.bot, desk.group)
    talks: list[Talk] = []

    async def opens() -> float:
        talk, took = await team.opens()
        talks.append(talk)
        return took

    asked = endless(questions, seed=1)
    places = itertools.count()
    acts: dict[str, tuple[Callable[[], Awaitable[float]], int]] = {
        PATHS[0]: (lambda: desk.crowd.asks(next(asked)), QUESTIONS_AT_ONCE),
        PATHS[1]: (opens, TICKETS_AT_ONCE),
        PATHS[2]: (lambda: team.goes_round(talks[next(places) % len(talks)]), TICKETS_AT_ONCE),
    }
    async with echoing(desk) as (crowd, process):
        echo = Tried(Rate(), await _alone(lambda: crowd.asks("эхо")), [Used()])
        paths = {
            name: Tried(Rate(), await _alone(act), [Used()] * len(desk.services))
            for name, (act, _) in acts.items()
        }
        for turn in range(rounds):
            say(f"  round {turn + 1} of {rounds} …")
            await _turn(echo, lambda: crowd.asks("эхо"), [process], seconds, QUESTIONS_AT_ONCE)
            for name, (act, at_once) in acts.items():
                await _turn(paths[name], act, desk.services, seconds, at_once)
    return Measured(paths, echo)


async def _alone(act: Callable[[], Awaitable[float]]) -> list[float]:
    """One after the other, the first few not counted: the first of a kind makes what the others find made."""
    took = [await act() for _ in range(ALONE + ALONE // 4)]
    return sorted(took[ALONE // 4 :])


async def _turn(
    tried: Tried,
    act: Callable[[], Awaitable[float]],
    processes: Sequence[Process],
    seconds: float,
    at_once: int,
) -> None:
    before = [process.used() for process in processes]
    tried.rate += await without_rest(act, seconds, at_once)
    spent = [process.used() - was for process, was in zip(processes, before, strict=True)]
    tried.spent = [one + more for one, more in zip(tried.spent, spent, strict=True)]


@asynccontextmanager
async def echoing(desk: Desk) -> AsyncIterator[tuple[Crowd, Process]]:
    """A bare bot on the same emulator."""
    bot = desk.telegram.add_bot(token=ECHO_TOKEN, username="echo_bot", name="Echo")
    environment = {"ECHO_TOKEN": ECHO_TOKEN, "TELEGRAM_API_URL": desk.telegram.url}
    async with started(("benchmarks.echo_bot",), desk.folder, environment) as process:
        await process.wait_until(lambda: bot.updates.allowed is not None)
        yield Crowd(desk.telegram, bot), process


def figures(name: str, found: Measured) -> list[Figure]:
    """What one desk has shown.

    Args:
        name: by how many processes it is served, and on what.
    """
    lines = []
    for path, tried in found.paths.items():
        title = f"{name}: {path}"
        each = [1000 * (used.main_s + used.others_s) / max(tried.rate.asked, 1) for used in tried.spent]
        lines += [
            Figure(f"{title}, rate", round(tried.rate.per_second, 1), "/s"),
            Figure(f"{title}, alone: p50", percentile(tried.alone, 50), "ms"),
            Figure(f"{title}, alone: p95", percentile(tried.alone, 95), "ms"),
            Figure(f"{title}, CPU of each process", " + ".join(f"{ms:.2f}" for ms in each), "ms"),
        ]
    return [
        *lines,
        Figure(f"{name}: the echo bot beside it, rate", round(found.echo.rate.per_second, 1), "/s"),
        Figure(f"{name}: the echo bot, alone: p50", percentile(found.echo.alone, 50), "ms"),
        Figure(f"{name}: the echo bot, CPU", round(found.echo.busiest_ms, 2), "ms"),
    ]
