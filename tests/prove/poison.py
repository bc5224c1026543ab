"""`poison`: updates that nobody can read hold up no other's answer."""

from __future__ import annotations

import time
from random import Random
from statistics import median

from tests.desk import Desk
from tests.faults.test_poison import ANSWER, POISONS, QUESTION, message, push
from tests.prove.figure import Shown
from tests.prove.places import POLLING, THREE, Mode, place

ROUNDS, AT_A_TIME = 20, 3
REACH_S = 1.0


async def poison(seed: int, rounds: int | None) -> list[Shown]:
    """How much later somebody is answered when rubbish came in before, beside days without."""
    return [await _on(mode, seed, rounds or ROUNDS) for mode in (POLLING, THREE)]


async def _on(mode: Mode, seed: int, rounds: int) -> Shown:
    rng = Random(seed)
    async with place(mode) as (url, _):
        desk = Desk(url)
        await desk.opens()
        clean, poisoned = list[float](), list[float]()
        for number in range(rounds * 2):
            if number % 2:
                for fields, _readable in rng.sample(POISONS, AT_A_TIME):
                    push(desk, "message", message(desk, **fields))
                desk.dead += AT_A_TIME
            (poisoned if number % 2 else clean).append(await _answered(desk, number))
        await desk.closes()
    delay = max(poisoned) - max(clean)  # what else the machine does comes over both
    return Shown(
        f"poison update: others delayed, {'SQLite' if mode.sqlite else 'PostgreSQL'}",
        f"{delay:.2f} s (slowest), {median(poisoned) - median(clean):.2f} s (median), {rounds} times",
        f"< {REACH_S:g} s",
        delay < REACH_S,
        f"python -m tests.prove poison --seed {seed} --rounds {rounds}",
    )


async def _answered(desk: Desk, number: int) -> float:
    """How long somebody waits for an answer in real time, in seconds."""
    asks = desk.tg.add_person(f"Пётр {number}.", language="ru")
    hurry, desk.tg.while_waiting = desk.tg.while_waiting, None  # here time is real
    began = time.perf_counter()
    await asks.writes(QUESTION, desk.bot)
    await asks.sees(ANSWER)
    took = time.perf_counter() - began
    desk.tg.while_waiting = hurry
    await desk.settles()
    return took
