"""Tries spoilt inputs on everything that comes from outside; exit 1 if something falls over or takes long.

python -m tests.fuzz [TARGET] --seconds 60 [--seed 1]     so much processor time for each
python -m tests.fuzz TARGET --seed 1 --input 17           one input again
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz.running import fault, faults, input_of
from tests.fuzz.targets import TARGETS


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
    bad = 0
    for name in [given.target] if given.target else sorted(TARGETS):
        tried, seen, began = 0, set[str](), time.monotonic()
        for number, wrong in faults(TARGETS[name], given.seed, given.seconds):
            tried += 1
            if wrong is not None and wrong[:60] not in seen:  # one of each kind
                seen.add(wrong[:60])
                sys.stdout.write(
                    f"\n{name}: {wrong}\n  python -m tests.fuzz {name} --seed {given.seed} --input {number}\n"
                )
        bad += len(seen)
        took = time.monotonic() - began
        sys.stdout.write(f"{name:<14}{tried:>10} inputs in {took:.0f} s, {len(seen)} faults\n")
    return 1 if bad else 0


def _again(name: str, seed: int, number: int) -> int:
    target = TARGETS[name]
    data = input_of(target, seed, number)
    sys.stdout.write(f"{data!r}\n")
    wrong = fault(target, data)
    sys.stdout.write(f"{wrong or 'taken'}\n")
    if wrong is not None and not wrong.startswith("takes"):
        target.read(data)  # tells where
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
