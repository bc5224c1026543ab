"""The desk under load: whole paths on both databases beside an echo bot, a second process, a growing record
and a growing knowledge base, memory over time.

`python -m benchmarks load [--only paths scaling growth entries memory]`. What is measured of the service is
measured in processes of their own; people, the emulated Telegram and what brings its webhooks share one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import ageing, entries, growth, paths, scaling
from benchmarks.figures import Figure, at_least, say
from benchmarks.machine import about, loop_s
from benchmarks.opened import opened
from benchmarks.path import SAMPLE, sure_questions
from benchmarks.paths import PATHS, Measured
from storage.database import Database
from tests.servers import own_postgres

PARTS = ("paths", "scaling", "growth", "entries", "memory")
SQLITE, ONE, TWO = "SQLite, one process", "PostgreSQL, one process", "PostgreSQL, two processes"


def measure(arguments: Sequence[str]) -> list[Figure]:
    """Measures the parts that are asked for, by default all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks load")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--seconds", type=float, default=6.0, help="of each turn of a path")
    parser.add_argument("--rounds", type=int, default=4, help="turns of each path, echo bot and desk")
    parser.add_argument("--tickets", type=int, default=1_000_000, help="of the long past")
    parser.add_argument("--entries", type=int, nargs="+", default=entries.SIZES, help="sizes of the base")
    parser.add_argument("--hours", type=float, default=ageing.DAY_H, help="of the day of the memory")
    parser.add_argument("--questions", type=int, default=ageing.BUSY, help="that come in this day")
    options = parser.parse_args(arguments)
    questions = sure_questions(SAMPLE)
    with TemporaryDirectory(prefix="bench-") as name:
        figures = [
            *about(Path(name)),
            Figure("a loop of 3 million additions: processor time", round(loop_s(), 3), "s"),
        ]
    if "paths" in options.only:
        figures += asyncio.run(_paths(questions, options.seconds, options.rounds))
    if "scaling" in options.only:
        figures += asyncio.run(_scaling(questions, options.rounds))
    if "growth" in options.only:
        figures += asyncio.run(growth.measured(SAMPLE, questions, growth.FEW, options.tickets))
    if "entries" in options.only:
        figures += asyncio.run(entries.measured(options.entries))
    if "memory" in options.only:
        figures += asyncio.run(ageing.measured(SAMPLE, questions, options.hours, options.questions))
    load = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return [*figures, Figure("load at the end (1 min)", load)]


async def _paths(questions: Sequence[str], seconds: float, rounds: int) -> list[Figure]:
    found = {}
    say(f"{SQLITE} …")
    async with opened(SAMPLE) as desk:
        found[SQLITE] = await paths.measured(desk, questions, seconds, rounds)
    with own_postgres(durable=True) as server:
        for number, name in enumerate((ONE, TWO), 1):
            say(f"{name} …")
            url = await _database(server.url, f"desk{number}")
            async with opened(SAMPLE, database_url=url, processes=number) as desk:
                found[name] = await paths.measured(desk, questions, seconds, rounds)
    return [
        *(figure for name, measured in found.items() for figure in paths.figures(name, measured)),
        *_compared(found),
    ]


async def _scaling(questions: Sequence[str], rounds: int) -> list[Figure]:
    with own_postgres(durable=True) as server:
        urls = [await _database(server.url, f"desk{number}") for number in (1, 2)]
        return await scaling.measured(SAMPLE, questions, urls, rounds)


async def _database(server: str, name: str) -> str:
    """An empty database; gives its address."""
    database = Database(f"{server}/postgres")
    async with database.line() as connection:
        await connection.execute(f"CREATE DATABASE {name}")
    await database.close()
    return f"{server}/{name}"


def _compared(found: dict[str, Measured]) -> list[Figure]:
    """What the ratios are: they say more than rates on a machine that others use too."""
    question, lines = PATHS[0], list[Figure]()
    for name, measured in found.items():
        echo, ours = measured.echo, measured.paths[question]
        ratio = ours.rate.per_second / echo.rate.per_second
        lines.append(at_least(f"{name}: {question}, rate against the echo bot's", round(ratio, 3), "", 0.5))
        lines.append(
            Figure(
                f"{name}: the same by processor time of the busiest process",
                round(echo.busiest_ms / ours.busiest_ms, 3),
            )
        )
    for path in PATHS:
        one, two = found[ONE].paths[path], found[TWO].paths[path]
        ratio = two.rate.per_second / one.rate.per_second
        lines.append(Figure(f"two processes against one: {path}, rate", round(ratio, 2), "×"))
        lines.append(
            Figure(
                f"two processes against one: {path}, by processor time of the busiest",
                round(one.busiest_ms / two.busiest_ms, 2),
                "×",
            )
        )
    return lines
