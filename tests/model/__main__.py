"""`python -m tests.model --steps N --seed S`: the desk against the model, at length; exit 1 if they part."""

from __future__ import annotations

import argparse
import random
import sys
import time

from hypothesis import seed, settings
from hypothesis.stateful import run_state_machine_as_test

from benchmarks.figures import Figure, keep, say, show
from tests.model.choosing import RANDOM
from tests.model.machine import Desk

#: So many histories have one seed, by which they can be repeated.
HISTORIES = 40


def main(steps: int, first_seed: int) -> None:
    """Runs until so many steps are done; whoever fails is printed, with how to repeat it."""
    began, used, number = time.monotonic(), time.process_time(), first_seed
    while Desk.steps < steps:
        try:
            run_state_machine_as_test(seed(number)(Desk), settings=settings(RANDOM, max_examples=HISTORIES))
        except BaseException:
            say(f"to repeat it: python -m tests.model --steps 1 --seed {number}")
            raise
        number += 1
        say(f"{Desk.steps:,} of {steps:,} steps in {time.monotonic() - began:.0f} s; next seed {number}")
    histories = (number - first_seed) * HISTORIES
    of = f"{Desk.steps:,} steps, {histories:,} histories, seeds {first_seed} to {number - 1}"
    figures = [
        Figure("where the desk and the model part", f"0 ({of})", reach="0", ok=True),  # else it isn't here
        Figure("processor time", round(time.process_time() - used), "s"),
    ]
    show("model", figures)
    keep("model", figures)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args(sys.argv[1:])
    main(options.steps, options.seed)
