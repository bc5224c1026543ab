"""A knowledge base that is large and grows: time for a question, for building, for a change, memory.

`python -m benchmarks learning [WORDINGS …]`, by default 10000 and 100000; each size in a process of its own.
Times are processor time, but for a change: there it counts what people wait.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import synthetic
from benchmarks.figures import Figure, Unusable, at_most, say
from knowledge_base.encoder import Encoder, sentence_encoder
from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.growing import changed
from knowledge_base.index import Index
from knowledge_base.keeping import Keeper
from knowledge_base.learning import calibrated
from knowledge_base.wording import plain

SIZES = (10_000, 100_000)
QUESTIONS = 500
ADDED = Entry("parking", (Variant("Где оставить машину на ночь?", "ru"),), {"ru": "За домом."})
#: What must be reached at each size, by the names that `of_size` gives.
REACH: dict[str, dict[int, float]] = {
    "question p99": {10_000: 10, 100_000: 10},
    "answers by words and letters after": {100_000: 15},
    "all built from nothing": {10_000: 60, 100_000: 600},
    "warm start": {10_000: 3},
    "an entry added": {100_000: 1},
    "an entry changed": {100_000: 1},
    "an entry archived": {100_000: 1},
    "memory": {100_000: 500},
}


def measure(arguments: Sequence[str]) -> list[Figure]:
    """The figures of each size."""
    try:
        sizes = [int(argument) for argument in arguments] or list(SIZES)
    except ValueError as error:
        raise Unusable("sizes are numbers of wordings") from error
    figures = []
    for size in sizes:
        say(f"{size} wordings …")
        command = [sys.executable, "-m", "benchmarks.learning", str(size)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        for name, (value, unit) in json.loads(done.stdout).items():
            reach = REACH.get(name, {}).get(size)
            title = f"{size}: {name}"
            figures.append(
                at_most(title, value, unit, reach) if reach is not None else Figure(title, value, unit)
            )
    return figures


def of_size(size: int) -> dict[str, tuple[float, str]]:
    """What a base of so many wordings costs: value and unit by name."""
    found: dict[str, tuple[float, str]] = {"three million additions (for comparison)": (_loop_s(), "s")}
    encoder = sentence_encoder()
    if encoder is None:
        raise Unusable("the sentence encoder is not installed")
    entries = synthetic.entries(size)
    before = _rss_mb()
    index, lexical_s = _timed(lambda: Index.build(entries))
    found["answers by words and letters after"] = (lexical_s, "s")
    index, vectors_s = _timed(partial(index.by_meaning, encoder))
    index, fit_s = _timed(partial(calibrated, index))
    found["vectors"], found["calibration"] = (vectors_s, "s"), (fit_s, "s")
    found["all built from nothing"] = (lexical_s + vectors_s + fit_s, "s")
    with tempfile.TemporaryDirectory() as folder:
        keeper = Keeper(Path(folder), quality=False)
        keeper.keep(index, [])
        del index
        index, warm_s = _timed(partial(_warm, entries, encoder, keeper))
    found["warm start"] = (warm_s, "s")
    found["memory"] = (round(_rss_mb() - before, 1), "MB more")
    found |= _questions(index, encoder)
    return found | asyncio.run(_changes(index, entries))


def _warm(entries: list[Entry], encoder: Encoder, keeper: Keeper) -> Index:
    kept = keeper.load()
    assert kept is not None
    return kept.applied(Index.build(entries), encoder)


def _questions(index: Index, encoder: Encoder) -> dict[str, tuple[float, str]]:
    """Time for whole questions, and for the two parts that don't depend on the base's size alone."""
    asked = synthetic.questions(QUESTIONS + 20)
    for text in asked[:20]:
        decide(index, text, "ru")
    parts: dict[str, Callable[[str], Any]] = {
        "question": lambda text: decide(index, text, "ru"),
        "encoding": lambda text: encoder.encode([text]),
        "repair": lambda text: index.vocabulary.repair(plain(text)),
    }
    found = {}
    for name, part in parts.items():
        took = [_timed(partial(part, text))[1] * 1000 for text in asked[20:]]
        for percent in (50, 99):
            found[f"{name} p{percent}"] = (round(float(np.percentile(took, percent)), 2), "ms")
    return found


async def _changes(index: Index, entries: list[Entry]) -> dict[str, tuple[float, str]]:
    """How long changes take while questions are answered, and how long the event loop stood still."""
    middle = len(entries) // 2
    other = replace(entries[0], variants=(*entries[0].variants, *ADDED.variants))
    found = {}
    for name, after in (
        ("added", [*entries, ADDED]),
        ("changed", [other, *entries[1:]]),
        ("archived", [*entries[:middle], *entries[middle + 1 :]]),
    ):
        answering = asyncio.create_task(_stalls(index))
        await asyncio.sleep(0.1)
        began = time.perf_counter()
        await asyncio.to_thread(changed, index, after)
        found[f"an entry {name}"] = (round(time.perf_counter() - began, 3), "s")
        answering.cancel()
        found[f"longest wait of a reply while an entry is {name}"] = (round(await answering * 1000, 1), "ms")
    return found


async def _stalls(index: Index) -> float:
    """Answers a question every 20 ms until cancelled; gives the longest that one took, in seconds."""
    longest = 0.0
    try:
        for text in synthetic.questions(100_000):
            due = time.perf_counter() + 0.02
            await asyncio.sleep(0.02)
            decide(index, text, "ru")
            longest = max(longest, time.perf_counter() - due)
    except asyncio.CancelledError:
        pass
    return longest


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    result = work()
    return result, round(time.process_time() - began, 5)


def _loop_s() -> float:
    def add() -> int:
        total = 0
        for number in range(3_000_000):
            total += number
        return total

    return round(_timed(add)[1], 3)


def _rss_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 2**20


if __name__ == "__main__":
    print(json.dumps(of_size(int(sys.argv[1]))))
