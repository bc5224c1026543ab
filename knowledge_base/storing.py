"""The knowledge base in the database: read whole, changed entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.changes import Changes, compare
from knowledge_base.entry import Entry, Variant
from storage.inserting import insert_into
from storage.tables import AnswerRow, Counter, EntryRow, VariantRow

VERSION = "knowledge_base"


async def version(session: AsyncSession) -> int:
    """Counts every change; whoever holds entries in memory watches it."""
    value = await session.scalar(select(Counter.value).where(Counter.name == VERSION))
    return value or 0


async def published(session: AsyncSession) -> list[Entry]:
    """Every entry that line 1 may answer from."""
    return await _read(session, archived=False)


async def everything(session: AsyncSession) -> list[Entry]:
    """Every entry, archived ones too."""
    return await _read(session, archived=True)


async def import_entries(session: AsyncSession, entries: Sequence[Entry], now: datetime) -> Changes:
    """Adds or updates entries by their key, never deletes any; gives what it did."""
    changes = compare(await everything(session), entries)
    for entry in (*changes.added, *changes.changed):
        await save(session, entry, now)
    return changes


async def save(session: AsyncSession, entry: Entry, now: datetime) -> int:
    """Writes an entry whole, new or known by its key, and gives its id. A saved entry is published."""
    row = await session.scalar(select(EntryRow).where(EntryRow.key == entry.key))
    if row is None:
        row = EntryRow(key=entry.key, created_at=now, updated_at=now, tags=[])
        session.add(row)
    row.department, row.tags, row.automatic = entry.department, list(entry.tags), entry.automatic
    row.archived_at, row.updated_at = None, now
    await session.flush()
    await session.execute(delete(VariantRow).where(VariantRow.entry_id == row.id))
    await session.execute(delete(AnswerRow).where(AnswerRow.entry_id == row.id))
    if entry.variants:
        await session.execute(
            insert(VariantRow),
            [
                {"entry_id": row.id, "language": variant.language, "text": variant.text}
                for variant in entry.variants
            ],
        )
    if entry.answers:
        await session.execute(
            insert(AnswerRow),
            [
                {"entry_id": row.id, "language": language, "text": text}
                for language, text in entry.answers.items()
            ],
        )
    await count_change(session)
    return row.id


async def set_archived(session: AsyncSession, entry_id: int, archived: bool, now: datetime) -> bool:
    """Takes an entry out of line 1's hands, or gives it back; False if there is none."""
    row = await session.get(EntryRow, entry_id)
    if row is None:
        return False
    row.archived_at, row.updated_at = (now if archived else None), now
    await count_change(session)
    return True


async def set_automatic(session: AsyncSession, entry_id: int, automatic: str, now: datetime) -> str | None:
    """Says what line 1 may do with an entry (one of AUTOMATIC); gives what it might before, None if gone."""
    row = await session.get(EntryRow, entry_id)
    if row is None:
        return None
    before = row.automatic
    row.automatic, row.updated_at = automatic, now
    await count_change(session)
    return before


async def count_change(session: AsyncSession, name: str = VERSION) -> None:
    """Counts one change, so that whoever holds the old state in memory reads anew."""
    statement = insert_into(session, Counter).values(name=name, value=1)
    await session.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
    )


async def _read(session: AsyncSession, *, archived: bool) -> list[Entry]:
    query = select(EntryRow).order_by(EntryRow.id)
    rows = (await session.scalars(query if archived else query.where(EntryRow.archived_at.is_(None)))).all()
    variants: defaultdict[int, list[Variant]] = defaultdict(list)
    for variant in await session.scalars(select(VariantRow).order_by(VariantRow.id)):
        variants[variant.entry_id].append(Variant(variant.text, variant.language))
    answers: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for answer in await session.scalars(select(AnswerRow)):
        answers[answer.entry_id][answer.language] = answer.text
    return [
        Entry(
            key=row.key,
            variants=tuple(variants[row.id]),
            answers=answers[row.id],
            department=row.department,
            tags=tuple(row.tags),
            id=row.id,
            automatic=row.automatic,
        )
        for row in rows
    ]
