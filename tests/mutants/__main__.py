"""Puts faults into the code and looks whether the tests notice; exit 1 if too few are noticed.

python -m tests.mutants [--part outbox|claim|timers|rights] [--sample 40] [--seed 1]
python -m tests.mutants --one FILE:LINE:KIND     one of them, by every test that reaches it
python -m tests.mutants --list --part claim      all there are
"""

from __future__ import annotations

import argparse
import contextlib
import io
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from benchmarks.figures import Figure, keep, say, show
from tests.mutants.covering import Covering
from tests.mutants.mutant import Mutant
from tests.mutants.parts import PARTS
from tests.mutants.trying import Tried, Trying
from tests.source import ROOT

SAMPLE, REACH = 40, 0.85
KEPT = ROOT / ".pytest_cache" / "mutants.json"


def main() -> int:
    """Runs it; gives the exit code."""
    told = argparse.ArgumentParser(prog="python -m tests.mutants")
    told.add_argument("--part", choices=list(PARTS))
    told.add_argument("--sample", type=int, default=SAMPLE, help="how many of each part")
    told.add_argument("--seed", type=int, default=1)
    told.add_argument("--one", help="FILE:LINE:KIND")
    told.add_argument("--list", action="store_true", help="say what there is, and try nothing")
    given = told.parse_args()
    names = [given.part] if given.part else list(PARTS)
    chosen: dict[str, list[Mutant]] = {}
    for name in names:
        counted, same = PARTS[name].mutants()
        chosen[name] = counted if given.list or given.one else sample(counted, given.sample, given.seed)
        if given.one:
            chosen[name] = [mutant for mutant in [*counted, *same] if str(mutant) == given.one]
        say(f"{name}: {len(counted)} mutants, and {len(same)} besides that change nothing promised")
    if given.one:
        chosen = {name: found for name, found in chosen.items() if found}
    if given.list:
        for mutant in [mutant for found in chosen.values() for mutant in found]:
            sys.stdout.write(f"{mutant}  {mutant.function or '(names)'}  {mutant.code}\n")
        return 0
    trying = tries(chosen, thorough=bool(given.one))
    if given.one:
        return int(any(tried.killed_by is None for tried in trying.tried))
    figures = [
        _figure(name, [tried for tried in trying.tried if tried.part == name], given.seed) for name in names
    ]
    for tried in trying.tried:
        if tried.killed_by is None:
            say(f"survives: {tried.mutant}  {tried.mutant.function}  {tried.mutant.code}")
    show("mutants", figures)
    keep(f"mutants_{given.part}" if given.part else "mutants", figures)
    return int(bool(trying.broken) or any(figure.ok is False for figure in figures))


def sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """So many of them, from each function as many as it has its share; in any order, so that a part of
    the run tells something of all."""
    rng = Random(seed)
    mixed = list(mutants)
    rng.shuffle(mixed)
    mixed.sort(key=lambda mutant: (mutant.file, mutant.function))
    step = max(len(mixed) / size, 1)
    first = rng.random()
    chosen = [mixed[int((number + first) * step)] for number in range(min(size, len(mixed)))]
    rng.shuffle(chosen)
    return chosen


def interval(killed: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z, share = 1.96, killed / of
    middle, width = share + z * z / (2 * of), z * math.sqrt(share * (1 - share) / of + (z / (2 * of)) ** 2)
    return (middle - width) / (1 + z * z / of), (middle + width) / (1 + z * z / of)


def tries(mutants: Mapping[str, Sequence[Mutant]], *, thorough: bool) -> Trying:
    """Runs the tests of these parts, as often as their mutants need."""
    files = {file for name in mutants for file in PARTS[name].functions}
    tests = {test for name in mutants for test in PARTS[name].tests}
    made = Trying(Covering(files, KEPT), mutants, say, thorough)
    folder = Path(tempfile.mkdtemp(prefix="mutants-"))
    options = ["-p", "no:xdist", "-p", "no:cacheprovider", "-s", "-q", f"--basetemp={folder / 'tests'}"]
    os.chdir(ROOT)
    try:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            ended = pytest.main([*options, *sorted(tests)], plugins=[made])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) or len(made.tried) < sum(
        map(len, mutants.values())
    ):
        raise SystemExit(f"the tests can't be run: {printed.getvalue()[-3000:]}")
    return made


def _figure(part: str, tried: Sequence[Tried], seed: int) -> Figure:
    killed = sum(one.killed_by is not None for one in tried)
    low, high = interval(killed, len(tried))
    share = killed / len(tried)
    text = f"{share:.0%} ({killed} of {len(tried)}; {low:.0%} to {high:.0%})"
    return Figure(f"mutants of {part} killed, seed {seed}", text, "", f"≥ {REACH:.0%}", share >= REACH)


if __name__ == "__main__":
    sys.exit(main())
