"""A statement as a driver takes it, with what turns values into the driver's and back.

SQLAlchemy needs a hundred microseconds of processor time for each execution; a driver's own needs ten.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Insert, Select, Table, Update
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]

SQLITE: Dialect = pysqlite.dialect()
SERVER: Dialect = asyncpg.dialect()  # type: ignore[no-untyped-call]


class Compiled:
    """One statement for one kind of database.

    Args:
        statement: on bare tables, with a `bindparam` for each value; an INSERT is given its values by the
            names of columns.
    """

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        columns = columns_of(cast(Table, statement.table)) if isinstance(statement, Insert) else None
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        types = ((name, compiled.binds[name].type.dialect_impl(dialect)) for name in compiled.positiontup)
        self._binds = [(name, type_.bind_processor(dialect)) for name, type_ in types]
        #: What stands in the statement itself, such as the state that it sets; a column left out is empty.
        self._fixed: dict[str, Any] = {
            name: value for name, value in compiled.params.items() if value is not None
        }
        self._fixed |= dict.fromkeys(columns or ())
        self._turns = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in _found(statement)
        ]
        #: Whether it finds rows, or gives back what it has written.
        self.gives_rows = bool(self._turns)

    def bound(self, values: Values) -> list[Any]:
        """The values in the order of the statement, as the driver takes them."""
        given = {**self._fixed, **values}
        return [given[name] if turn is None else turn(given[name]) for name, turn in self._binds]

    def read(self, row: Sequence[Any]) -> list[Any]:
        """A row that the statement gave, in Python's values."""
        return [value if turn is None else turn(value) for value, turn in zip(row, self._turns, strict=True)]

    def run_on(self, connection: sqlite3.Connection, values: Values | Sequence[Values]) -> sqlite3.Cursor:
        """Runs it on SQLite's driver, once or for each of several sets of values.

        Raises:
            DBAPIError: as SQLAlchemy would.
        """
        try:
            if isinstance(values, Mapping):
                return connection.execute(self.sql, self.bound(values))
            return connection.executemany(self.sql, [self.bound(each) for each in values])
        except sqlite3.Error as error:
            raise DBAPIError.instance(self.sql, None, error, sqlite3.Error) from error


@functools.cache
def columns_of(table: Table) -> tuple[str, ...]:
    """The columns that a new row has values for: the database counts up the number."""
    return tuple(column.name for column in table.columns if column.name != "id")


def _found(statement: Any) -> Sequence[Any]:
    if isinstance(statement, Select):
        return list(statement.selected_columns)
    if isinstance(statement, Insert | Update):
        return statement._returning
    return ()
