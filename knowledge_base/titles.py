"""What entries are called, without reading them whole."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import EntryRow, VariantRow

_ENTRIES, _VARIANTS = table_of(EntryRow), table_of(VariantRow)
_WORDING = (
    select(_VARIANTS.c.text)
    .where(_VARIANTS.c.entry_id == _ENTRIES.c.id)
    .order_by(_VARIANTS.c.language != bindparam("language"), _VARIANTS.c.id)
    .limit(literal_column("1"))
    .scalar_subquery()
)
_TITLE = Prepared(select(func.coalesce(_WORDING, _ENTRIES.c.key)).where(_ENTRIES.c.id == bindparam("entry")))


async def titles_of(session: AsyncSession, ids: Collection[int | None], language: str) -> dict[int, str]:
    """The main wording of each entry in `language`, else in any, else its key; archived ones too."""
    titles: dict[int, str] = {}
    for number in filter(None, ids):
        title = await _TITLE.value(session, {"entry": number, "language": language})
        if title is not None:
            titles[number] = title
    return titles
