"""Rows and statements that go past the session mean the same to it as its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.inserting import table_of
from storage.prepared import Prepared, add, adding
from storage.tables import Counter, Person, Post

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=UTC)


def somebody(telegram_id: int) -> Person:
    """A person with a dialogue, who hasn't blocked anybody."""
    return Person(
        telegram_id=telegram_id, name="Ира", language="ru", dialogue={"kind": "new"}, created_at=NOW
    )


async def test_an_added_row_is_the_sessions_own(database: Database) -> None:
    """What is changed in it afterwards is written with the unit, and the session gives this very object."""

    async def unit(session: AsyncSession) -> int:
        person = somebody(7)
        await add(session, person)
        assert person.username is None
        assert not session.dirty
        assert await session.get(Person, person.id) is person
        person.name, person.blocked_at = "Ирина", NOW
        return person.id

    first = await database.write(unit)
    async with database.read() as session:
        person = await session.get(Person, first)
        assert person is not None
        assert (person.name, person.dialogue) == ("Ирина", {"kind": "new"})
        assert (person.created_at, person.blocked_at, person.rating_asked_at) == (NOW, NOW, None)


async def test_each_added_row_has_a_number_of_its_own(database: Database) -> None:
    async def unit(session: AsyncSession) -> list[int]:
        people = [somebody(number) for number in (7, 8, 9)]
        for person in people:
            await add(session, person)
        return [person.id for person in people]

    numbers = await database.write(unit)
    async with database.read() as session:
        found = await session.execute(select(Person.id).order_by(Person.telegram_id))
        assert list(found.scalars()) == numbers


async def test_an_added_row_keeps_the_rules_of_its_table(database: Database) -> None:
    await database.write(lambda session: add(session, somebody(7)))
    if database.is_sqlite:  # PostgreSQL's units are repeated, since the other row may be a new one
        with pytest.raises(IntegrityError):
            await database.write(lambda session: add(session, somebody(7)))
    with pytest.raises(IntegrityError):
        await database.write(
            lambda session: add(session, Person(telegram_id=8, language="ru", created_at=NOW))
        )


async def test_moments_are_stored_as_the_session_stores_them(database: Database) -> None:
    """In UTC, whatever zone they are given in: what is due is compared with them."""
    elsewhere = NOW.astimezone(timezone(timedelta(hours=3)))
    values = {"telegram_message_id": 1, "ticket_id": None, "message_id": None, "kind": "say"}
    await database.write(
        lambda session: adding(Post).run(
            session,
            [{**values, "chat_id": 1, "posted_at": NOW}, {**values, "chat_id": 2, "posted_at": elsewhere}],
        )
    )
    async with database.read() as session:
        assert list(await session.scalars(select(Post.posted_at).where(Post.posted_at == NOW))) == [NOW, NOW]


async def test_what_is_there_already_is_passed_over(database: Database) -> None:
    once = adding(Counter, if_new=True)
    for value in (1, 2):
        await database.write(partial(once.run, values={"name": "first", "value": value}))
    async with database.read() as session:
        assert await session.scalar(select(Counter.value)) == 1


async def test_a_statement_says_how_many_rows_it_met(database: Database) -> None:
    counters = table_of(Counter)
    raise_it = Prepared(
        update(counters)
        .where(counters.c.name == bindparam("which"), counters.c.value == 1)
        .values(value=counters.c.value + 1)
    )
    await database.write(lambda session: adding(Counter).run(session, {"name": "first", "value": 1}))
    met = []
    for _ in range(2):
        result = await database.write(lambda session: raise_it.run(session, {"which": "first"}))
        met.append(result.rowcount)
    assert met == [1, 0]
