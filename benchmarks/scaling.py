"""Two processes against one where the processor is the limit: each has the same small share of one.

PostgreSQL, people, the emulated Telegram and what brings its webhooks have the rest of the machine, which
is enough for both desks: so a second process finds a processor of its own, as on a larger machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.crowd import Rate, endless
from benchmarks.figures import Figure, at_least, at_most, say
from benchmarks.opened import Desk, opened
from benchmarks.paths import QUESTIONS_AT_ONCE
from benchmarks.processes import Used
from benchmarks.share import NoShare, limited
from benchmarks.team import Team
from tests.invariants import violations

#: Of one processor, for each process of the service.
PERCENT = 20
#: How long a turn is: some seconds go by before as many are answered as are asked.
TURN_S = 15.0
#: So many talks, with so many words in a row each way, of which none may overtake another.
TALKS, WORDS = 8, 8
REACH = 1.7
QUESTION = f"two processes against one, {PERCENT} % of a core for each: question answered, rate"


@dataclass(slots=True)
class Served:
    """What one desk has shown: its rate, and the processor time of each process in so many seconds."""

    rate: Rate = field(default_factory=Rate)
    spent: list[Used] = field(default_factory=list)
    seconds: float = 0.0

    def figures(self, name: str) -> list[Figure]:
        """The rate; of each process what a question costs it, and how much of a processor it has had."""
        spent = [used.main_s + used.others_s for used in self.spent]
        each = [1000 * seconds / max(self.rate.asked, 1) for seconds in spent]
        shares = [100 * seconds / self.seconds for seconds in spent]
        return [
            Figure(f"{name}: question answered, rate", round(self.rate.per_second, 1), "/s"),
            Figure(f"{name}: CPU of each process", " + ".join(f"{ms:.2f}" for ms in each), "ms"),
            Figure(f"{name}: CPU of all", round(sum(each), 2), "ms"),
            Figure(f"{name}: of a core each has used", " + ".join(f"{share:.1f}" for share in shares), "%"),
        ]


async def measured(
    knowledge: Path, questions: Sequence[str], urls: Sequence[str], rounds: int
) -> list[Figure]:
    """Asks a desk of one process and a desk of two, turn about.

    Args:
        urls: two empty databases of one server.
        rounds: turns of each desk.
    """
    async with AsyncExitStack() as stack:
        desks = [
            await stack.enter_async_context(opened(knowledge, database_url=url, processes=number))
            for number, url in enumerate(urls, 1)
        ]
        try:
            for service in (service for desk in desks for service in desk.services):
                stack.enter_context(limited(service.number, PERCENT))
        except NoShare as error:
            return [Figure(QUESTION, f"not measured: {error}", "×", f"≥ {REACH}")]
        one, two = Served(), Served()
        asked = endless(questions, seed=1)
        for turn in range(rounds):
            say(f"  round {turn + 1} of {rounds} …")
            for desk, served in zip(desks, (one, two), strict=True):
                await _turn(desk, served, asked)
        wrong = await _out_of_order(desks[1])
    for fault in wrong:
        say(f"scaling: VIOLATION: {fault}")
    return [
        *one.figures(f"one process with {PERCENT} % of a core"),
        *two.figures(f"two processes with {PERCENT} % of a core each"),
        at_least(QUESTION, round(two.rate.per_second / one.rate.per_second, 2), "×", REACH),
        at_most("two processes: violations, with words written in a row", len(wrong), "", 0),
    ]


async def _turn(desk: Desk, served: Served, questions: Iterator[str]) -> None:
    before, began = [service.used() for service in desk.services], time.perf_counter()
    served.rate += await desk.crowd.ask_without_rest(questions, TURN_S, QUESTIONS_AT_ONCE)
    served.seconds += time.perf_counter() - began
    spent = [service.used() - was for service, was in zip(desk.services, before, strict=True)]
    so_far = served.spent or [Used()] * len(spent)
    served.spent = [one + more for one, more in zip(so_far, spent, strict=True)]


async def _out_of_order(desk: Desk) -> list[str]:
    """Has people talk, with several words in a row: what overtook another, and what else is wrong."""
    team = Team(desk.telegram, desk.bot, desk.group)
    talks = [(await team.opens())[0] for _ in range(TALKS)]
    kept = await asyncio.gather(*(team.talks(talk, WORDS) for talk in talks))
    database = desk.database()
    try:
        return [*("words were seen out of order" for each in kept if not each), *await violations(database)]
    finally:
        await database.close()
