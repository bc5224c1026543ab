"""Tries one input after another, and says what falls over or takes long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from random import Random

from tests.fuzz.spoiling import spoilt
from tests.fuzz.targets import Target

#: So much processor time an input may take, in seconds.
LONG_S = 0.1


def input_of(target: Target, seed: int, number: int) -> bytes:
    """The input with this number."""
    return spoilt(target.seeds, Random(f"{target.name}:{seed}:{number}"))


@dataclass(frozen=True, slots=True)
class Taken:
    """How an input was taken: its processor time in seconds, and what is wrong with that, if anything."""

    spent_s: float
    wrong: str | None = None


def taken(target: Target, data: bytes) -> Taken:
    """Tries one input."""
    found = _once(target, data)
    for _ in range(3):
        if found.wrong is not None or found.spent_s <= LONG_S:
            return found
        again = _once(target, data)  # something else may have been at work, such as the collector
        found = again if again.wrong is not None or again.spent_s < found.spent_s else found
    long = found.spent_s > LONG_S
    return replace(found, wrong=f"takes {found.spent_s * 1000:.0f} ms") if long else found


def _once(target: Target, data: bytes) -> Taken:
    wrong, began = None, time.thread_time()
    try:
        target.read(data)
    except target.refuses:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        wrong = f"{type(error).__name__}: {error}"
    return Taken(time.thread_time() - began, wrong)


def tried(target: Target, seed: int, seconds: float) -> Iterator[tuple[int, Taken]]:
    """Tries inputs for so much processor time; gives each one's number, and how it was taken."""
    began = time.thread_time()
    for number in count():
        if time.thread_time() - began > seconds:
            return
        yield number, taken(target, input_of(target, seed, number))
