"""The knowledge base in the database: read whole, changed entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base import history
from knowledge_base.audience import renamed
from knowledge_base.changes import Changes, compare
from knowledge_base.entry import Entry, File, Variant
from knowledge_base.entry_data import files_as_data, files_of, steps_as_data, steps_of
from storage import counters
from storage.inserting import table_of
from storage.tables import AnswerRow, EntryRow, VariantRow
from storage.words import KNOWLEDGE, say_at_commit

VERSION = "knowledge_base"
READ_TOGETHER = 500

_ENTRIES, _VARIANTS, _ANSWERS = map(table_of, (EntryRow, VariantRow, AnswerRow))

Item = TypeVar("Item")


async def version(session: AsyncSession) -> int:
    """Counts every change; whoever holds entries in memory watches it."""
    return await counters.value_of(session, VERSION)


async def published(session: AsyncSession) -> list[Entry]:
    """Every entry that line 1 may answer from."""
    return await _read(session, archived=False)


async def changed_since(session: AsyncSession, since: int) -> tuple[list[Entry], list[int]]:
    """What the changes after a version left published, and the ids of entries that they archived."""
    rows = (await session.scalars(select(EntryRow).where(EntryRow.version > since))).all()
    there = [row for row in rows if row.archived_at is None]
    entries: list[Entry] = []
    for some in _some(there):
        entries += await _few(session, some)
    return entries, [row.id for row in rows if row.archived_at is not None]


async def everything(session: AsyncSession) -> list[Entry]:
    """Every entry, archived ones too."""
    return await _read(session, archived=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry as it stands in the database, since when it is in the archive, when it was last changed."""

    entry: Entry
    archived_at: datetime | None
    updated_at: datetime


async def find(session: AsyncSession, entry_id: int) -> Kept | None:
    """One entry, archived or not; None if there is none with this id."""
    row = await session.get(EntryRow, entry_id)
    if row is None:
        return None
    return Kept((await _few(session, [row]))[0], row.archived_at, row.updated_at)


async def counts(session: AsyncSession) -> tuple[int, int]:
    """How many entries are published, and how many are in the archive."""
    whole = await session.scalar(select(func.count()).select_from(EntryRow)) or 0
    published = await session.scalar(select(func.count()).where(EntryRow.archived_at.is_(None))) or 0
    return published, whole - published


