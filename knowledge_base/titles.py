"""What entries are called, without reading them whole."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import EntryRow, VariantRow


async def titles_of(session: AsyncSession, ids: Collection[int | None], language: str) -> dict[int, str]:
    """The main wording of each entry in `language`, else in any, else its key; archived ones too."""
    if not ids:
        return {}
    keys = await session.execute(select(EntryRow.id, EntryRow.key).where(EntryRow.id.in_(ids)))
    titles = {row.id: row.key for row in keys}
    variants = await session.execute(
        select(VariantRow.entry_id, VariantRow.text)
        .where(VariantRow.entry_id.in_(ids))
        .order_by((VariantRow.language != language).desc(), VariantRow.id.desc())
    )
    titles.update({row.entry_id: row.text for row in variants})  # the last one stays
    return titles
