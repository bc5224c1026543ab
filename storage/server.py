"""PostgreSQL as the service uses it: a unit's transaction is the driver's own, and so is what it runs most.

Through SQLAlchemy each statement changes between two stacks several times, which costs half a millisecond.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.util import greenlet_spawn

from storage.compiled import Compiled, Values
from storage.loading import FindingSession, keyed

#: What the driver raises when PostgreSQL refuses something, or can't be heard any more.
FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


def engine(url: URL) -> AsyncEngine:
    """An engine whose connections are whole, and in nobody's transaction, when they are given out."""
    made = create_async_engine(url, pool_size=20, max_overflow=10)

    @event.listens_for(made.sync_engine, "checkout")
    def look(_connection: Any, record: Any, _proxy: Any) -> None:
        driver = record.driver_connection
        if driver.is_closed() or driver.is_in_transaction():
            raise DisconnectionError  # the pool then takes another

    return made


@dataclass(slots=True)
class Done:
    """What came of a statement."""

    rows: Sequence[Sequence[Any]] = ()
    rowcount: int = -1

    def fetchone(self) -> Sequence[Any] | None:
        """The first row that it gave, if it gave any."""
        return self.rows[0] if self.rows else None

    def fetchall(self) -> Sequence[Sequence[Any]]:
        """All of them."""
        return self.rows


class ServerSession(FindingSession):
    """A session that can speak to its connection's driver too."""

    _driver: Any = None

    async def driver(self) -> Any:
        """The driver's connection; a session has one until it is closed."""
        if self._driver is None:
            self._driver = (await (await self.connection()).get_raw_connection()).driver_connection
        return self._driver

    async def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Gives a row by its key, and locks it as is asked for."""
        rows, lock = keyed(entity), options.get("with_for_update")
        past = options.keys() <= {"with_for_update"}
        if not past or not rows.may_go_past(self.sync_session, ident, lock=bool(lock)):
            return await super().get(entity, ident, **options)
        there = rows.there(self.sync_session, ident)
        if there is not None:
            return there
        statement = rows.on_server(lock)
        found = await fetched(await self.driver(), statement, rows.values_of(ident))
        return rows.taken_in(self.sync_session, statement.read(found[0])) if found else None

    async def __aexit__(self, *_: object) -> None:
        """Gives its connection back: the inherited way takes a task."""
        await greenlet_spawn(self.sync_session.close)


def session(on: AsyncEngine | AsyncConnection, **options: Any) -> ServerSession:
    """A session on an engine or connection, with the interface that units of work know."""
    return ServerSession(on, expire_on_commit=False, **options)


@asynccontextmanager
async def transaction(on: AsyncEngine) -> AsyncIterator[ServerSession]:
    """A session in a transaction that ends with the block.

    Args:
        on: leaves beginning and ending a transaction to us.

    Raises:
        DBAPIError: PostgreSQL doesn't answer, or refuses to commit.
    """
    async with session(on) as made:
        driver = await made.driver()
        try:
            await driver.execute("BEGIN")
            try:
                yield made
            except BaseException:
                if not driver.is_closed():  # as it is when a statement of the session's was cancelled
                    with suppress(*FAULTS, OSError):
                        await driver.execute("ROLLBACK")
                raise
            if await driver.execute("COMMIT") != "COMMIT":
                raise RuntimeError("a unit went on after a fault: nothing is committed")
        except FAULTS as error:
            raise told(error, driver) from error


async def run(driver: Any, statement: Compiled, values: Values | Sequence[Values]) -> Done:
    """Runs a statement, once or for each of several sets of values.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    try:
        if not isinstance(values, Mapping):
            await driver.executemany(statement.sql, [statement.bound(each) for each in values])
            return Done()
        if statement.gives_rows:
            rows = await driver.fetch(statement.sql, *statement.bound(values))
            return Done(rows, len(rows))
        status: str = await driver.execute(statement.sql, *statement.bound(values))
        return Done((), int(status.rpartition(" ")[2]))
    except FAULTS as error:
        raise told(error, driver) from error


async def fetched(driver: Any, statement: Compiled, values: Values) -> Sequence[Sequence[Any]]:
    """The rows that a statement finds, as the driver has them.

    Raises:
        DBAPIError: as SQLAlchemy would.
    """
    return (await run(driver, statement, values)).rows


def told(error: Exception, driver: Any) -> DBAPIError:
    """What the driver says, as SQLAlchemy says it; without the statement, whose values are people's words."""
    if isinstance(error, asyncpg.InternalClientError):
        driver.terminate()  # cut off in the middle of an answer: it has lost its place
    refused = isinstance(error, asyncpg.IntegrityConstraintViolationError)
    kind = IntegrityError if refused else DBAPIError
    return kind(None, None, error, connection_invalidated=driver.is_closed())
