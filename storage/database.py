"""The database: one atomic unit of work at a time for each caller, whichever server it is.

On SQLite there is one writer connection, and units that are ready together share a commit:
a commit costs a disk flush, so one each could not keep up. Each unit runs in a savepoint of
its own, and nobody hears of success before the flush.

SQLite's statements run right in the event loop: most take microseconds, while the thread of
an async driver costs four hand-overs for each. Only what can take long goes to a thread:
waiting for the write lock, the flush, reading a whole table.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, PoolProxiedConnection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from storage import server, sqlite
from storage.outages import is_outage, must_repeat, reason
from storage.prepared import write_changes

Result = TypeVar("Result")
Unit = Callable[[AsyncSession], Awaitable[Result]]
#: A unit that goes along with others, and who waits for what it gives.
Companion = tuple[Unit[Any], asyncio.Future[Any]]

#: How many units share one commit at the most; more would make the first of them wait.
BATCH = 32


class Unavailable(Exception):
    """The database can't be reached or can't write just now; nothing of the unit has happened."""


class Database:
    """Readers and a writer on one SQLAlchemy URL.

    Args:
        url: `sqlite+aiosqlite:///path` or `postgresql+asyncpg://…`.
        on_outage: told the reason when the database stops answering, and None when it answers again.

    Raises:
        Unavailable: the file's folder can't be made.
    """

    def __init__(self, url: str, on_outage: Callable[[str | None], None] | None = None) -> None:
        self.url = make_url(url)
        self._on_outage, self._is_out = on_outage, False
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._server: AsyncEngine | None = None
        if self.is_sqlite:
            if self.url.database:
                try:
                    Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
                except OSError as error:
                    raise Unavailable(reason(error)) from error
            self._writer: Engine = sqlite.engine(self.url, writes=True)
            self._reader: Engine = sqlite.engine(self.url, writes=False)
            self._line: Connection | None = None
            #: Of its own, so that no flush waits for what others work out in threads.
            self._disk = ThreadPoolExecutor(1, "commit")
            self._looks: PoolProxiedConnection | None = None
        else:
            self._server = server.engine(self.url)
        self._waiting: asyncio.Queue[Companion] = asyncio.Queue()
        self._company: Callable[[int], Companion | None] = lambda _units: None
        self._batches: asyncio.Task[None] | None = None
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Any]:
        """A connection of PostgreSQL's driver for oneself: locks and notices belong to a connection."""
        engine = create_async_engine(self.url, poolclass=NullPool)
        try:
            async with engine.connect() as connection:
                yield (await connection.get_raw_connection()).driver_connection
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A session for reading; what it read may be older than the next unit's view.

        Raises:
            Unavailable: the database doesn't answer.
        """
        try:
            async with self._session() as session:
                yield session
        except (DBAPIError, OSError) as error:
            if is_outage(error):
                raise self._outage(error) from error
            raise

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Any]:
        """The driver's connection for one statement that reads; a session costs ten times as much.

        Raises:
            Unavailable: the database doesn't answer.
        """
        try:
            if self._server is not None:
                async with server.lent(self._server) as driver:
                    yield driver
                return
            if self._looks is None:
                self._looks = self._reader.raw_connection()
            yield cast(sqlite3.Connection, self._looks.driver_connection)
        except (DBAPIError, OSError) as error:
            if is_outage(error):
                raise self._outage(error) from error
            raise

    async def read_much(self, reading: Callable[[AsyncSession], Coroutine[Any, Any, Result]]) -> Result:
        """Runs `reading(session)`, which may read whole tables, without holding up anything else.

        Raises:
            Unavailable: the database doesn't answer.
        """

        async def read() -> Result:
            async with self.read() as session:
                return await reading(session)

        return await (asyncio.to_thread(lambda: sqlite.finish(read())) if self.is_sqlite else read())

    async def write(self, unit: Unit[Result], *, alone: bool = False) -> Result:
        """Runs `unit(session)` as one transaction, and again if the database asks for that.

        The unit must await nothing but its session. It may be run more than once, so it
        must not keep anything outside.

        Args:
            alone: it is a single statement: that is a transaction even without saying so.

        Raises:
            Unavailable: nothing was written; try again later.
            Whatever the unit raised; then nothing of it was written.
        """
        for attempt in range(8):
            try:
                result = await (
                    self._write_sqlite(unit) if self.is_sqlite else self._write_server(unit, alone)
                )
                self._answers()
                return result
            except (DBAPIError, OSError) as error:
                if must_repeat(error) and attempt < 7:
                    await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))
                    continue
                if is_outage(error):
                    raise self._outage(error) from error
                raise
        raise AssertionError("unreachable")

    def accompany(self, company: Callable[[int], Companion | None]) -> bool:
        """Has a unit of one's own go last in what others commit, and so see what they have written.

        Args:
            company: gives it when it is told how many units are about to be committed; None if not now.

        Returns:
            Whether there is such a thing: only on SQLite units share a commit.
        """
        self._company = company
        return self.is_sqlite

    def _outage(self, error: Exception) -> Unavailable:
        if not self._is_out and self._on_outage is not None:
            self._on_outage(reason(error))
        self._is_out = True
        return Unavailable(reason(error))

    def _answers(self) -> None:
        if self._is_out and self._on_outage is not None:
            self._on_outage(None)
        self._is_out = False

    async def _write_server(self, unit: Unit[Result], alone: bool) -> Result:
        assert self._server is not None
        if alone:
            async with server.ServerSession(self._server) as session:
                return await unit(session)
        async with server.transaction(self._server) as session:
            result = await unit(session)
            await write_changes(session)
            return result

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
            companion = self._company(len(batch))
            if companion is not None:
                self._under_way += 1
                batch.append(companion)
            outcomes: list[tuple[Any, BaseException | None]]
            try:
                outcomes = await self._commit_together([unit for unit, _ in batch])
            except Exception as error:  # noqa: BLE001 - handed to every caller
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
        """Commits units together; if one of them raises, they are run again, each in a savepoint."""
        try:
            return await self._commit(units, _run_plainly)
        except Exception as error:
            if len(units) == 1 or is_outage(error):
                raise
            return await self._commit(units, _run_apart)

    async def _commit(
        self, units: list[Unit[Any]], run: Callable[[list[Unit[Any]], Connection], Awaitable[Result]]
    ) -> Result:
        if self._line is None:
            self._line = self._writer.connect()
        connection = self._line
        try:
            await sqlite.begin(connection)
            results = await run(units, connection)
            await sqlite.commit(connection, self._disk)
            return results
        finally:
            connection.rollback()  # what wasn't committed

    def _session(self) -> AsyncSession:
        if self._server is None:
            return sqlite.session(self._reader, autoflush=False)
        return server.ServerSession(self._server, autoflush=False)

    async def run_on_connection(self, work: Callable[[Connection], None]) -> None:
        """Runs `work` in a transaction on a plain connection, for migrations.

        Raises:
            Unavailable: the database can't be reached or written to.
        """

        def run() -> None:
            with self._writer.connect() as connection, sqlite.references_checked_last(connection):
                work(connection)

        try:
            if self._server is None:
                await asyncio.to_thread(run)
            else:
                together = self._server.execution_options(isolation_level="READ COMMITTED")
                async with together.begin() as connection:
                    await connection.run_sync(work)
        except (DBAPIError, OSError) as error:
            if is_outage(error):
                raise self._outage(error) from error
            raise

    async def read_at_one_moment(self, work: Callable[[Connection], Result]) -> Result:
        """Runs `work` on a plain connection that sees the database as it was when it began to read.

        Raises:
            Unavailable: the database can't be reached.
        """

        def run() -> Result:
            with self._reader.connect() as connection, connection.begin():
                return work(connection)

        try:
            if self._server is None:
                return await asyncio.to_thread(run)
            async with self._server.connect() as connection:
                await connection.execution_options(isolation_level="REPEATABLE READ")
                return await connection.run_sync(work)
        except DBAPIError as error:
            if is_outage(error):
                raise self._outage(error) from error
            raise

    async def close(self) -> None:
        """Waits for units under way, then lets go of every connection."""
        if self._batches is not None:
            await self._idle.wait()
            self._batches.cancel()
            await asyncio.gather(self._batches, return_exceptions=True)
        if self._server is not None:
            await self._server.dispose()
        else:
            self._disk.shutdown()
            for connection in (self._line, self._looks):
                if connection is not None:
                    connection.close()
            self._writer.dispose()
            self._reader.dispose()


async def _run_plainly(
    units: list[Unit[Any]], connection: Connection
) -> list[tuple[Any, BaseException | None]]:
    """Runs units one after another; the first that raises ends it."""
    outcomes: list[tuple[Any, BaseException | None]] = []
    async with sqlite.session(connection, join_transaction_mode="rollback_only") as session:
        for unit in units:
            outcomes.append((await unit(session), None))
            await write_changes(session)
            session.expunge_all()  # the next unit reads the database, not this one's objects
    return outcomes


async def _run_apart(
    units: list[Unit[Any]], connection: Connection
) -> list[tuple[Any, BaseException | None]]:
    """Runs each unit in a savepoint; what it raises is undone and given back."""
    outcomes: list[tuple[Any, BaseException | None]] = []
    for unit in units:
        session = sqlite.session(connection, join_transaction_mode="create_savepoint")
        try:
            result = await unit(session)
            session.sync_session.commit()
            outcomes.append((result, None))
        except Exception as error:
            if is_outage(error):
                raise  # SQLite has rolled the whole transaction back by itself
            session.sync_session.rollback()
            outcomes.append((None, error))
        finally:
            session.sync_session.close()
    return outcomes
