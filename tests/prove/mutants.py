"""`mutants`: small faults in what must not fail; the tests have to notice them (`tests/mutants`)."""

from __future__ import annotations

import asyncio
import json
import sys

from benchmarks.figures import RESULTS
from tests.mutants.__main__ import SAMPLE
from tests.prove.figure import Shown


async def mutants(seed: int, rounds: int | None) -> list[Shown]:
    """So many faults of each part, in a process of their own: it is the tests that run there."""
    (RESULTS / "mutants.json").unlink(missing_ok=True)
    arguments = ["-m", "tests.mutants", "--seed", str(seed), "--sample", str(rounds or SAMPLE)]
    running = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    ended = await running.wait()
    command = f"python {' '.join(arguments)}"
    if not (RESULTS / "mutants.json").exists():
        return [Shown("mutants killed", f"ended with {ended}", "", False, command)]
    found = json.loads((RESULTS / "mutants.json").read_text(encoding="utf-8"))
    return [Shown(one["figure"], one["value"], one["reach"], one["ok"], command) for one in found]
