"""Migrations lead up, down and up again, and end at what the models say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.migrating import configuration, migrate, unmigrate
from storage.tables import Base, Department, Event, Ticket
from tickets.marks import mark_of


async def _tables(database: Database) -> set[str]:
    found: set[str] = set()

    def look(connection: Connection) -> None:
        found.update(inspect(connection).get_table_names())

    await database.run_on_connection(look)
    return found - {"alembic_version"}


async def _differences(database: Database) -> list[Any]:
    found: list[Any] = []

    def look(connection: Connection) -> None:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        found.extend(compare_metadata(context, Base.metadata))

    await database.run_on_connection(look)
    return found


async def test_up_down_and_up_again(own_database_url: str) -> None:
    database = Database(own_database_url)
    assert await _tables(database) == set(Base.metadata.tables)  # a copy of one that was migrated up
    await unmigrate(database)
    assert await _tables(database) == set()
    await migrate(database)
    assert await _tables(database) == set(Base.metadata.tables)
    await database.close()


async def test_every_single_step_can_be_taken_back(own_database_url: str) -> None:
    database = Database(own_database_url)
    revisions: list[str] = []

    def read(connection: Connection) -> None:
        scripts = ScriptDirectory.from_config(configuration(connection))
        revisions.extend(script.revision for script in reversed(list(scripts.walk_revisions())))

    await database.run_on_connection(read)
    for revision in revisions:
        await migrate(database, revision)
        await unmigrate(database, "-1")
        await migrate(database, revision)
    await database.close()


async def test_lines_of_an_older_database_get_their_marks(own_database_url: str) -> None:
    said: list[tuple[str, int | None, int | None, dict[str, Any]]] = [
        ("line1.answered", None, 5, {}),
        ("ticket.claimed", 7, None, {}),
        ("ticket.rated", None, None, {"rating": 2}),
        ("ticket.overdue", None, None, {"target": "next_response"}),
        ("ticket.overdue", None, None, {"target": "whatever"}),
        ("ticket.closed", None, None, {"because": "silent"}),
        ("ticket.closed", None, None, {}),
        ("ticket.handed_over", None, None, {"because": "asked_for_a_person"}),
        ("message.sent", 7, None, {"message_id": 1}),
        ("message.received", None, None, {}),
    ]
    at = datetime(2026, 10, 25, 0, 30, 7, 900_000, tzinfo=UTC)
    lines = [
        Event(ticket_id=1, kind=kind, person_id=person, entry_id=entry, data=data, happened_at=at)
        for kind, person, entry, data in said
    ]

    async def write(session: AsyncSession) -> None:
        session.add(Department(id=1, name="", chat_id=-1, language="ru"))
        await session.flush()
        session.add(Ticket(id=1, department_id=1, status="new", language="ru", created_at=at))
        await session.flush()
        session.add_all(lines)

    database = Database(own_database_url)
    await database.write(write)
    await unmigrate(database, "0013")
    await migrate(database)
    async with database.read() as session:
        marks = (await session.scalars(select(Event.mark).order_by(Event.id))).all()
    assert marks == [mark_of(kind, at, person, entry, data) for kind, person, entry, data in said]
    await database.close()


async def test_an_older_database_keeps_its_tickets(own_database_url: str) -> None:
    """Tables that others refer to are made anew on the way, which SQLite refuses as a rule."""

    async def write(session: AsyncSession) -> None:
        session.add(Department(id=1, name="", chat_id=-1, language="ru"))
        await session.flush()
        session.add(Ticket(id=1, department_id=1, status="new", language="ru", created_at=datetime.now(UTC)))

    async def orphan(session: AsyncSession) -> None:
        session.add(Event(ticket_id=99, kind="ticket.registered", data={}, happened_at=datetime.now(UTC)))

    database = Database(own_database_url)
    await database.write(write)
    await unmigrate(database, "0001")
    await migrate(database)
    async with database.read() as session:
        assert (await session.scalars(select(Ticket.department_id))).all() == [1]
    with pytest.raises(IntegrityError):  # references count again
        await database.write(orphan)
    await database.close()


async def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    assert await _differences(database) == []


async def test_migrating_what_is_up_to_date_does_nothing(database: Database) -> None:
    await migrate(database)
    assert await _differences(database) == []
