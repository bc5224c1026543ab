"""Whole rows that a statement finds, past what SQLAlchemy needs to read them: nine tenths of its time."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.compiled import Values
from storage.inserting import table_of
from storage.loading import keyed
from storage.prepared import Prepared
from storage.tables import Base

Model = TypeVar("Model", bound=Base)


class Finding(Generic[Model]):
    """A SELECT of whole rows of one model, compiled once; what it finds is the session's own.

    What the session has changed in rows of this model is written before it; what it has changed in others
    isn't seen by it, as with `Prepared`.

    Args:
        model: the model of the rows.
        statement: `rows_of` that model, with a `bindparam` for each value.
    """

    def __init__(self, model: type[Model], statement: Select[Any]) -> None:
        self._model, self._statement = model, Prepared(statement)

    async def all(self, session: AsyncSession, values: Values) -> list[Model]:
        """All that are found, in their order."""
        inner = session.sync_session
        if inner.autoflush and any(isinstance(row, self._model) for row in (*inner.dirty, *inner.new)):
            await session.flush()
        own = keyed(self._model).own
        return [own(inner, row) for row in await self._statement.rows(session, values)]

    async def first(self, session: AsyncSession, values: Values) -> Model | None:
        """The first of them; None if there is none."""
        found = await self.all(session, values)
        return found[0] if found else None


def rows_of(model: type[Base]) -> Select[Any]:
    """Whole rows of a model, for a `Finding` to narrow."""
    return select(table_of(model))
