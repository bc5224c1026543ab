"""Tries one input after another, and says what falls over or takes long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import count
from random import Random

from tests.fuzz.spoiling import spoilt
from tests.fuzz.targets import Target

#: So much processor time an input may take, in seconds.
LONG_S = 0.1


def input_of(target: Target, seed: int, number: int) -> bytes:
    """The input with this number."""
    return spoilt(target.seeds, Random(f"{target.name}:{seed}:{number}"))


def fault(target: Target, data: bytes) -> str | None:
    """What is wrong with how an input is taken, if anything."""
    spent = _spent(target, data)
    if isinstance(spent, str):
        return spent
    for _ in range(3):
        if spent <= LONG_S:
            return None
        again = _spent(target, data)  # something else may have been at work, such as the collector
        assert isinstance(again, float)
        spent = min(spent, again)
    return f"takes {spent * 1000:.0f} ms" if spent > LONG_S else None


def _spent(target: Target, data: bytes) -> float | str:
    began = time.thread_time()
    try:
        target.read(data)
    except target.refuses:
        pass
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault
        return f"{type(error).__name__}: {error}"
    return time.thread_time() - began


def faults(target: Target, seed: int, seconds: float) -> Iterator[tuple[int, str | None]]:
    """Tries inputs for so much processor time; gives each one's number, and what is wrong."""
    began = time.thread_time()
    for number in count():
        if time.thread_time() - began > seconds:
            return
        yield number, fault(target, input_of(target, seed, number))
