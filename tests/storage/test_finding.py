"""Whole rows that are found past the session mean the same to it as those that it finds itself."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import add
from storage.tables import Person

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
_PEOPLE = table_of(Person)
CALLED = Finding(
    Person, rows_of(Person).where(_PEOPLE.c.name == bindparam("called")).order_by(_PEOPLE.c.id.desc())
)


async def meet(session: AsyncSession, *names: str) -> list[Person]:
    """New people of these names."""
    met = [
        Person(telegram_id=number, name=name, language="ru", dialogue={"kind": "new"}, created_at=NOW)
        for number, name in enumerate(names, 7)
    ]
    for person in met:
        await add(session, person)
    return met


async def test_what_is_found_is_the_sessions_own(database: Database) -> None:
    """It is whole and in order, known by its key, and what is changed in it is written with the unit."""
    await database.write(lambda session: meet(session, "Ира", "Олег", "Ира"))

    async def unit(session: AsyncSession) -> None:
        newest, oldest = await CALLED.all(session, {"called": "Ира"})
        assert (newest.telegram_id, oldest.telegram_id) == (9, 7)
        assert (newest.dialogue, newest.created_at, newest.blocked_at) == ({"kind": "new"}, NOW, None)
        assert await session.get(Person, oldest.id) is oldest
        assert await CALLED.first(session, {"called": "Ира"}) is newest
        oldest.name = "Ирина"

    await database.write(unit)
    async with database.read() as session:
        renamed = await CALLED.first(session, {"called": "Ирина"})
        assert renamed is not None
        assert renamed.telegram_id == 7
        assert await CALLED.first(session, {"called": "Никто"}) is None


async def test_what_a_unit_has_changed_is_found_by_what_it_is_now(database: Database) -> None:
    async def unit(session: AsyncSession) -> None:
        (person,) = await meet(session, "Ира")
        person.name = "Ирина"
        assert await CALLED.all(session, {"called": "Ира"}) == []
        assert await CALLED.all(session, {"called": "Ирина"}) == [person]

    await database.write(unit)
