"""`python -m tests.prove [PART] [--seed N] [--rounds N]`: prints one table, writes results/prove.json."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

import structlog

from benchmarks.figures import say
from tests.prove import claims, ends, matrix, mutants, poison, simulation
from tests.prove.figure import Shown, kept, show

Part = Callable[[int, int | None], Coroutine[Any, Any, list[Shown]]]

PARTS: dict[str, Part] = {
    "kills": ends.kills,
    "stops": ends.stops,
    "faults": matrix.faults,
    "simulation": simulation.simulation,
    "claims": claims.claims,
    "poison": poison.poison,
    "mutants": mutants.mutants,
}


def main() -> int:
    """Runs one part or all of them; 1 if something that was to be reached wasn't."""
    told = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    told.add_argument("part", nargs="?", choices=list(PARTS))
    told.add_argument("--seed", type=int, default=1)
    told.add_argument(
        "--rounds", type=int, help="how many kills, stops, claims, mutants; minutes of the simulation"
    )
    told.add_argument("--fault", choices=list(matrix.FAULTS), help="one row of the matrix")
    told.add_argument("--desk", type=int, help="one simulated desk, by its seed")
    given = told.parse_args()
    given.part = "faults" if given.fault else given.part
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if given.desk is not None:
        return int(bool(asyncio.run(simulation.desk_of(given.desk)).wrong))
    lines = list[Shown]()
    for name in [given.part] if given.part else PARTS:
        say(f"— {name}")
        part = PARTS[name] if not given.fault else partial(matrix.faults, only=given.fault)
        lines += asyncio.run(part(given.seed, given.rounds))
    show(lines)
    say(f"Written to {kept(f'prove_{given.part}' if given.part else 'prove', lines)}")
    return int(any(line.ok is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
