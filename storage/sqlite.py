"""SQLite as the service uses it: one writer, readers beside it, statements without a thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import StaticPool

from storage.loading import FindingSession, keyed
from storage.outages import is_locked

Result = TypeVar("Result")

#: How much of the file a connection keeps in memory.
WRITERS_PAGES_KB, READERS_PAGES_KB = 16_000, 4_000
#: How long another process may hold the write lock before it counts as an outage.
LOCK_WAIT_MS = 10_000


def engine(url: URL, *, writes: bool) -> Engine:
    """An engine for the one writer, or for readers."""
    # Readers are never waited for: that would be in the event loop, where nobody could give one back.
    options: dict[str, Any] = {"poolclass": StaticPool} if writes else {"pool_size": 4, "max_overflow": -1}
    made = create_engine(
        url.set(drivername="sqlite+pysqlite"), connect_args={"check_same_thread": False}, **options
    )

    @event.listens_for(made, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {0 if writes else LOCK_WAIT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        # Each reader has pages of its own, and the system keeps those of all of them besides.
        cursor.execute(f"PRAGMA cache_size = -{WRITERS_PAGES_KB if writes else READERS_PAGES_KB}")
        if not writes:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(made, "begin")
    def begin(connection: Any) -> None:
        # A deferred transaction that reads first and writes later fails under load.
        try:
            connection.connection.driver_connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        except sqlite3.Error as error:
            raise DBAPIError.instance("BEGIN", None, error, sqlite3.Error) from error

    return made


async def begin(connection: Connection) -> None:
    """Takes the write lock: at once as a rule, in a thread while another process holds it."""
    try:
        connection.begin()
    except OperationalError as error:
        if not is_locked(error):
            raise
        await asyncio.to_thread(begin_waiting, connection)


def begin_waiting(connection: Connection) -> None:
    """Takes the write lock, and waits for it if need be."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_MS}")
    try:
        connection.begin()
    finally:
        cursor.execute("PRAGMA busy_timeout = 0")
        cursor.close()


async def commit(connection: Connection, beside: Executor) -> None:
    """Commits; waits for the disk in a thread, which does nothing else."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    try:
        await asyncio.get_running_loop().run_in_executor(beside, driver.commit)
    except sqlite3.Error as error:
        raise DBAPIError.instance("COMMIT", None, error, sqlite3.Error) from error
    connection.commit()  # SQLAlchemy's own part: the driver has nothing left to do


@contextmanager
def references_checked_last(connection: Connection) -> Iterator[None]:
    """A transaction in which a table may be made anew while others refer to it, as migrations do.

    https://www.sqlite.org/lang_altertable.html#otheralter: the pragma must come before the transaction.

    Raises:
        ValueError: a row refers to one that isn't there; nothing was changed.
    """
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    try:
        begin_waiting(connection)
        yield
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise ValueError(f"{len(broken)} rows would refer to nothing, the first in {broken[0][0]}")
        connection.commit()
    finally:
        connection.rollback()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()


class InlineSession(FindingSession):
    """The async interface over a plain session: each statement runs at once, where it is called."""

    _driver: sqlite3.Connection | None = None

    def driver(self) -> sqlite3.Connection:
        """The driver's connection, in this session's transaction; a session has one until it is closed."""
        if self._driver is None:
            found = self.sync_session.connection().connection.driver_connection
            assert isinstance(found, sqlite3.Connection)
            self._driver = found
        return self._driver

    async def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Runs a statement."""
        return self.sync_session.execute(statement, params, **options)

    async def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Runs a statement; gives the first column of its first row."""
        return self.sync_session.scalar(statement, params, **options)

    async def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Runs a statement; gives the first column of its rows."""
        return self.sync_session.scalars(statement, params, **options)

    async def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Gives a row by its key; whoever writes is alone, so there is nothing to lock."""
        if options.keys() <= {"with_for_update"}:
            return keyed(entity).get(self.sync_session, self.driver(), ident)
        return self.sync_session.get(entity, ident, **options)

    async def flush(self, objects: Any = None) -> None:
        """Writes what has been added or changed."""
        self.sync_session.flush(objects)

    async def refresh(self, instance: Any, attribute_names: Any = None, with_for_update: Any = None) -> None:
        """Reads a row again."""
        self.sync_session.refresh(instance, attribute_names, with_for_update)

    async def close(self) -> None:
        """Gives the connection back."""
        self.sync_session.close()

    async def __aexit__(self, *_: object) -> None:
        """Closes at once: the inherited way takes a task, and holds the connection until its turn."""
        self.sync_session.close()


def session(on: Engine | Connection, **options: Any) -> AsyncSession:
    """A session on this engine or connection, with the interface that units of work know."""
    made = InlineSession(expire_on_commit=False, **options)
    made.sync_session.bind = on
    return made


def finish(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs a coroutine that awaits nothing but inline sessions, in this thread."""
    return asyncio.run(work)
