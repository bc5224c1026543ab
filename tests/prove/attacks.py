"""`rights` and `fuzzing`: everybody tries everything, and whatever comes from outside comes spoilt."""

from __future__ import annotations

import asyncio
import os

from benchmarks.figures import say
from tests.fuzz.targets import TARGETS
from tests.prove.apart import figures_of
from tests.prove.figure import Shown

#: So much processor time each target gets, in seconds.
FUZZING_S = 3600


async def rights(seed: int, rounds: int | None) -> list[Shown]:
    """The table of who may do what, every cell of it, on each database."""
    del seed, rounds  # nothing is left to chance, and nothing left out
    return [
        *await figures_of("rights", "tests.attackers"),
        *await figures_of("rights", "tests.attackers", "--server"),
    ]


async def fuzzing(seed: int, rounds: int | None) -> list[Shown]:
    """So many seconds for each target, as many targets at a time as there are processors."""
    free = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(name: str) -> list[Shown]:
        async with free:
            say(f"fuzzing: {name} …")
            arguments = ("tests.fuzz", name, "--seconds", str(rounds or FUZZING_S), "--seed", str(seed))
            return await figures_of(f"fuzz_{name}", *arguments)

    return [line for lines in await asyncio.gather(*map(one, sorted(TARGETS))) for line in lines]
