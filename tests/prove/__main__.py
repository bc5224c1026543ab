"""Runs the proofs one after the other; prints one table, and writes it down after each part.

python -m tests.prove                    all of them; the table begins anew
python -m tests.prove --go-on            those that aren't in the table yet
python -m tests.prove kills --rounds 30  this one: its lines in the table are made anew
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from benchmarks.figures import say
from tests.prove import (
    attacks,
    claims,
    doors,
    ends,
    letters,
    load,
    matrix,
    mutants,
    poison,
    simulation,
)
from tests.prove.figure import Shown
from tests.prove.table import Table, show

Part = Callable[[int, int | None], Coroutine[Any, Any, list[Shown]]]

PARTS: dict[str, Part] = {
    "kills": ends.kills,
    "stops": ends.stops,
    "doors": doors.doors,
    "faults": matrix.faults,
    "simulation": simulation.simulation,
    "model": load.model,
    "claims": claims.claims,
    "poison": poison.poison,
    "letters": letters.letters,
    "rights": attacks.rights,
    "fuzzing": attacks.fuzzing,
    "paths": load.paths,
    "scaling": load.scaling,
    "latency": load.latency,
    "growth": load.growth,
    "memory": load.memory,
    "mutants": mutants.mutants,
}


def main() -> int:
    """Runs what is asked for; 1 if something that was to be reached wasn't."""
    told = argparse.ArgumentParser(
        prog="python -m tests.prove", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    told.add_argument("part", nargs="?", choices=list(PARTS))
    told.add_argument("--seed", type=int, default=1)
    told.add_argument(
        "--rounds",
        type=int,
        help="how many kills, stops, claims, poisons, letters, mutants, steps of the model, turns of the\n"
        "paths and the scaling, tickets of the growth, questions of the memory; minutes of the simulation;\n"
        "seconds of the latency and of each target of the fuzzing",
    )
    told.add_argument("--go-on", action="store_true", help="only what isn't in the table yet")
    told.add_argument("--fault", choices=list(matrix.FAULTS), help="one row of the matrix")
    told.add_argument("--desk", type=int, help="one simulated desk, by its seed")
    given = told.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if given.desk is not None:
        return int(bool(asyncio.run(simulation.desk_of(given.desk)).wrong))
    if given.fault:
        lines = asyncio.run(matrix.faults(given.seed, given.rounds, given.fault))
    else:
        lines = _made([given.part] if given.part else list(PARTS), given)
    show(lines)
    return int(any(line.ok is False for line in lines))


def _made(parts: list[str], given: argparse.Namespace) -> list[Shown]:
    table = Table()
    if not given.part and not given.go_on:
        table.clear()
    for name in parts:
        if given.go_on and name in table:
            continue
        say(f"— {name}")
        table.put(name, asyncio.run(_of(name, given.seed, given.rounds)))
        say(f"Written to {table.path}")
    return table.lines(parts)


async def _of(name: str, seed: int, rounds: int | None) -> list[Shown]:
    """A part's lines; if it falls over, that is its line, and the other parts go on."""
    try:
        return await PARTS[name](seed, rounds)
    except Exception as error:  # noqa: BLE001 - said, and missed
        say(traceback.format_exc())
        command = f"python -m tests.prove {name} --seed {seed}"
        return [Shown(name, f"fell over: {type(error).__name__}: {error}", "its end", False, command)]


if __name__ == "__main__":
    sys.exit(main())
