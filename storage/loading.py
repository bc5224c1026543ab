"""Rows by their keys, past what SQLAlchemy needs to read one: a fifth of its processor time.

Most of what a unit reads are single rows by their numbers, a dozen for each ticket.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import Mapper, Session, configure_mappers, make_transient_to_detached

from storage.compiled import SQLITE, Compiled

#: What a row was read as, before it belongs to a session.
Row = Any


class Keyed:
    """The rows of one model by their keys.

    Args:
        model: a mapped class whose attributes are named as its columns are.
    """

    def __init__(self, model: type[Any]) -> None:
        configure_mappers()
        mapper = cast("Mapper[Any]", inspect(model))
        table = mapper.local_table
        self._mapper = mapper
        self._names = [column.name for column in table.columns]
        self._keys = [f"key_{column.name}" for column in mapper.primary_key]
        wanted = [
            column == bindparam(name) for column, name in zip(mapper.primary_key, self._keys, strict=True)
        ]
        self._find = Compiled(select(table).where(*wanted), SQLITE)

    def get(self, session: Session, connection: sqlite3.Connection, key: Any, *, lock: bool) -> Row | None:
        """The row with this key, as `Session.get` gives it: the session's own, if it has one already.

        Args:
            lock: it is read anew, as whoever waits for a lock has to.
        """
        parts = key if isinstance(key, tuple) else (key,)
        there = session.identity_map.get(self._mapper.identity_key_from_primary_key(parts))
        if session.new or (there is not None and (lock or inspect(there).expired)):
            return session.get(self._mapper, key, with_for_update=lock)
        if there is not None:
            return there
        found = self._find.run_on(connection, dict(zip(self._keys, parts, strict=True))).fetchone()
        if found is None:
            return None
        row = self.made_of(self._find.read(found))
        make_transient_to_detached(row)
        session.add(row)
        return row

    def made_of(self, values: Sequence[Any]) -> Row:
        """A row of these values, in the order of its columns; no session knows it."""
        row = self._mapper.class_manager.new_instance()
        row.__dict__.update(zip(self._names, values, strict=True))
        return row


@functools.cache
def keyed(model: type[Any]) -> Keyed:
    """The rows of a model by their keys; made once."""
    return Keyed(model)
