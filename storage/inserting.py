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


def insert_if_new(session: AsyncSession, model: type[Base]) -> Any:
    """An INSERT that passes over rows that are there already."""
    return insert_into(session, model).on_conflict_do_nothing()
