"""Memory over time: questions as fast as they are answered, counted in hours at Telegram's own limit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.crowd import endless
from benchmarks.figures import Figure, at_most, say
from benchmarks.opened import opened

#: Telegram lets a bot send about so many messages a second; each question is answered with one.
TELEGRAMS_LIMIT = 30
#: Before it is counted, so many questions are answered: caches and pools fill.
WARM_UP = 3000
AT_ONCE, STEP_S, DAY_H, REACH = 64, 5.0, 24, 5.0


async def measured(knowledge: Path, questions: Sequence[str], hours: float) -> list[Figure]:
    """Lets a service answer what Telegram lets it answer in so many hours; says how its memory grew."""
    wanted = round(hours * 3600 * TELEGRAMS_LIMIT)
    say(f"{wanted:,} questions, {hours:g} h at Telegram's limit …")
    async with opened(knowledge) as desk:
        asked, done, seconds = endless(questions, seed=5), 0, 0.0
        seen: list[tuple[int, float]] = []
        while done < WARM_UP + wanted:
            rate = await desk.crowd.ask_without_rest(asked, STEP_S, AT_ONCE)
            done, seconds = done + rate.asked, seconds + STEP_S
            if done > WARM_UP:
                seen.append((done, desk.service.memory_mb()))
    counts, memory = np.array(seen).T
    at_first, at_last = memory[: len(memory) // 10 + 1].mean(), memory[-(len(memory) // 10 + 1) :].mean()
    # Later on less is made anew: the second half shows where it is going.
    half = len(seen) // 2
    slope = float(np.polyfit(counts[half:], memory[half:], 1)[0]) if len(seen) - half > 2 else 0.0
    a_day = slope * DAY_H * 3600 * TELEGRAMS_LIMIT / at_last * 100
    title = f"memory over {hours:g} h at Telegram's limit"
    return [
        Figure(f"{title}: questions, as fast as they are answered", int(counts[-1]), f"in {seconds:.0f} s"),
        Figure(f"{title}: at first", round(float(at_first), 1), "MB"),
        Figure(f"{title}: at last", round(float(at_last), 1), "MB"),
        at_most(f"{title}: growth", round(float(at_last / at_first - 1) * 100, 2), "%", REACH),
        Figure(f"{title}: as its second half goes on, in {DAY_H} h", round(a_day, 2), "%"),
    ]
