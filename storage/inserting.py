"""Bare tables, and the INSERT of each database, which knows rows that may be there already."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Base


def table_of(model: type[Base]) -> Table:
    """The bare table of a model."""
    return cast(Table, model.__table__)


def insert_into(session: AsyncSession, model: type[Base]) -> Any:
    """The INSERT of this session's database."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return (sqlite if on_sqlite else postgresql).insert(table_of(model))


async def one_more(session: AsyncSession, model: type[Base], counted: str, **of: Any) -> int:
    """Counts one more in the row of these values, made if it isn't there; gives how many that makes.

    Waits for whoever has counted or locked it and isn't done.

    Args:
        counted: the column in which it is counted; the others are its key.
    """
    column = table_of(model).c[counted]
    result = await session.execute(
        insert_into(session, model)
        .values(**of, **{counted: 1})
        .on_conflict_do_update(index_elements=list(of), set_={counted: column + 1})
        .returning(column)
    )
    return int(result.scalar_one())


def insert_if_new(session: AsyncSession, model: type[Base]) -> Any:
    """An INSERT that passes over rows that are there already."""
    return insert_into(session, model).on_conflict_do_nothing()
