"""The whole path of a question: from the person's message to the answer in their chat.

The service runs in a process of its own, as `python -m bot run`; people and the emulated
Telegram in this one. Pace and limits are off, each question has a requester of its own, and
line 1 answers them all.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, select

from benchmarks.crowd import Crowd, Rate, endless
from benchmarks.figures import RESULTS, Figure, Unusable, at_least, at_most, percentile, say
from benchmarks.machine import about
from benchmarks.opened import Desk, opened
from benchmarks.paths import echoing
from benchmarks.processes import ROOT, Process, Used, finished
from bot.settings import Settings
from handlers.reading import language_of
from knowledge_base import files
from knowledge_base.chatter import small_talk
from knowledge_base.decision import Kind
from knowledge_base.engine import decide
from knowledge_base.index import Index
from storage.tables import InboxRow, Ticket

SAMPLE = ROOT / "knowledge_base" / "sample" / "retail.csv"
PER_SECOND = 30
#: So many questions are under way at any time when the highest rate is looked for.
AT_ONCE = 64
#: The two bots take short turns, so that whatever else the machine does meets both.
ROUNDS = 5
ROUND_S = 5.0
PROFILE_S = 12.0
WARM_UP_S = 3.0
HELP_RUNS = 5


def measure(arguments: Sequence[str]) -> list[Figure]:
    """Measures latency at a steady rate, the highest rate beside an echo bot, memory and start."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks path")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long at the steady rate")
    parser.add_argument("--profile", action="store_true", help="also profile the service at the highest rate")
    options = parser.parse_args(arguments)
    return asyncio.run(_measured(options.seconds, profile=options.profile))


async def _measured(seconds: float, *, profile: bool) -> list[Figure]:
    questions = sure_questions(SAMPLE)
    async with opened(SAMPLE) as desk:
        figures = about(desk.folder)
        memory = desk.service.memory_mb()
        say(f"{PER_SECOND} questions a second for {seconds:g} s …")
        figures += await _steady(desk, questions, seconds)
        say(f"the highest rate, and an echo bot's, for {2 * ROUNDS * ROUND_S:g} s …")
        figures += await _highest(desk, questions)
        figures.append(Figure("memory with the sample base", round(memory, 1), "MB"))
        figures.append(at_most("memory after all this", round(desk.service.memory_mb(), 1), "MB", 550))
        figures.append(await _unanswered(desk))
    figures.append(at_most("python -m bot --help", await _help_s(), "s", 0.5))
    if profile:
        say(f"under the profiler for {PROFILE_S:g} s …")
        print(f"The profile is in {await _profile(questions)}")
    return figures


def sure_questions(path: Path) -> list[str]:
    """The wordings of a knowledge base to which line 1 gives an answer at once.

    Raises:
        Unusable: there are too few to be worth measuring.
    """
    entries = files.read(path, path.name, "ru")
    index = Index.build(entries)
    wordings = [variant.text for entry in entries for variant in entry.variants]
    sure = [
        text
        for text in wordings
        if small_talk(text) is None and decide(index, text, language_of(text)).kind is Kind.ANSWER
    ]
    if len(sure) < len(wordings) / 2:
        raise Unusable(f"line 1 is sure of only {len(sure)} of {len(wordings)} wordings of {path.name}")
    return sure


async def _steady(desk: Desk, questions: Sequence[str], seconds: float) -> list[Figure]:
    asked = endless(questions, seed=1)
    await desk.crowd.ask_at_rate(asked, PER_SECOND, WARM_UP_S, seed=1)
    before = desk.service.used()
    ms = sorted(await desk.crowd.ask_at_rate(asked, PER_SECOND, seconds, seed=2))
    spent = desk.service.used() - before
    name = f"message to answer, {PER_SECOND}/s"
    return [
        Figure("merge pause (sure answers don't wait)", Settings.model_fields["merge_pause_s"].default, "s"),
        Figure(f"questions, {PER_SECOND}/s", len(ms), f"in {seconds:g} s"),
        Figure(f"{name}: p50", percentile(ms, 50), "ms"),
        Figure(f"{name}: p95", percentile(ms, 95), "ms"),
        at_most(f"{name}: p99", percentile(ms, 99), "ms", 60),
        Figure(f"{name}: slowest", round(ms[-1], 1), "ms"),
        *_cpu(f"{PER_SECOND}/s", spent, len(ms)),
    ]


async def _highest(desk: Desk, questions: Sequence[str]) -> list[Figure]:
    """The service and a bare echo bot on the same emulator, turn about."""
    async with echoing(desk) as (crowd, process):
        ours, theirs = Contestant(desk.crowd, desk.service), Contestant(crowd, process)
        for turn in range(ROUNDS):
            await ours.round(endless(questions, seed=10 + turn))
            await theirs.round(endless(questions, seed=10 + turn))
    ratio = ours.rate.per_second / theirs.rate.per_second
    return [
        at_least(f"highest rate ({AT_ONCE} under way)", round(ours.rate.per_second, 1), "questions/s", 200),
        Figure("highest rate of a bare echo bot", round(theirs.rate.per_second, 1), "messages/s"),
        at_least("ratio to the echo bot", round(ratio, 3), "", 0.2),
        *_cpu("highest rate", ours.spent, ours.rate.asked),
        *_cpu("echo bot", theirs.spent, theirs.rate.asked),
    ]


class Contestant:
    """A bot that is asked as fast as it replies."""

    def __init__(self, crowd: Crowd, process: Process) -> None:
        self._crowd, self._process = crowd, process
        self.rate, self.spent = Rate(), Used()

    async def round(self, questions: Iterator[str]) -> None:
        """One round; what it gives is added up."""
        before = self._process.used()
        self.rate += await self._crowd.ask_without_rest(questions, ROUND_S, AT_ONCE)
        self.spent += self._process.used() - before


def _cpu(when: str, spent: Used, questions: int) -> list[Figure]:
    main, others = (round(1000 * part / questions, 2) for part in (spent.main_s, spent.others_s))
    return [
        Figure(f"CPU a question, {when}: event loop", main, "ms"),
        Figure(f"CPU a question, {when}: other threads", others, "ms"),
    ]


async def _unanswered(desk: Desk) -> Figure:
    """Every question must have become a ticket that line 1 answered."""
    database = desk.database()
    try:
        async with database.read() as session:
            received = await session.scalar(select(func.count()).where(InboxRow.natural_key.like("m:%"))) or 0
            answered = await session.scalar(select(func.count(Ticket.id)).where(Ticket.status == "answered"))
    finally:
        await database.close()
    missing = received - (answered or 0)
    return Figure("not answered on line 1", missing, f"of {received}", "= 0", not missing)


async def _help_s() -> float:
    took = []
    with TemporaryDirectory() as name:
        for _ in range(HELP_RUNS):
            began = time.perf_counter()
            await finished(("bot", "--help"), Path(name))
            took.append(time.perf_counter() - began)
    return round(statistics.median(took), 2)


async def _profile(questions: Sequence[str]) -> Path:
    """The highest rate once more with a profiler, which makes it slower; gives the report's place."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / "path.profile.txt"
    async with opened(SAMPLE, ("benchmarks.profiled",), {"PROFILE_FILE": str(path)}) as desk:
        rate = await desk.crowd.ask_without_rest(endless(questions, seed=3), PROFILE_S, AT_ONCE)
    with path.open("a", encoding="utf-8") as report:
        print(f"Questions: {rate.asked}, {rate.per_second:.1f} a second under the profiler", file=report)
    return path
