"""The desk: `/stats` and the web's pages over a long past, charts, working hours, and a group's busy hour."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import hours, pace, pages
from benchmarks.figures import Figure, at_most, say
from benchmarks.histories import fill
from benchmarks.machine import about, loop_s
from bot.delivery.stats import drawn
from handlers import figures
from handlers.stats import Asked, looked_up_in
from storage.database import Database
from storage.migrating import migrate
from tickets.periods import Period

RUNS = 5
ZONE = ZoneInfo("Europe/Moscow")
PERIOD = Period(datetime(2026, 10, 1, tzinfo=UTC).date(), datetime(2026, 10, 30, tzinfo=UTC).date())


def measure(arguments: Sequence[str]) -> list[Figure]:
    """Measures how long `/stats` takes, from the record to the words, and how a busy group is served."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks desk")
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=60.0, help="of the busy group's clock")
    options = parser.parse_args(arguments)
    return [
        *asyncio.run(_measured_past(options.tickets)),
        *hours.measured(),
        *asyncio.run(pace.measured(options.minutes * 60, seed=1)),
    ]


async def _measured_past(tickets: int) -> list[Figure]:
    with TemporaryDirectory(prefix="bench-") as name:
        machine = about(Path(name))
        url = f"sqlite+aiosqlite:///{name}/desk.db"
        database = Database(url)
        await migrate(database)
        say(f"making up {tickets:,} tickets …")
        start, end = PERIOD.bounds(ZONE)
        await database.write(lambda session: fill(session, tickets, start, end - timedelta(seconds=1)))
        took, used, calibrations = [], [], []
        for _ in range(RUNS):
            began, began_used = time.perf_counter(), time.process_time()
            data = await database.read_much(
                lambda session: looked_up_in(session, Asked(PERIOD), ZONE, 0, "ru")
            )
            figures.figures(data, "ru")
            took.append(time.perf_counter() - began)
            used.append(time.process_time() - began_used)
            calibrations.append(loop_s())
        chart = await database.read_much(
            lambda session: looked_up_in(session, Asked(PERIOD, "chart"), ZONE, 0, "ru")
        )
        await database.close()
        opened = await pages.measured(url)
    what = f"/stats over {data['counts']['contacts']:,} tickets, SQLite"
    return [
        *machine,
        Figure(
            "a loop of 3 million additions, in between: processor time",
            round(statistics.median(calibrations), 2),
            "s",
        ),
        Figure(f"{what}: processor time (median)", round(statistics.median(used), 2), "s"),
        at_most(f"{what} (the best of {RUNS})", round(min(took), 2), "s", 2.0),
        Figure(f"{what} (median)", round(statistics.median(took), 2), "s"),
        *_charts(chart),
        *opened,
    ]


def _charts(data: dict[str, Any]) -> list[Figure]:
    """How long a picture takes: the first one loads what it is drawn with."""
    took, used = [], []
    for _ in range(RUNS + 1):
        began, began_used = time.perf_counter(), time.process_time()
        drawn(data, "ru")
        took.append(time.perf_counter() - began)
        used.append(time.process_time() - began_used)
    return [
        Figure("a chart, the first one", round(took[0], 2), "s"),
        at_most("a chart after the first (the slowest)", round(max(took[1:]), 2), "s", 1.0),
        Figure("a chart: processor time (median)", round(statistics.median(used[1:]), 3), "s"),
    ]
