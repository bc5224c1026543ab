"""Rows by their keys, past what SQLAlchemy needs to read one: a fifth of its processor time.

Most of what a unit reads are single rows by their numbers, a dozen for each ticket.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper, Session, configure_mappers, make_transient_to_detached

from storage.compiled import SERVER, SQLITE, Compiled, Values

#: What a row was read as, before it belongs to a session.
Row = Any
#: Whether a row is to be locked until the transaction ends, and how: `with_for_update` of SQLAlchemy's.
Lock = bool | Mapping[str, Any] | None


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
        self._places = [self._names.index(column.name) for column in mapper.primary_key]
        wanted = [
            column == bindparam(name) for column, name in zip(mapper.primary_key, self._keys, strict=True)
        ]
        self._query = select(table).where(*wanted)
        self._find = Compiled(self._query, SQLITE)
        self._on_server: dict[str, Compiled] = {}

    def get(self, session: Session, connection: sqlite3.Connection, key: Any) -> Row | None:
        """The row with this key, as `Session.get` gives it: the session's own, if it has one already."""
        if not self.may_go_past(session, key, lock=False):
            return session.get(self._mapper, key)
        there = self.there(session, key)
        if there is not None:
            return there
        found = self._find.run_on(connection, self.values_of(key)).fetchone()
        return None if found is None else self.taken_in(session, self._find.read(found))

    def on_server(self, lock: Lock) -> Compiled:
        """The statement that finds a row on PostgreSQL, and locks it so."""
        kind = repr(lock)
        if kind not in self._on_server:
            how = lock if isinstance(lock, Mapping) else {}
            self._on_server[kind] = Compiled(
                self._query.with_for_update(**how) if lock else self._query, SERVER
            )
        return self._on_server[kind]

    def may_go_past(self, session: Session, key: Any, *, lock: bool) -> bool:
        """Whether the session has nothing to write first that may be this row, nor to read it anew."""
        there = self.there(session, key)
        return not session.new and (there is None or not (lock or inspect(there).expired))

    def there(self, session: Session, key: Any) -> Row | None:
        """The session's own row with this key."""
        return session.identity_map.get(self._mapper.identity_key_from_primary_key(_parts(key)))

    def values_of(self, key: Any) -> Values:
        """The key, as the statements take it."""
        return dict(zip(self._keys, _parts(key), strict=True))

    def own(self, session: Session, values: Sequence[Any]) -> Row:
        """The session's own row of these values; one that it has already stays as it is there."""
        there = self.there(session, tuple(values[place] for place in self._places))
        return self.taken_in(session, values) if there is None else there

    def taken_in(self, session: Session, values: Sequence[Any]) -> Row:
        """A row that was read, as the session's own from now on."""
        row = self.made_of(values)
        make_transient_to_detached(row)
        session.add(row)
        return row

    def made_of(self, values: Sequence[Any]) -> Row:
        """A row of these values, in the order of its columns; no session knows it."""
        row = self._mapper.class_manager.new_instance()
        row.__dict__.update(zip(self._names, values, strict=True))
        return row


class FindingSession(AsyncSession):
    """A session that finds rows by their keys in a way of its own, past the inherited one."""

    async def get_one(self, entity: Any, ident: Any, **options: Any) -> Any:
        """Gives a row by its key.

        Raises:
            NoResultFound: there is none.
        """
        found = await self.get(entity, ident, **options)
        if found is None:
            raise NoResultFound("no row was found by this key")
        return found


def _parts(key: Any) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


@functools.cache
def keyed(model: type[Any]) -> Keyed:
    """The rows of a model by their keys; made once."""
    return Keyed(model)
