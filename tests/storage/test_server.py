"""PostgreSQL's connections: whatever has become of one, the next unit has a whole one to itself."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, Unavailable
from storage.prepared import add
from storage.tables import Counter, Person
from tests.storage.test_prepared import somebody

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

CONNECTIONS = 5
CUT = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


async def use_several(database: Database) -> None:
    """Has the pool keep several connections."""
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(CONNECTIONS):
            await stack.enter_async_context(database.look())


async def test_connections_that_the_server_has_cut_are_let_go_of(database: Database) -> None:
    """Whoever is given one before that is known fails, and nobody later."""
    await use_several(database)
    async with database.line() as line:
        await line.execute(CUT)
    for number in range(4 * CONNECTIONS):
        may_fail = contextlib.suppress(Unavailable) if number < CONNECTIONS else contextlib.nullcontext()
        with may_fail:
            await database.write(partial(add, row=somebody(number)))


async def test_a_transaction_that_somebody_left_open_is_nobody_elses(
    database: Database, database_url: str
) -> None:
    """What a later unit has written is committed, and what was left open is gone."""
    async with database.look() as driver:
        await driver.execute("BEGIN")
        await driver.execute("INSERT INTO counters (name, value) VALUES ('left', 1)")
    for number in range(4 * CONNECTIONS):
        await database.write(partial(add, row=somebody(number)))
    other = Database(database_url)
    try:
        async with other.read() as session:
            assert len(list(await session.scalars(select(Person.id)))) == 4 * CONNECTIONS
            assert list(await session.scalars(select(Counter.name))) == []
    finally:
        await other.close()


async def test_a_unit_that_is_cancelled_ends_so(database: Database) -> None:
    """Nobody takes it for an outage and tries again: a service that is to stop would never."""
    begun = asyncio.Event()

    async def unit(session: AsyncSession) -> None:
        begun.set()
        await session.execute(text("SELECT pg_sleep(60)"))

    writing = asyncio.create_task(database.write(unit))
    await begun.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing


async def test_a_unit_that_goes_on_after_a_fault_is_no_success(database: Database) -> None:
    """PostgreSQL answers such a commit by undoing everything, and calls that no error."""

    async def unit(session: AsyncSession) -> None:
        await add(session, somebody(7))
        with contextlib.suppress(IntegrityError):
            await add(session, somebody(7))

    with pytest.raises(RuntimeError, match="nothing is committed"):
        await database.write(unit)
