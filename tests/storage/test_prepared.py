"""Rows and statements that go past the session mean the same to it as its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.exc import StaleDataError

from storage.database import Database
from storage.inserting import table_of
from storage.prepared import Prepared, add, adding, write_changes
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
    values = {"telegram_message_id": 1, "ticket_id": None, "message_id": None, "place": 0, "kind": "say"}
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


async def test_what_a_unit_has_changed_is_written_at_its_end(database: Database) -> None:
    """Values, values that the database works out, and a row that was set to what it said before."""

    async def met(session: AsyncSession) -> list[int]:
        people = [somebody(number) for number in (7, 8, 9)]
        for person in people:
            await add(session, person)
        return [person.id for person in people]

    numbers = await database.write(met)

    async def change(session: AsyncSession) -> None:
        ira, oleg, anna = [await session.get_one(Person, number) for number in numbers]
        ira.dialogue, ira.rating_asked_at, ira.blocked_at = None, NOW, NOW
        ira.blocked_at = None
        oleg.dialogue = {"kind": "register"}
        anna.name = anna.name
        await write_changes(session)
        session.expunge_all()
        oleg = await session.get_one(Person, numbers[1])
        oleg.name = Person.name + "!"

    await database.write(change)
    async with database.read() as session:
        found = list(await session.scalars(select(Person).order_by(Person.id)))
    assert [person.name for person in found] == ["Ира", "Ира!", "Ира"]
    assert [person.dialogue for person in found] == [None, {"kind": "register"}, {"kind": "new"}]
    assert (found[0].rating_asked_at, found[0].blocked_at) == (NOW, None)


async def test_a_change_of_a_row_that_is_gone_is_an_error(database: Database) -> None:
    async def gone(session: AsyncSession) -> None:
        person = somebody(7)
        await add(session, person)
        await session.execute(
            delete(Person).where(Person.id == person.id).execution_options(synchronize_session=False)
        )
        person.name = "Ирина"

    with pytest.raises(StaleDataError):
        await database.write(gone)


async def test_a_first_row_is_found_without_a_session(database: Database) -> None:
    """Its values are those that the model's columns have."""
    table = table_of(Person)
    columns = (table.c.name, table.c.dialogue, table.c.created_at, table.c.username)
    look = Prepared(select(*columns).where(table.c.telegram_id == bindparam("who")))
    assert await look.first(database, {"who": 7}) is None
    await database.write(lambda session: add(session, somebody(7)))
    found = await look.first(database, {"who": 7})
    assert found is not None
    assert tuple(found) == ("Ира", {"kind": "new"}, NOW, None)
