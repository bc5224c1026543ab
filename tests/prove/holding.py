"""Another writer on a SQLite file, who keeps everybody waiting."""

from __future__ import annotations

import contextlib
import sqlite3
from types import TracebackType


class Holding:
    """Has SQLite's write lock within the block, if it gets it within a second and the tables are there.

    Args:
        url: the database's address.
    """

    def __init__(self, url: str) -> None:
        self._path = url.partition(":///")[2]
        self._line: sqlite3.Connection | None = None

    def __enter__(self) -> None:
        self._line = sqlite3.connect(self._path, isolation_level=None, timeout=0.2)
        with contextlib.suppress(sqlite3.OperationalError):  # it is at work; next time, then
            self._line.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, _: object, trace: TracebackType | None) -> None:
        assert self._line is not None
        self._line.close()
