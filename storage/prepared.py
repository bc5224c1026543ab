"""Statements that every message needs, compiled once.

On SQLite a statement costs SQLAlchemy 100 µs of processor time before it comes to the driver, and
a new row in a session 600 µs; the database itself needs about ten. A question is a dozen of them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, inspect, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql import ClauseElement

from storage import server
from storage.compiled import SERVER, SQLITE, Compiled, Values, columns_of
from storage.inserting import table_of
from storage.server import ServerSession
from storage.sqlite import InlineSession
from storage.tables import Base

if TYPE_CHECKING:
    from storage.database import Database

NOTHING: Values = {}
#: Numbers, given as JSON by the name of `listed`: that is one statement however many there are.
LISTED = "SELECT value FROM json_each(:listed)"
LISTED_ON_SERVER = "SELECT value::bigint FROM json_array_elements_text(CAST(:listed AS json))"


class Prepared:
    """A statement on bare tables, with a `bindparam` for each value.

    On SQLite it goes straight to the driver. What the session's objects have changed and not yet
    written isn't seen by it.

    Args:
        statement: the statement; an INSERT is given its values by the names of columns.
        on_server: what PostgreSQL needs instead.
    """

    def __init__(self, statement: Any, on_server: Any = None) -> None:
        self._on_sqlite = Compiled(statement, SQLITE)
        self._on_server = Compiled(statement if on_server is None else on_server, SERVER)

    @property
    def sql(self) -> str:
        """The statement as SQLite takes it."""
        return self._on_sqlite.sql

    async def run(self, session: AsyncSession, values: Values | Sequence[Values]) -> Any:
        """Runs it in the session's transaction, once or for each of several sets of values.

        Gives what has `rowcount` and `fetchone()`, with the values as the driver has them.
        """
        if isinstance(session, ServerSession):
            return await server.run(await session.driver(), self._on_server, values)
        return self._on_sqlite.run_on(_inline(session).driver(), values)

    async def rows(self, session: AsyncSession, values: Values = NOTHING) -> Sequence[Sequence[Any]]:
        """The rows that it finds, or that it has written and gives back, in the session's transaction."""
        if isinstance(session, ServerSession):
            rows = await server.fetched(await session.driver(), self._on_server, values)
            return [self._on_server.read(row) for row in rows]
        found = self._on_sqlite.run_on(_inline(session).driver(), values)
        return [self._on_sqlite.read(row) for row in found.fetchall()]

    async def value(self, session: AsyncSession, values: Values = NOTHING) -> Any:
        """The first value of the first row that it finds; None if there is none."""
        found = await self.rows(session, values)
        return found[0][0] if found else None

    async def first(self, database: Database, values: Values = NOTHING) -> Sequence[Any] | None:
        """The first row that a SELECT finds, read without a session; None if there is none.

        Raises:
            Unavailable: the database doesn't answer.
        """
        async with database.look() as driver:
            if not database.is_sqlite:
                rows = await server.fetched(driver, self._on_server, values)
                return self._on_server.read(rows[0]) if rows else None
            row = self._on_sqlite.run_on(driver, values).fetchone()
        return None if row is None else self._on_sqlite.read(row)


def _inline(session: AsyncSession) -> InlineSession:
    assert isinstance(session, InlineSession), "only the sessions of a Database have a driver to speak to"
    return session


def adding(model: type[Base], *, if_new: bool = False) -> Prepared:
    """An INSERT of whole rows; with `if_new` it passes over those that are there already."""
    table = table_of(model)
    if not if_new:
        return Prepared(table.insert())
    return Prepared(*(kind.insert(table).on_conflict_do_nothing() for kind in (sqlite, postgresql)))


async def add(session: AsyncSession, row: Base) -> None:
    """Inserts a new row and gives it its number; then the session cares for it as for any it has read."""
    given = row.__dict__
    values = {name: given.get(name) for name in columns_of(table_of(type(row)))}
    result = await _numbered(type(row)).run(session, values)
    given.update(values)  # what was left out is known to be empty, and needn't be asked for
    number = result.lastrowid if isinstance(session, InlineSession) else result.fetchone()[0]
    row.id = number  # type: ignore[attr-defined]
    make_transient_to_detached(row)
    session.add(row)


async def write_changes(session: AsyncSession) -> None:
    """Writes what the unit has changed in rows, at the end of it: the session has to be let go of afterwards.

    A flush looks for much that our rows never have, such as relationships and an order among them.

    Raises:
        StaleDataError: a row isn't there any more.
    """
    inner = session.sync_session
    changed = sorted(((row, _changes(row)) for row in inner.dirty), key=_place)
    if inner.new or inner.deleted or any(_computed(values) for _, values in changed):
        await session.flush()
        return
    for row, values in changed:
        if values:
            model: type[Base] = type(row)
            keys = {f"key_{column.name}": getattr(row, column.name) for column in table_of(model).primary_key}
            new = {f"new_{name}": value for name, value in values.items()}
            result = await _changing(model, tuple(values)).run(session, keys | new)
            if result.rowcount != 1:
                raise StaleDataError(f"a row of {table_of(model).name} isn't there any more")


def _place(changed: tuple[Base, Any]) -> tuple[str, Any]:
    """Rows are written in the same order by all, so that no two units wait for each other."""
    row, _ = changed
    return table_of(type(row)).name, inspect(row).identity


def _changes(row: Base) -> dict[str, Any]:
    """The columns of a row that have another value than what was read."""
    now = row.__dict__
    return {name: now[name] for name, was in inspect(row).committed_state.items() if now[name] != was}


def _computed(values: Mapping[str, Any]) -> bool:
    """Whether the database is to work one of these values out."""
    return any(isinstance(value, ClauseElement) for value in values.values())


@functools.cache
def _changing(model: type[Base], names: tuple[str, ...]) -> Prepared:
    table = table_of(model)
    keys = [column == bindparam(f"key_{column.name}") for column in table.primary_key]
    return Prepared(update(table).where(*keys).values({name: bindparam(f"new_{name}") for name in names}))


@functools.cache
def _numbered(model: type[Base]) -> Prepared:
    table = table_of(model)
    return Prepared(table.insert(), table.insert().returning(table.c.id))
