"""Databases for the tests: migrated once, empty for each story."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from storage.database import Database
from storage.migrating import migrate
from storage.tables import Base

#: For stories in which nothing is asked of the database that others don't ask of PostgreSQL.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

_TEMPLATE, _SHARED = "template_desk", "desk"
#: Whoever a story has left connected would hold locks.
_LET_GO = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
#: As new: no rows, and every number counts from its first. Deleting is much faster than truncating.
_EMPTY = """
DO $$
DECLARE
    one record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- references aren't followed: all rows go
    FOR one IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %I', one.name);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences
        WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""


class OnServer:
    """The databases of one PostgreSQL.

    Args:
        server: its address without a database, `postgresql+asyncpg://…`.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._numbers = itertools.count(1)
        self._made: set[str] = set()

    async def emptied(self) -> str:
        """The address of the database that stories share, with nothing in it."""
        if _SHARED not in self._made:
            return await self._copied(_SHARED)
        connection = await self._connected(_SHARED)
        try:
            await connection.execute(_LET_GO)
            await connection.execute(_EMPTY)
            await connection.execute(f"VACUUM {', '.join(Base.metadata.tables)}")
        finally:
            await connection.close()
        return f"{self._server}/{_SHARED}"

    @asynccontextmanager
    async def own(self) -> AsyncIterator[str]:
        """The address of a database that is dropped afterwards, for whoever changes its tables."""
        name = f"desk_{next(self._numbers)}"
        yield await self._copied(name)
        await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    async def _copied(self, name: str) -> str:
        if _TEMPLATE not in self._made:
            await self._run(f"CREATE DATABASE {_TEMPLATE}")
            await migrated(f"{self._server}/{_TEMPLATE}")
            self._made.add(_TEMPLATE)
        await self._run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
        self._made.add(name)
        return f"{self._server}/{name}"

    async def _run(self, statement: str) -> None:
        connection = await self._connected("postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def _connected(self, name: str) -> asyncpg.Connection:
        return await asyncpg.connect(f"{self._server.replace('+asyncpg', '')}/{name}")


async def sqlite_copy(templates: Path, folder: Path) -> str:
    """The address of a new SQLite database in a folder; the first is migrated, and copied ever after."""
    template = templates / "desk.db"
    if not template.exists():
        await migrated(f"sqlite+aiosqlite:///{template}")
    shutil.copy(template, folder)
    return f"sqlite+aiosqlite:///{folder}/desk.db"


async def migrated(url: str) -> None:
    """Migrates the database at an address."""
    database = Database(url)
    await migrate(database)
    await database.close()
