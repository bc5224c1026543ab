"""Where the desks of the proofs stand: a folder each, and a database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import OnServer, migrated
from tests.servers import postgres


@dataclass(frozen=True, slots=True)
class Mode:
    """How a desk is served: `webhooks` processes are brought updates; with none, one polls."""

    name: str
    sqlite: bool
    webhooks: int


POLLING = Mode("polling, SQLite", True, 0)
WEBHOOK = Mode("webhook, SQLite", True, 1)
THREE = Mode("three processes, PostgreSQL", False, 3)
MODES = (POLLING, WEBHOOK, THREE)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="prove-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@asynccontextmanager
async def place(mode: Mode) -> AsyncIterator[tuple[str, Path]]:
    """An empty database of a mode's kind, and a folder to run in."""
    with folder() as made:
        if mode.sqlite:
            url = f"sqlite+aiosqlite:///{made}/desk.db"
            await migrated(url)
            yield url, made
            return
        with postgres() as server:
            async with OnServer(server).own() as url:
                yield url, made
