"""The whole database as one file, and back: the same file from SQLite and from PostgreSQL.

The file is gzip; inside, each line is JSON. The first says of which form and schema it is, then each
table has a line with its name and columns and a line for each row, and the last counts the rows and
holds the checksum of all lines before it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from alembic.script import ScriptDirectory
from sqlalchemy import JSON as AnyJson
from sqlalchemy import Connection, DateTime, MetaData, Table, func, insert, literal_column, select

from storage.columns import Json, Utc
from storage.migrating import configuration, upgrade

#: What the first line calls it, and its form.
NAME, FORM = "firstline-backup", 1
#: So many rows are read and written at a time.
TOGETHER = 1000
_VERSION = "alembic_version"


class BadBackup(Exception):
    """The file can't be restored; the message says why."""


class NotEmpty(Exception):
    """There is something in the database already."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds.

    Args:
        revision: the schema that it was made of.
        made_at: when, in ISO's form.
        rows: how many there are in all tables.
    """

    revision: str
    made_at: str
    rows: int


def write(connection: Connection, path: Path, now: datetime) -> Contents:
    """Writes all tables to a file, which takes its name only when it is whole and on the disk.

    Args:
        connection: sees the database as it was at one moment.

    Raises:
        BadBackup: the database has no tables of ours.
        OSError: the file can't be written.
    """
    tables = _tables(connection)
    version = tables.pop(_VERSION, None)
    revision = None if version is None else connection.scalar(select(version.c.version_num))
    if revision is None:
        raise BadBackup("there is nothing in the database to be kept")
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    # Nobody else's eyes: everything that people wrote is in it.
    number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            rows = _write_lines(connection, tables, file, str(revision), now.isoformat())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Contents(str(revision), now.isoformat(), rows)


def _write_lines(
    connection: Connection, tables: dict[str, Table], file: BinaryIO, revision: str, made_at: str
) -> int:
    checksum, rows = hashlib.sha256(), 0
    with gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:

        def put(value: Any) -> None:
            line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_text) + "\n"
            checksum.update(line.encode())
            packed.write(line.encode())

        put({"kind": NAME, "form": FORM, "revision": revision, "made_at": made_at})
        for name, table in tables.items():
            put({"table": name, "columns": [column.name for column in table.columns]})
            query = select(table).order_by(*table.primary_key.columns)
            for row in connection.execution_options(yield_per=TOGETHER).execute(query):
                put(list(row))
                rows += 1
        packed.write(json.dumps({"rows": rows, "sha256": checksum.hexdigest()}).encode() + b"\n")
    return rows


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} can't be kept in a backup")


def read(path: Path) -> Contents:
    """What a file holds, after looking at all of it.

    Raises:
        BadBackup: it is none, it is damaged, or a newer version of the service made it.
        OSError: it can't be read.
    """
    first, last, checksum, count = b"", b"", hashlib.sha256(), 0
    for line in _lines(path):
        if count:
            checksum.update(last)
        else:
            first = line
        last, count = line, count + 1
    try:
        head, end = json.loads(first), json.loads(last)
    except ValueError:
        raise BadBackup("it isn't a backup, or its end is missing") from None
    if not isinstance(head, dict) or head.get("kind") != NAME:
        raise BadBackup("it isn't a backup")
    if head["form"] != FORM:
        raise BadBackup("a newer version of the service made it: restore it with that version")
    if not isinstance(end, dict) or end.get("sha256") != checksum.hexdigest():
        raise BadBackup("it is damaged: its checksum isn't right")
    return Contents(head["revision"], head["made_at"], end["rows"])


def load(connection: Connection, path: Path, contents: Contents, *, replace: bool) -> None:
    """Puts what a file holds in the place of everything in the database, and brings it up to date.

    It is one transaction: if anything goes wrong, the database is as it was.

    Args:
        contents: of this file, as `read` gave them.
        replace: whether what is in the database may be thrown away.

    Raises:
        BadBackup: a newer version of the service made it.
        NotEmpty: something is in the database, and it mustn't be replaced.
    """
    scripts = ScriptDirectory.from_config(configuration(connection))
    if contents.revision not in {script.revision for script in scripts.walk_revisions()}:
        raise BadBackup("a newer version of the service made it: restore it with that version")
    present = _tables(connection)
    if not replace and any(_holds_rows(connection, table) for table in present.values()):
        raise NotEmpty
    for table in reversed(present.values()):
        table.drop(connection)
    upgrade(connection, contents.revision)
    tables = _tables(connection)
    rows: list[dict[str, Any]] = []
    table = tables[_VERSION]
    readers: dict[str, Callable[[Any], Any]] = {}
    for line in _lines(path):
        value = json.loads(line)
        if isinstance(value, list):
            rows.append({name: take(one) for (name, take), one in zip(readers.items(), value, strict=True)})
        if rows and (len(rows) == TOGETHER or isinstance(value, dict)):
            connection.execute(insert(table), rows)
            rows = []
        if isinstance(value, dict) and "table" in value:
            table = tables[value["table"]]
            readers = {name: _reader(table, name) for name in value["columns"]}
    if connection.dialect.name == "postgresql":
        _count_on(connection, list(tables.values()))
    upgrade(connection)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as packed:
            yield from packed
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise BadBackup("it isn't a backup, or it is damaged") from None


def _tables(connection: Connection) -> dict[str, Table]:
    """The tables that there are, each after those that it refers to, with types that both databases know."""
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, DateTime):
                column.type = Utc()
            elif isinstance(column.type, AnyJson):
                column.type = Json
    return {table.name: table for table in found.sorted_tables}


def _holds_rows(connection: Connection, table: Table) -> bool:
    if table.name == _VERSION:
        return False
    return connection.execute(select(literal_column("1")).select_from(table).limit(1)).first() is not None


def _reader(table: Table, column: str) -> Callable[[Any], Any]:
    """How a value of the file becomes one of the column."""
    if isinstance(table.c[column].type, Utc):
        return lambda value: None if value is None else datetime.fromisoformat(value)
    return lambda value: value


def _count_on(connection: Connection, tables: Sequence[Table]) -> None:
    """Has PostgreSQL give the next rows the numbers after the last."""
    for table in tables:
        for column in table.primary_key.columns:
            sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
            last = connection.scalar(select(func.max(column))) if sequence else None
            if last is not None:
                connection.execute(select(func.setval(sequence, last)))
