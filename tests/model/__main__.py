"""`python -m tests.model STEPS [SEED]`: the desk against the model, at length; exit 1 if they part."""

from __future__ import annotations

import random
import sys
import time

from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.machine import RANDOM, Desk

#: So many histories between two lines of progress.
HISTORIES = 200


def main(steps: int, first_seed: int) -> None:
    """Runs until so many steps are done; a history that fails is printed, with its seed."""
    began, number = time.monotonic(), first_seed
    while Desk.steps < steps:
        _say(f"{Desk.steps:,} steps in {time.monotonic() - began:.0f} s; seed {number}")
        run_state_machine_as_test(seed(number)(Desk), settings=settings(RANDOM, max_examples=HISTORIES))
        number += 1
    _say(f"{Desk.steps:,} steps in {time.monotonic() - began:.0f} s, no violation")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6))
