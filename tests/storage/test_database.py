"""Units of work: each whole or not at all, whoever else is in the same commit."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, Unavailable
from storage.tables import Counter
from tests.servers import free_port


class Mistake(Exception):
    """A unit that goes wrong."""


async def add(session: AsyncSession, name: str) -> str:
    """Adds one row, in two statements."""
    await session.execute(insert(Counter).values(name=name, value=0))
    await session.execute(update(Counter).where(Counter.name == name).values(value=1))
    return name


async def names(database: Database) -> set[str]:
    """What is there."""
    async with database.read() as session:
        return set(await session.scalars(select(Counter.name)))


async def test_one_failing_unit_leaves_the_others_of_its_commit_whole(database: Database) -> None:
    async def unit(session: AsyncSession, number: int) -> str:
        name = await add(session, f"row {number}")
        if number % 7 == 3:
            raise Mistake(name)
        return name

    outcomes = await asyncio.gather(
        *(database.write(partial(unit, number=number)) for number in range(40)),
        return_exceptions=True,
    )
    for number, outcome in enumerate(outcomes):
        if number % 7 == 3:
            assert isinstance(outcome, Mistake)
        else:
            assert outcome == f"row {number}"
    assert await names(database) == {f"row {number}" for number in range(40) if number % 7 != 3}


async def test_a_broken_rule_of_the_database_fails_its_unit_only(database: Database) -> None:
    await database.write(lambda session: add(session, "taken"))
    outcomes = await asyncio.gather(
        database.write(lambda session: add(session, "before")),
        database.write(lambda session: add(session, "taken")),
        database.write(lambda session: add(session, "after")),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], IntegrityError)
    assert [outcomes[0], outcomes[2]] == ["before", "after"]
    assert await names(database) == {"taken", "before", "after"}


async def test_units_that_count_at_once_lose_no_count(database: Database) -> None:
    await database.write(lambda session: add(session, "count"))

    async def unit(session: AsyncSession) -> None:
        row = await session.get(Counter, "count", with_for_update=True)
        assert row is not None
        row.value += 1

    await asyncio.gather(*(database.write(unit) for _ in range(60)))
    async with database.read() as session:
        assert await session.scalar(select(Counter.value)) == 61


async def test_a_deadlock_is_nobodys_failure(database: Database) -> None:
    """Rows locked in opposite orders: PostgreSQL refuses one, and it is repeated."""
    for name in ("a", "b"):
        await database.write(partial(add, name=name))

    async def crosswise(session: AsyncSession, order: tuple[str, str]) -> None:
        if not database.is_sqlite:
            await session.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
        for name in order:
            await session.execute(update(Counter).where(Counter.name == name).values(value=Counter.value + 1))
            if not database.is_sqlite:
                await session.execute(text("SELECT pg_sleep(0.02)"))

    orders = [("a", "b"), ("b", "a")] * 2
    await asyncio.gather(*(database.write(partial(crosswise, order=order)) for order in orders))
    async with database.read() as session:
        assert set(await session.scalars(select(Counter.value))) == {5}


async def test_two_units_that_add_the_same_row_at_once_are_no_failure(database: Database) -> None:
    """The second finds the row when it is repeated, though it looked before it was there."""

    async def unit(session: AsyncSession) -> None:
        row = await session.get(Counter, "first", with_for_update=True)
        if row is None:
            session.add(Counter(name="first", value=1))
        else:
            row.value += 1
        await session.flush()

    await asyncio.gather(*(database.write(unit) for _ in range(10)))
    async with database.read() as session:
        assert await session.scalar(select(Counter.value)) == 10


async def test_who_hears_of_success_can_read_it_elsewhere(database: Database, database_url: str) -> None:
    await database.write(lambda session: add(session, "here"))
    other = Database(database_url)
    assert await names(other) == {"here"}
    await other.close()


async def test_a_caller_that_is_cancelled_leaves_a_whole_unit_or_none(database: Database) -> None:
    tasks = [asyncio.create_task(database.write(partial(add, name=f"row {number}"))) for number in range(20)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await database.write(lambda session: add(session, "last"))
    async with database.read() as session:
        rows = (await session.execute(select(Counter.name, Counter.value))).all()
    assert {value for _, value in rows} == {1}
    assert {f"row {number}" for number in range(1, 20, 2)} <= {name for name, _ in rows}


async def test_readers_can_not_write(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/x.db")
    await database.write(lambda session: session.execute(text("CREATE TABLE t (x)")))
    with pytest.raises(Unavailable, match="readonly"):
        async with database.read() as session:
            await session.execute(text("INSERT INTO t VALUES (1)"))
    await database.close()


async def test_sqlite_flushes_every_commit(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/x.db")

    async def pragmas(session: AsyncSession) -> tuple[object, object]:
        return (
            (await session.execute(text("PRAGMA synchronous"))).scalar(),
            (await session.execute(text("PRAGMA journal_mode"))).scalar(),
        )

    assert await database.write(pragmas) == (2, "wal")
    await database.close()


async def test_an_outage_is_told_once_however_many_meet_it() -> None:
    told: list[str | None] = []
    database = Database(f"postgresql+asyncpg://nobody@127.0.0.1:{free_port()}/nothing", told.append)
    for _ in range(3):
        with pytest.raises(Unavailable):
            await database.write(lambda session: session.execute(text("SELECT 1")))
        with pytest.raises(Unavailable):
            async with database.read() as session:
                await session.execute(text("SELECT 1"))
    await database.close()
    assert len(told) == 1
    assert "refused" in str(told[0]).lower()
