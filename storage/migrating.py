"""Applies migrations; safe to call at every start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.database import Database


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for work on this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def migrate(database: Database, revision: str = "head") -> None:
    """Brings the database up to `revision`."""
    await database.run_on_connection(lambda connection: command.upgrade(configuration(connection), revision))


async def unmigrate(database: Database, revision: str = "base") -> None:
    """Takes the database back to `revision`."""
    await database.run_on_connection(
        lambda connection: command.downgrade(configuration(connection), revision)
    )
