"""Tries spoilt inputs on everything that comes from outside; exit 1 if something falls over or takes long.

python -m tests.fuzz [TARGET] --seconds 60 [--seed 1]     so much processor time for each
python -m tests.fuzz TARGET --seed 1 --input 17           one input again
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.figures import Figure, keep, say, show
from tests.fuzz.running import LONG_S, input_of, taken, tried
from tests.fuzz.targets import TARGETS, Target


def main() -> int:
    """Runs it; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("target", nargs="?", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--input", type=int)
    given = parser.parse_args()
    if given.input is not None:
        if given.target is None:
            parser.error("an input is a target's")
        return _again(given.target, given.seed, given.input)
    names = [given.target] if given.target else sorted(TARGETS)
    figures = [_tried(TARGETS[name], given.seed, given.seconds) for name in names]
    show("fuzz", figures)
    keep(f"fuzz_{given.target}" if given.target else "fuzz", figures)
    return int(any(figure.ok is False for figure in figures))


def _tried(target: Target, seed: int, seconds: float) -> Figure:
    many, slowest_s, seen = 0, 0.0, set[str]()
    for number, one in tried(target, seed, seconds):
        many, slowest_s = many + 1, max(slowest_s, one.spent_s)
        if one.wrong is not None and one.wrong[:60] not in seen:  # one of each kind
            seen.add(one.wrong[:60])
            again = f"python -m tests.fuzz {target.name} --seed {seed} --input {number}"
            say(f"{target.name}: {one.wrong}\n  {again}")
    found = f"{len(seen)}, {slowest_s * 1000:.0f} ms ({many:,} inputs)"
    return Figure(
        f"fuzzing, {target.name}: faults, slowest", found, "", f"0, ≤ {LONG_S * 1000:g} ms", not seen
    )


def _again(name: str, seed: int, number: int) -> int:
    target = TARGETS[name]
    data = input_of(target, seed, number)
    sys.stdout.write(f"{data!r}\n")
    found = taken(target, data)
    sys.stdout.write(f"{found.wrong or 'taken'}\n")
    if found.wrong is not None and not found.wrong.startswith("takes"):
        target.read(data)  # tells where
    return int(found.wrong is not None)


if __name__ == "__main__":
    sys.exit(main())
