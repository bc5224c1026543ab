"""`paths`, `scaling`, `latency`, `growth`, `memory`: what the desk bears; `model`: whether it does it right.

The benchmarks of these names measure it, each in processes of its own.
"""

from __future__ import annotations

from benchmarks.path import PER_SECOND
from tests.prove.apart import figures_of
from tests.prove.figure import Shown

MODEL_STEPS = 100_000


async def paths(_seed: int, rounds: int | None) -> list[Shown]:
    """Whole paths beside a bare echo bot, in so many turns of each."""
    turns = () if rounds is None else ("--rounds", str(rounds))
    return await figures_of("load", "benchmarks", "load", "--only", "paths", *turns)


async def scaling(_seed: int, rounds: int | None) -> list[Shown]:
    """Two processes beside one where the processor is the limit, in so many turns of each."""
    turns = () if rounds is None else ("--rounds", str(rounds))
    return await figures_of("load", "benchmarks", "load", "--only", "scaling", *turns, named="two processes")


async def latency(_seed: int, rounds: int | None) -> list[Shown]:
    """From a question to its answer at a steady rate, for so many seconds."""
    seconds = () if rounds is None else ("--seconds", str(rounds))
    named = f"message to answer, {PER_SECOND}/s"
    return await figures_of("path", "benchmarks", "path", *seconds, named=named)


async def growth(_seed: int, rounds: int | None) -> list[Shown]:
    """What a record of so many tickets costs beside one of a thousand."""
    tickets = () if rounds is None else ("--tickets", str(rounds))
    return await figures_of("load", "benchmarks", "load", "--only", "growth", *tickets)


async def memory(_seed: int, rounds: int | None) -> list[Shown]:
    """How memory grows over 24 simulated hours with so many questions."""
    questions = () if rounds is None else ("--questions", str(rounds))
    return await figures_of("load", "benchmarks", "load", "--only", "memory", *questions)


async def model(seed: int, rounds: int | None) -> list[Shown]:
    """So many steps of the desk's rules, each held against what a model of them says."""
    steps = str(rounds or MODEL_STEPS)
    return await figures_of("model", "tests.model", "--steps", steps, "--seed", str(seed))
