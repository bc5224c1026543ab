"""Writing rows without the ORM: inserts that may be there already, and what needs no object."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Base


def table_of(model: type[Base]) -> Table:
    """The bare table of a model. Statements on it neither flush nor build objects, so they cost half."""
    return cast(Table, model.__table__)


def insert_into(session: AsyncSession, model: type[Base]) -> Any:
    """The INSERT of this session's database, which knows ON CONFLICT."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table_of(model))
    return postgresql.insert(table_of(model))


async def run_bare(session: AsyncSession, statement: Any, values: Any = None) -> Any:
    """Runs a statement on bare tables that doesn't depend on objects changed but not yet written."""
    with session.no_autoflush:
        return await session.execute(statement, values)