async def archive(session: AsyncSession, offset: int, limit: int) -> list[Entry]:
    """Archived entries, the last archived first."""
    rows = await session.scalars(
        select(EntryRow)
        .where(EntryRow.archived_at.is_not(None))
        .order_by(EntryRow.archived_at.desc(), EntryRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return await _few(session, rows.all())


async def page(session: AsyncSession, offset: int, limit: int) -> list[Entry]:
    """Published entries, the last changed first."""
    rows = await session.scalars(
        select(EntryRow)
        .where(EntryRow.archived_at.is_(None))
        .order_by(EntryRow.updated_at.desc(), EntryRow.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return await _few(session, rows.all())


async def import_entries(
    session: AsyncSession, entries: Sequence[Entry], now: datetime, by: int | None = None
) -> Changes:
    """Adds or updates entries by their key, never deletes any; gives what it did.

    Args:
        by: the person's number; None for the command line.
    """
    former = await everything(session)
    changes = compare(former, entries)
    before = {entry.key: entry for entry in former}
    written = (*changes.added, *changes.changed)
    ids = await _write(session, written, now)
    noted = [(ids[entry.key], before.get(entry.key)) for entry in written]
    await history.note(session, noted, history.IMPORTED, by, now)
    return changes


async def save(
    session: AsyncSession, entry: Entry, now: datetime, by: int | None = None, kind: str = history.EDITED
) -> int:
    """Writes an entry whole, new or known by its key, and gives its id. A saved entry is published.

    Args:
        by: whose change it is (a person's number), and `kind` what it is called, for the history.
    """
    row = await session.scalar(select(EntryRow).where(EntryRow.key == entry.key))
    before = None if row is None else (await _few(session, [row]))[0]
    entry_id = (await _write(session, [entry], now))[entry.key]
    await history.note(session, [(entry_id, before)], kind, by, now)
    return entry_id


async def _write(session: AsyncSession, entries: Sequence[Entry], now: datetime) -> dict[str, int]:
    """Writes entries whole, each key once, new or known; gives their ids by key.

    Statements for many rows: an object for each row of a large file would hold the database for a minute.
    """
    if not entries:
        return {}
    common = {"updated_at": now, "archived_at": None, "version": await count_change(session)}
    known = await _ids(session, [entry.key for entry in entries])
    fresh = [entry for entry in entries if entry.key not in known]
    kept = [entry for entry in entries if entry.key in known]
    if fresh:
        rows = [{"key": entry.key, "created_at": now, **_columns(entry), **common} for entry in fresh]
        await session.execute(insert(_ENTRIES), rows)
    if kept:
        rows = [{"row": known[entry.key], **_columns(entry), **common} for entry in kept]
        await session.execute(update(_ENTRIES).where(_ENTRIES.c.id == bindparam("row")), rows)
    ids = {**known, **await _ids(session, [entry.key for entry in fresh])}
    for some in _some([ids[entry.key] for entry in kept]):
        for table in (_VARIANTS, _ANSWERS):
            await session.execute(delete(table).where(table.c.entry_id.in_(some)))
    await _add_words(session, entries, ids)
    return ids


async def _add_words(session: AsyncSession, entries: Sequence[Entry], ids: Mapping[str, int]) -> None:
    """The wordings and answers of entries that have none."""
    variants = [
        {"entry_id": ids[entry.key], "language": variant.language, "text": variant.text}
        for entry in entries
        for variant in entry.variants
    ]
    answers = [
        {
            "entry_id": ids[entry.key],
            "language": language,
            "text": text,
            "files": files_as_data(entry.files.get(language, ())) or None,
        }
        for entry in entries
        for language, text in entry.answers.items()
    ]
    for table, rows in ((_VARIANTS, variants), (_ANSWERS, answers)):
        if rows:
            await session.execute(insert(table), rows)


async def _ids(session: AsyncSession, keys: Sequence[str]) -> dict[str, int]:
    """The ids of the entries that are there, by key."""
    found: dict[str, int] = {}
    for some in _some(keys):
        rows = await session.execute(select(EntryRow.key, EntryRow.id).where(EntryRow.key.in_(some)))
        found.update((key, entry_id) for key, entry_id in rows)
    return found


def _columns(entry: Entry) -> dict[str, Any]:
    return {
        "department": entry.department,
        "tags": list(entry.tags),
        "automatic": entry.automatic,
        "steps": steps_as_data(entry.steps) or None,
    }


def _some(all_of: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """A few at a time: a statement takes only so many values."""
    return (all_of[start : start + READ_TOGETHER] for start in range(0, len(all_of), READ_TOGETHER))


async def set_archived(
    session: AsyncSession, entry_id: int, archived: bool, now: datetime, by: int | None = None
) -> bool:
    """Takes an entry out of line 1's hands, or gives it back; False if there is none."""
    row = await session.get(EntryRow, entry_id)
    if row is None:
        return False
    await _note_as_it_is(session, row, history.ARCHIVED if archived else history.RESTORED, by, now)
    row.archived_at, row.updated_at = (now if archived else None), now
    row.version = await count_change(session)
    return True


async def rename_audience(
    session: AsyncSession, names: Mapping[str, str], now: datetime, by: int | None = None
) -> None:
    """Has the tags of all entries, archived ones too, follow clients and sites that have other names now.

    Args:
        names: what they are called from now on, by the former names as they are compared.
    """
    rows = (await session.scalars(select(EntryRow).order_by(EntryRow.id))).all()
    for row in rows:
        tags = list(renamed(row.tags, names))
        if tags != row.tags:
            await _note_as_it_is(session, row, history.EDITED, by, now)
            row.tags, row.updated_at = tags, now
            row.version = await count_change(session)


async def automatic_of(session: AsyncSession, entry_id: int) -> str | None:
    """What line 1 may do with an entry (one of AUTOMATIC); None if there is none."""
    found: str | None = await session.scalar(select(EntryRow.automatic).where(EntryRow.id == entry_id))
    return found


async def set_automatic(
    session: AsyncSession, entry_id: int, automatic: str, now: datetime, by: int | None = None
) -> bool:
    """Says what line 1 may do with an entry (one of AUTOMATIC); False if there is none."""
    row = await session.get(EntryRow, entry_id)
    if row is None:
        return False
    await _note_as_it_is(session, row, history.ALLOWED, by, now)
    row.automatic, row.updated_at = automatic, now
    row.version = await count_change(session)
    return True


async def _note_as_it_is(
    session: AsyncSession, row: EntryRow, kind: str, by: int | None, now: datetime
) -> None:
    before = (await _few(session, [row]))[0]
    await history.note(session, [(row.id, before)], kind, by, now)


async def count_change(session: AsyncSession, name: str = VERSION) -> int:
    """Counts one change, so that whoever holds the old state reads anew; gives how many it makes."""
    number = await counters.count(session, name)
    await say_at_commit(session, KNOWLEDGE)
    return number


async def _read(session: AsyncSession, *, archived: bool) -> list[Entry]:
    query = select(EntryRow).order_by(EntryRow.id)
    rows = (await session.scalars(query if archived else query.where(EntryRow.archived_at.is_(None)))).all()
    return await _whole(session, rows, select(VariantRow), select(AnswerRow))


async def _few(session: AsyncSession, rows: Sequence[EntryRow]) -> list[Entry]:
    """The entries of a few rows, without a look at the whole base."""
    ids = [row.id for row in rows]
    variants = select(VariantRow).where(VariantRow.entry_id.in_(ids))
    return await _whole(session, rows, variants, select(AnswerRow).where(AnswerRow.entry_id.in_(ids)))


async def _whole(
    session: AsyncSession,
    rows: Sequence[EntryRow],
    variants_of: Select[VariantRow],
    answers_of: Select[AnswerRow],
) -> list[Entry]:
    variants: defaultdict[int, list[Variant]] = defaultdict(list)
    for variant in await session.scalars(variants_of.order_by(VariantRow.id)):
        variants[variant.entry_id].append(Variant(variant.text, variant.language))
    answers: defaultdict[int, dict[str, str]] = defaultdict(dict)
    attached: defaultdict[int, dict[str, tuple[File, ...]]] = defaultdict(dict)
    for answer in await session.scalars(answers_of):
        answers[answer.entry_id][answer.language] = answer.text
        if answer.files:
            attached[answer.entry_id][answer.language] = files_of(answer.files)
    return [
        Entry(
            key=row.key,
            variants=tuple(variants[row.id]),
            answers=answers[row.id],
            department=row.department,
            tags=tuple(row.tags),
            id=row.id,
            automatic=row.automatic,
            files=attached[row.id],
            steps=steps_of(row.steps) if row.steps else (),
        )
        for row in rows
    ]
