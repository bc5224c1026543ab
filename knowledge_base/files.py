"""Knowledge-base files: CSV, XLSX, JSON and YAML, read into entries and written from them."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

import yaml

from knowledge_base import spreadsheet
from knowledge_base.entry import Entry
from knowledge_base.rows import (
    COLUMNS,
    EVERY_KEY,
    REQUIRED,
    BadFile,
    Row,
    RowProblem,
    entries_of,
    rows_of,
)
from storage import yaml_text

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_CELL = 1024 * 1024

_FORMULA = re.compile(r"'*[=+\-@\t]")
_GUARDED = re.compile(r"'+[=+\-@\t]")


def read(source: Path | str | bytes, name: str, default_language: str) -> list[Entry]:
    """The entries of a file: `source` is its path or its content, `name` tells the kind by its ending.

    Raises BadFile naming every bad row; nothing is taken from a file that has one.
    """
    content = source if isinstance(source, bytes) else _content(Path(source))
    if len(content) > LARGEST_FILE:
        raise BadFile([RowProblem(0, "too_large", {"size": len(content), "limit": LARGEST_FILE})])
    kind = PurePath(name).suffix.lower()
    if kind in (".json", ".yaml", ".yml"):
        return _from_objects(_parsed(content, kind), default_language)
    table = cells(content, name)
    header = [str(cell if cell is not None else "").strip().lower() for cell in next(table, [])]
    while header and not header[-1]:
        header.pop()
    _check_columns(header, COLUMNS)
    return entries_of(_named(table, header), frozenset(header), default_language)


def cells(content: bytes, name: str) -> Iterator[Sequence[object]]:
    """The cells of a CSV or XLSX file, row by row; `name` tells the kind by its ending.

    Raises BadFile, as late as at the row that can't be read.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".csv":
        return _csv_rows(content)
    if kind == ".xlsx":
        return spreadsheet.rows(content)
    raise BadFile([RowProblem(0, "unknown_kind", {"name": PurePath(name).name[:100]})])


def write(entries: Sequence[Entry], path: Path) -> None:
    """Write a file whose kind the path's ending tells; raises BadFile for another ending."""
    path.write_bytes(dump(entries, path.name))


def dump(entries: Sequence[Entry], name: str) -> bytes:
    """A file's content; its kind is told by the ending of `name`.

    What the columns can't hold goes to JSON and YAML only.
    """
    kind = PurePath(name).suffix.lower()
    if kind == ".csv":
        return _as_csv(rows_of(entries))
    if kind == ".xlsx":
        return spreadsheet.dump(COLUMNS, rows_of(entries))
    if kind not in (".json", ".yaml", ".yml"):
        raise BadFile([RowProblem(0, "unknown_kind", {"name": PurePath(name).name[:100]})])
    objects = [{key: value for key, value in row.items() if value} for row in rows_of(entries)]
    whole = [{"answer": "", **item} for item in objects]
    if kind == ".json":
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=1000).encode()


def _content(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > LARGEST_FILE:
            raise BadFile([RowProblem(0, "too_large", {"size": size, "limit": LARGEST_FILE})])
        return path.read_bytes()
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise BadFile([RowProblem(0, "unreadable", {"detail": detail})]) from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise BadFile([RowProblem(row, "not_utf8")]) from error


def _check_columns(header: Sequence[str], allowed: Sequence[str]) -> None:
    problems = [RowProblem(1, "missing_column", {"column": name}) for name in REQUIRED if name not in header]
    problems += [
        RowProblem(1, "unknown_column", {"column": name[:40] or "''"})
        for name in header
        if name not in allowed
    ]
    problems += [
        RowProblem(1, "repeated_column", {"column": name}) for name in allowed if header.count(name) > 1
    ]
    if problems:
        raise BadFile(problems)


def _named(table: Iterable[Sequence[object]], header: Sequence[str]) -> Iterator[Row]:
    """Rows with named values; empty rows are passed over, cells past the header are noted."""
    for number, cells in enumerate(table, start=2):
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        extra = any(cell not in (None, "") for cell in cells[len(header) :])
        padded = [*cells[: len(header)], *[None] * (len(header) - len(cells))]
        yield Row(number, dict(zip(header, padded, strict=True)), extra)


def _csv_rows(content: bytes) -> Iterator[Sequence[object]]:
    text = _text(content)
    first_line = text.split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    try:
        for cells in reader:
            number += 1
            yield [cell[1:] if _GUARDED.match(cell) else cell for cell in cells]
    except csv.Error as error:
        raise BadFile([RowProblem(number, "broken", {"detail": str(error)})]) from error


def _as_csv(rows: Iterable[dict[str, Any]]) -> bytes:
    """CSV with a byte-order mark; what a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([guarded(row[column]) for column in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """A cell of a CSV that no spreadsheet runs as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _parsed(content: bytes, kind: str) -> object:
    text = _text(content)
    try:
        return json.loads(text) if kind == ".json" else yaml_text.parsed(text)
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = getattr(error, "lineno", None) or (mark.line + 1 if mark else 0)
        detail = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadFile([RowProblem(int(line), "broken", {"detail": detail})]) from error


def _from_objects(parsed: object, default_language: str) -> list[Entry]:
    """Entries from a list of objects with the columns as keys; rows are counted from 1."""
    if not isinstance(parsed, list):
        raise BadFile([RowProblem(0, "broken", {"detail": "a list of rows is expected"})])
    rows, problems, columns = [], [], set[str]()
    for number, item in enumerate(parsed, start=1):
        if not isinstance(item, dict):
            problems.append(RowProblem(number, "not_a_row"))
            continue
        unknown = [str(key)[:40] for key in item if key not in EVERY_KEY]
        problems += [RowProblem(number, "unknown_column", {"column": key}) for key in unknown]
        columns |= set(item)
        rows.append(Row(number, {key: value for key, value in item.items() if key in EVERY_KEY}))
    try:
        entries = entries_of(rows, frozenset(columns), default_language) if rows or not problems else []
    except BadFile as bad:
        problems += bad.problems
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.row))
    return entries
