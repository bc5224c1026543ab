"""`kills` and `stops`: processes end at any moment, in three modes, and nobody notices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import asyncpg

from benchmarks.figures import say
from storage.sqlite import LOCK_WAIT_MS
from tests.faults.kill import Killing
from tests.faults.result import Result
from tests.prove.figure import Shown, none_of
from tests.prove.holding import Holding
from tests.prove.places import MODES, POLLING, THREE, Mode, place

KILLS, STOPS = 1000, 200
#: So many of the kills are counted at one message a second.
CALM_SHARE = 0.3
#: A desk is begun anew after so many kills: a failure is found sooner, and the record stays small.
AT_A_TIME = 50
#: How long a handler or a call takes at most where they are slow, in seconds.
SLOW_S = 1.0
assert SLOW_S * 1000 < LOCK_WAIT_MS


async def kills(seed: int, rounds: int | None) -> list[Shown]:
    """Kills so often in all, a third in each mode: most where people write as fast as they can."""
    each = max(2, round((rounds or KILLS) / len(MODES)))
    calm = max(1, round(each * CALM_SHARE))
    command = f"python -m tests.prove kills --seed {seed} --rounds {each * len(MODES)}"
    lines, repeats, calm_kills = [], 0, 0
    for mode in MODES:
        found = _Found()
        for at, many, slowly in (*_parts(each - calm, False), *_parts(calm, True)):
            own = seed + at
            say(f"{mode.name}: {many} kills{', one message a second' if slowly else ''}, seed {own}")
            async with place(mode) as (url, folder):
                killing = Killing(url, folder, own, webhooks=mode.webhooks, every_s=float(slowly))
                told = _told(mode, many)
                ending = (
                    killing.run_calmly(kills=many, told=told)
                    if slowly
                    else killing.run(kills=many, stops=0, told=told)
                )
                result = await found.of(mode, own, ending)
            if slowly and result is not None:
                repeats, calm_kills = repeats + result.possible_repeats, calm_kills + many
        of = f"{each} kills, {found.messages} messages"
        lines.append(none_of(f"violations, {mode.name}", found.wrong, of, command))
    mean = repeats / max(calm_kills, 1)
    return [
        *lines,
        Shown(
            "sends repeated for each kill at 1 message a second, each marked",
            f"{mean:.2f} ({repeats} of {calm_kills} kills)",
            "≤ 0.2",
            mean <= 0.2,
            command,
        ),
    ]


async def stops(seed: int, rounds: int | None) -> list[Shown]:
    """SIGTERM, half of them while Telegram answers slowly, half while the database does."""
    each = max(1, (rounds or STOPS) // 4)
    lines = []
    for mode in (POLLING, THREE):
        found, repeats = _Found(), 0
        for number, slow in enumerate(("Telegram", "database")):
            own = seed + number
            say(f"{mode.name}: {each} stops, slow {slow}, seed {own}")
            async with place(mode) as (url, folder):
                stopping = Killing(url, folder, own, webhooks=mode.webhooks)
                ending = stopping.run(kills=0, stops=each, told=_told(mode, each))
                if slow == "Telegram":
                    for method in ("sendMessage", "editMessageText"):
                        stopping.tg.fault(method, kind="slow", seconds=SLOW_S, probability=0.3)
                    result = await found.of(mode, own, ending)
                else:
                    async with _slow_database(url, mode, own):
                        result = await found.of(mode, own, ending)
            repeats += result.possible_repeats if result is not None else 0
        command = f"python -m tests.prove stops --seed {seed} --rounds {each * 4}"
        of = f"{each * 2} stops, {found.messages} messages"
        lines.append(none_of(f"lost or wrong after SIGTERM, {mode.name}", found.wrong, of, command))
        lines.append(
            Shown(f"repeated after SIGTERM, {mode.name}", f"{repeats} ({of})", "0", not repeats, command)
        )
    return lines


class _Found:
    """What several campaigns have found."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.messages = 0

    async def of(self, mode: Mode, seed: int, ending: Coroutine[Any, Any, Result]) -> Result | None:
        """Adds what a campaign finds; None if it didn't come to its end, which is wrong too."""
        try:
            result = await ending
        except (AssertionError, TimeoutError) as error:
            say(f"VIOLATION, {mode.name}, seed {seed}: {type(error).__name__}: {error}")
            self.wrong.append(f"{type(error).__name__}: {error}")
            return None
        say(f"{mode.name}: {result}")
        for line in result.violations:
            say(f"VIOLATION, {mode.name}, seed {seed}: {line}")
        self.wrong += result.violations
        self.messages += result.messages
        return result


def _parts(kills: int, slowly: bool) -> list[tuple[int, int, bool]]:
    """So many kills in parts: for each its place, its kills, and whether people take their time."""
    starts = range(0, kills, AT_A_TIME)
    return [(start + 10_000 * slowly, min(AT_A_TIME, kills - start), slowly) for start in starts]


def _told(mode: Mode, of: int) -> Callable[[int], None]:
    def told(number: int) -> None:
        if number % 10 == 0 or number == of:
            say(f"{mode.name}: {number} of {of}")

    return told


@asynccontextmanager
async def _slow_database(url: str, mode: Mode, seed: int) -> AsyncIterator[None]:
    """Somebody else holds what every handler needs, again and again, for up to a second."""
    rng = Random(seed)
    end = asyncio.Event()

    async def on_sqlite() -> None:
        while not end.is_set():
            with Holding(url):
                await asyncio.sleep(rng.uniform(0.1, SLOW_S))
            await asyncio.sleep(rng.uniform(0.1, 2 * SLOW_S))

    async def on_postgresql() -> None:
        line = await asyncpg.connect(url.replace("+asyncpg", ""))
        while not end.is_set():
            async with line.transaction():
                await line.execute("LOCK TABLE outbox IN SHARE MODE")
                await asyncio.sleep(rng.uniform(0.1, SLOW_S))
            await asyncio.sleep(rng.uniform(0.1, 2 * SLOW_S))
        await line.close()

    holding = asyncio.create_task(on_sqlite() if mode.sqlite else on_postgresql())
    try:
        yield
    finally:
        end.set()
        await holding
