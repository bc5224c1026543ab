"""The service with a profiler around it: `python -m benchmarks.profiled`, as `python -m bot run`.

Writes the CPU time of its event loop by package and function, and its SQL statements, to the
file named by PROFILE_FILE. Other threads aren't in it, nor is the start.
"""

from __future__ import annotations

import asyncio
import cProfile
import io
import os
import pstats
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncSession

from bot import serving
from bot.__main__ import cli
from bot.settings import Settings
from storage.prepared import Prepared

TOP = 40
SHOWN = 110
SITE = "site-packages/"


def main() -> None:
    """Serves as `run` does."""
    plain, statements = serving.serve, Counter[str]()
    profile = cProfile.Profile(time.thread_time)  # others may be using the processors too

    @event.listens_for(Engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements[" ".join(statement.split())] += 1

    prepared = Prepared.run

    async def counted(self: Prepared, session: AsyncSession, values: Any) -> Any:
        statements[" ".join(self.sql.split())] += 1  # these go past the engine
        return await prepared(self, session, values)

    Prepared.run = counted  # type: ignore[method-assign]

    async def profiled(settings: Settings, stop: asyncio.Event, ready: asyncio.Event | None = None) -> None:
        ready = ready or asyncio.Event()

        async def begin() -> None:
            await ready.wait()
            statements.clear()
            profile.enable()

        beginning = asyncio.create_task(begin())
        try:
            await plain(settings, stop, ready)
        finally:
            profile.disable()
            beginning.cancel()

    serving.serve = profiled
    try:
        cli(["run"])
    finally:
        Path(os.environ["PROFILE_FILE"]).write_text(report(profile, statements), encoding="utf-8")


def report(profile: cProfile.Profile, statements: Counter[str]) -> str:
    """Packages by their own time, the dearest functions, and the statements by number."""
    out = io.StringIO()
    stats = pstats.Stats(profile, stream=out)
    packages = by_package(stats)
    whole = sum(packages.values())
    print("Own time by package, built-in functions counted to their callers:", file=out)
    for package, seconds in packages.most_common(20):
        print(f"{seconds:8.2f} s {seconds / whole:6.1%} {package}", file=out)
    for order in ("tottime", "cumtime"):
        stats.sort_stats(order).print_stats(TOP)
    print(f"SQL statements: {statements.total()}", file=out)
    for statement, number in statements.most_common(TOP):
        print(f"{number:8} {statement[:SHOWN]}", file=out)
    return out.getvalue()


def by_package(stats: pstats.Stats) -> Counter[str]:
    """Seconds that each package's own functions took."""
    seconds: Counter[str] = Counter()
    for (file, _line, _name), (_calls, _all, own, _whole, callers) in stats.stats.items():  # type: ignore[attr-defined]
        if file != "~":
            seconds[package_of(file)] += own
            continue
        for (caller, _, _), (_, _, part, _) in callers.items():
            seconds[package_of(caller)] += part
    return seconds


def package_of(file: str) -> str:
    """The package or room that a file belongs to."""
    if SITE in file:
        return file.split(SITE, 1)[1].split("/", 1)[0]
    path, root = Path(file), Path(__file__).parent.parent
    if path.is_relative_to(root):
        return "our " + "/".join(path.relative_to(root).parts[:1])
    return f"python {path.parent.name if path.parent.name == 'asyncio' else path.stem}"


if __name__ == "__main__":
    main()
