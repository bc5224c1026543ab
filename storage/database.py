"""The database: one atomic unit of work at a time for each caller, whichever server it is.

On SQLite there is one writer connection, and units that are ready together share a commit:
a commit costs a disk flush, so one each could not keep up. Each unit runs in a savepoint of
its own, and nobody hears of success before the flush.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import StaticPool

Result = TypeVar("Result")
Unit = Callable[[AsyncSession], Awaitable[Result]]

#: How many units share one commit at the most; more would make the first of them wait.
BATCH = 64
_SERIALIZATION = {"40001", "40P01"}


class Unavailable(Exception):
    """The database can't be reached or can't write just now; nothing of the unit has happened."""


class Database:
    """Readers and a writer on one SQLAlchemy URL.

    Args:
        url: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if self.url.database:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite_engine(url, writes=True)
            self._reader = _sqlite_engine(url, writes=False)
        else:
            self._writer = self._reader = create_async_engine(url, pool_size=20, max_overflow=10)
        self._waiting: asyncio.Queue[tuple[Unit[Any], asyncio.Future[Any]]] = asyncio.Queue()
        self._batches: asyncio.Task[None] | None = None
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading; what it read may be older than the next unit's view.

        Raises:
            Unavailable: the database doesn't answer.
        """
        try:
            async with AsyncSession(self._reader, expire_on_commit=False, autoflush=False) as session:
                yield session
        except (DBAPIError, OSError) as error:
            if _is_outage(error):
                raise Unavailable(_reason(error)) from error
            raise

    async def write(self, unit: Unit[Result]) -> Result:
        """Runs `unit(session)` as one transaction, and again if the database asks for that.

        The unit must await nothing but its session. It may be run more than once, so it
        must not keep anything outside.

        Raises:
            Unavailable: nothing was written; try again later.
            Whatever the unit raised; then nothing of it was written.
        """
        for attempt in range(8):
            try:
                return await (self._write_sqlite(unit) if self.is_sqlite else self._write_server(unit))
            except (DBAPIError, OSError) as error:
                if _must_repeat(error) and attempt < 7:
                    await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))
                    continue
                if _is_outage(error):
                    raise Unavailable(_reason(error)) from error
                raise
        raise AssertionError("unreachable")

    async def _write_server(self, unit: Unit[Result]) -> Result:
        async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
            return await unit(session)

    async def _write_sqlite(self, unit: Unit[Result]) -> Result:
        if self._batches is None or self._batches.done():
            self._batches = asyncio.create_task(self._run_batches(), name="database writer")
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._under_way += 1
        self._idle.clear()
        self._waiting.put_nowait((unit, done))
        return await done

    async def _run_batches(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            outcomes: list[tuple[Any, BaseException | None]]
            try:
                outcomes = await self._commit_together([unit for unit, _ in batch])
            except (DBAPIError, OSError) as error:
                outcomes = [(None, error)] * len(batch)
            except asyncio.CancelledError:
                for _, done in batch:
                    done.cancel()
                raise
            for (_, done), (result, failure) in zip(batch, outcomes, strict=True):
                if done.done():
                    continue
                if failure is None:
                    done.set_result(result)
                else:
                    done.set_exception(failure)
            self._under_way -= len(batch)
            if not self._under_way:
                self._idle.set()

    async def _commit_together(self, units: list[Unit[Any]]) -> list[tuple[Any, BaseException | None]]:
        outcomes: list[tuple[Any, BaseException | None]] = []
        async with AsyncSession(self._writer, expire_on_commit=False) as session, session.begin():
            for unit in units:
                try:
                    async with session.begin_nested():
                        outcomes.append((await unit(session), None))
                except Exception as error:
                    if isinstance(error, (DBAPIError, OSError)) and _is_outage(error):
                        raise  # SQLite has rolled the whole transaction back by itself
                    outcomes.append((None, error))
        return outcomes

    async def close(self) -> None:
        """Waits for units under way, then lets go of every connection."""
        if self._batches is not None:
            await self._idle.wait()
            self._batches.cancel()
            await asyncio.gather(self._batches, return_exceptions=True)
        await self._writer.dispose()
        if self._reader is not self._writer:
            await self._reader.dispose()

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes, for migrations."""
        return self._writer


def _sqlite_engine(url: str, *, writes: bool) -> AsyncEngine:
    options: dict[str, Any] = {"poolclass": StaticPool} if writes else {"pool_size": 4, "max_overflow": 4}
    engine = create_async_engine(url, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 10000")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -16000")
        if not writes:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        # A deferred transaction that reads first and writes later fails under load.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _original(error: BaseException) -> Any:
    return getattr(error, "orig", error)


def _sqlite_code(error: BaseException) -> int | None:
    original = _original(error)
    for candidate in (original, original.__cause__):
        code = getattr(candidate, "sqlite_errorcode", None)
        if code is not None:
            return int(code) & 0xFF
    return None


def _must_repeat(error: BaseException) -> bool:
    return getattr(_original(error), "sqlstate", None) in _SERIALIZATION or _sqlite_code(error) in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )


def _is_outage(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = getattr(_original(error), "sqlstate", None) or ""
    if state[:2] in {"08", "53", "57", "58"} or state in _SERIALIZATION:
        return True
    return _sqlite_code(error) in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    )


def _reason(error: BaseException) -> str:
    """The kind of fault, without statements or values: those may hold people's words."""
    original = _original(error)
    return f"{type(original).__name__}: {str(original).splitlines()[0][:120] if str(original) else ''}"
