"""One `run` or `demo` on one SQLite file: a second would answer everything twice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL


class AlreadyRunning(Exception):
    """Another process serves this database."""


class FileLock:
    """Held from `take` until the process ends or `release`; the system frees it at a crash."""

    def __init__(self, url: URL) -> None:
        self._path = Path(f"{url.database}.lock") if url.database else None
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Takes the lock.

        Raises:
            AlreadyRunning: somebody has it.
        """
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a")
        try:
            _lock(file)
        except OSError:
            file.close()
            raise AlreadyRunning from None
        self._file = file

    def release(self) -> None:
        """Gives the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None


if os.name == "nt":  # pragma: no cover - the other half of the same lock
    import msvcrt

    def _lock(file: IO[str]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
