"""PostgreSQL as the service uses it: a unit's transaction is the driver's own, and so is what it runs most.

Through SQLAlchemy each statement changes between two stacks several times, which costs half a millisecond.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
from sqlalchemy import Connection, Engine, PoolProxiedConnection, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.util import greenlet_spawn

from storage.compiled import Compiled, Values
from storage.loading import FindingSession, keyed

#: What the driver raises when PostgreSQL refuses something, or can't be heard any more.
FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


def engine(url: URL) -> AsyncEngine:
    """An engine whose connections are whole, and in nobody's transaction, when they are given out.

    A reader's statement sees what is committed either way, and a unit's BEGIN and COMMIT are ours: so
    SQLAlchemy is to begin nothing by itself.
    """
    # Those that are used are used again first: they, and PostgreSQL's side of them, have everything at hand.
    made = create_async_engine(
        url, pool_size=30, max_overflow=0, pool_use_lifo=True, isolation_level="AUTOCOMMIT"
    )

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


def _lent(pool: Engine) -> PoolProxiedConnection:
    try:
        return pool.raw_connection()
    except pool.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(None, None, error) from error


@asynccontextmanager
async def lent(on: AsyncEngine) -> AsyncIterator[Any]:
    """The driver's side of a connection, until the block ends.

    Raises:
        DBAPIError, OSError: PostgreSQL doesn't answer.
    """
    connection = await greenlet_spawn(_lent, on.sync_engine)
    try:
        yield connection.driver_connection
    finally:
        await greenlet_spawn(connection.close)


class _LateSession(Session):
    """Has a connection from when it is first needed, and SQLAlchemy's own around it when that is needed.

    Making the latter costs more than a statement, and most units have no use for it.
    """

    pool: Engine
    _lent: PoolProxiedConnection | None = None
    _around: Connection | None = None

    def lent(self) -> PoolProxiedConnection:
        """Its connection, as the pool gives it."""
        if self._lent is None:
            self._lent = _lent(self.pool)
        return self._lent

    def get_bind(self, *_: Any, **__: Any) -> Connection:
        """Its connection, as SQLAlchemy speaks to it."""
        if self._around is None:
            self._around = Connection(self.pool, self.lent())
        return self._around

    def close(self) -> None:
        """Gives the connection back."""
        super().close()
        held = self._around or self._lent
        self._around = self._lent = None
        if held is not None:
            held.close()


class ServerSession(FindingSession):
    """A session that speaks to its connection's driver where it can."""

    _driver: Any = None

    def __init__(self, on: AsyncEngine, **options: Any) -> None:
        super().__init__(sync_session_class=_LateSession, expire_on_commit=False, **options)
        self._late.pool = on.sync_engine

    @property
    def _late(self) -> _LateSession:
        return cast(_LateSession, self.sync_session)

    def get_bind(self, *_: Any, **__: Any) -> Engine:
        """What tells which database this is; no connection is needed for that."""
        return self._late.pool

    async def driver(self) -> Any:
        """The driver's connection; a session has one until it is closed."""
        if self._driver is None:
            self._driver = (await greenlet_spawn(self._late.lent)).driver_connection
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


@asynccontextmanager
async def transaction(on: AsyncEngine) -> AsyncIterator[ServerSession]:
    """A session in a transaction that ends with the block.

    Args:
        on: as `engine` makes it.

    Raises:
        DBAPIError: PostgreSQL doesn't answer, or refuses to commit.
    """
    async with ServerSession(on) as made:
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
