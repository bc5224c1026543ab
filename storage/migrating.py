"""Applies migrations; safe to call at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select

from storage.database import Database

#: The lock under which a process migrates.
_MIGRATING = 17_999


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for work on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database, revision: str = "head") -> None:
    """Brings the database up to `revision`; of several processes that start at once, one does."""
    await database.run_on_connection(lambda connection: upgrade(connection, revision))


def upgrade(connection: Connection, revision: str = "head") -> None:
    """The same, as part of a transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
    command.upgrade(configuration(connection), revision)


async def unmigrate(database: Database, revision: str = "base") -> None:
    """Takes the database back to `revision`."""
    await database.run_on_connection(
        lambda connection: command.downgrade(configuration(connection), revision)
    )
