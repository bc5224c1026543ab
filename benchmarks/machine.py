"""What the machine gives, so that figures can be compared: processors, load, the price of a flush."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from benchmarks.figures import Figure

FLUSHES = 60


def flush_ms(folder: Path) -> float:
    """How long the disk under `folder` takes to keep one small write; the median, in milliseconds."""
    path, took = folder / "flush", []
    with path.open("wb") as file:
        for _ in range(FLUSHES):
            began = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return statistics.median(took)


def about(folder: Path) -> list[Figure]:
    """The machine in three figures."""
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return [
        Figure("processors", os.cpu_count()),
        Figure("load at the start (1 min)", load),
        Figure("one flush of the disk", round(flush_ms(folder), 2), "ms"),
    ]


def loop_s() -> float:
    """What the processor gives just now: the processor time of the same loop everywhere."""
    began, total = time.process_time(), 0
    for number in range(3_000_000):
        total += number
    return time.process_time() - began
