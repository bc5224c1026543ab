"""What admins are writing and haven't published, and what their `/kb` shows: kept, whatever happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into
from storage.tables import EntryDraft, Workspace


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept; `entry_id` is None for a new entry."""

    id: int
    person_id: int
    entry_id: int | None
    content: dict[str, Any]
    updated_at: datetime


async def of_person(session: AsyncSession, person_id: int) -> list[Kept]:
    """A person's drafts, the last touched first."""
    rows = await session.scalars(
        select(EntryDraft)
        .where(EntryDraft.person_id == person_id)
        .order_by(EntryDraft.updated_at.desc(), EntryDraft.id.desc())
    )
    return [_kept(row) for row in rows]


async def find(session: AsyncSession, draft_id: int, person_id: int | None = None) -> Kept | None:
    """A draft, of this person only if one is given; None if there is none with this number any more."""
    row = await session.get(EntryDraft, draft_id)
    if row is None or person_id not in (None, row.person_id):
        return None
    return _kept(row)


async def of_entry(session: AsyncSession, person_id: int, entry_id: int) -> Kept | None:
    """What the person has begun to change in an entry."""
    row = await session.scalar(
        select(EntryDraft)
        .where(EntryDraft.person_id == person_id, EntryDraft.entry_id == entry_id)
        .order_by(EntryDraft.id.desc())
        .limit(1)
    )
    return None if row is None else _kept(row)


async def begin(
    session: AsyncSession, person_id: int, entry_id: int | None, content: dict[str, Any], now: datetime
) -> int:
    """A new draft; gives its number."""
    row = EntryDraft(person_id=person_id, entry_id=entry_id, content=content, updated_at=now)
    session.add(row)
    await session.flush()
    return row.id


async def write(session: AsyncSession, draft_id: int, content: dict[str, Any], now: datetime) -> None:
    """Keeps what a draft has become; nothing, if it is gone."""
    row = await session.get(EntryDraft, draft_id)
    if row is not None:
        row.content, row.updated_at = content, now


async def drop(session: AsyncSession, draft_id: int) -> None:
    """The draft was published, or isn't wanted any more."""
    await session.execute(delete(EntryDraft).where(EntryDraft.id == draft_id))


async def open_view(session: AsyncSession, person_id: int, view: dict[str, Any]) -> None:
    """Keeps what the person's workspace shows from now on."""
    statement = insert_into(session, Workspace).values(person_id=person_id, view=view)
    await session.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_={"view": view}))


async def view_of(session: AsyncSession, person_id: int) -> dict[str, Any]:
    """What the person's workspace shows; empty before it was ever opened."""
    found = await session.scalar(select(Workspace.view).where(Workspace.person_id == person_id))
    return dict(found or {})


def _kept(row: EntryDraft) -> Kept:
    return Kept(row.id, row.person_id, row.entry_id, dict(row.content), row.updated_at)
