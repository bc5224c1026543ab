"""Every act of the table by everybody, and rubbish in every button; prints the table.

python -m tests.attackers            on SQLite
python -m tests.attackers --server   on PostgreSQL
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.figures import Figure, keep, say, show
from tests import statements
from tests.attackers.cells import TABLE, Attempts, every, spoilt, wrong
from tests.attackers.covered import COVERED, names
from tests.attackers.table import ACTORS, ANONYMOUS
from tests.databases import OnServer, sqlite_copy
from tests.desk import Desk
from tests.servers import postgres

_WHO = (*ACTORS, ANONYMOUS)


@asynccontextmanager
async def _database(on_server: bool) -> AsyncIterator[str]:
    if on_server:
        with postgres() as server:
            async with OnServer(server).own() as url:
                yield url
        return
    with tempfile.TemporaryDirectory() as templates, tempfile.TemporaryDirectory() as own:
        yield await sqlite_copy(Path(templates), Path(own))


async def _tried(on_server: bool) -> tuple[Table, list[Figure]]:
    """The table, and what came out otherwise than it should."""
    cells, rubbish, bad, fallen = list(every()), list(spoilt()), list[str](), list[str]()
    marks: dict[tuple[str, str], dict[str, str]] = {(row.handler, row.where): {} for row in TABLE}
    async with _database(on_server) as url:
        desk = Desk(url)
        await desk.opens()
        async with Attempts.on(desk) as attempts:
            for cell in track(cells, "who may do what"):
                fault = wrong(cell, await attempts.of(cell))
                bad += [f"{cell} {fault}"] if fault else []
                mark = "✗" if fault else "yes" if cell.allowed else "·"
                mine = marks[cell.row.handler, cell.row.where]
                before = mine.get(cell.actor, mark)
                mine[cell.actor] = mark if mark == before else "✗" if "✗" in (mark, before) else "some"
            for cell in track(rubbish, "rubbish in buttons"):
                fell = (await attempts.of(cell)).fell
                fallen += [f"{cell} falls over: {fell}"] if fell else []
        await desk.closes()
    table = Table("handler", "where", *_WHO)
    for (handler, where), mine in marks.items():
        table.add_row(handler, where, *(mine.get(actor, "") for actor in _WHO))
    for line in (*bad, *fallen):
        say(line)
    base = "PostgreSQL" if on_server else "SQLite"
    return table, [
        _covered(base),
        _none(f"rights, {base}: unexpected", bad, f"{len(TABLE)} acts, {len(cells):,} cells"),
        _none(f"rubbish in buttons, {base}: falls over", fallen, f"{len(rubbish):,} presses"),
    ]


def _covered(base: str) -> Figure:
    there = names()
    seen = f"{len(there & COVERED)} of {len(there)}"
    return Figure(f"rights, {base}: handlers with their rows", seen, reach="all", ok=there <= COVERED)


def _none(figure: str, found: Sequence[str], of: str) -> Figure:
    return Figure(figure, f"{len(found)} ({of})", reach="0", ok=not found)


def main() -> int:
    """Tries it all; gives 1 if anything came out otherwise than it should."""
    parser = argparse.ArgumentParser(prog="python -m tests.attackers")
    parser.add_argument("--server", action="store_true", help="on PostgreSQL")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with statements.kept():
        table, figures = asyncio.run(_tried(parser.parse_args().server))
    Console(width=None if sys.stdout.isatty() else 200).print(table)
    show("rights", figures)
    keep("rights", figures)
    return int(any(figure.ok is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
