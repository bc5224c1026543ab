"""`mutants`: small faults in what must not fail; the tests have to notice them (`tests/mutants`)."""

from __future__ import annotations

from tests.mutants.__main__ import SAMPLE
from tests.prove.apart import figures_of
from tests.prove.figure import Shown


async def mutants(seed: int, rounds: int | None) -> list[Shown]:
    """So many faults of each part, in a process of their own: it is the tests that run there."""
    return await figures_of(
        "mutants", "tests.mutants", "--seed", str(seed), "--sample", str(rounds or SAMPLE)
    )
