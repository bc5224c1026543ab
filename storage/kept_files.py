"""Files that came in by a door, under ids that stand where Telegram's stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.large import add_large
from storage.tables import KeptFile

#: What ids of ours begin with; the rest is the number of the row.
MARK = "kept:"


def is_kept(file_id: str | None) -> bool:
    """Whether a file is ours and not Telegram's."""
    return file_id is not None and file_id.startswith(MARK)


def row_of(file_id: str) -> int:
    """The number of the row in which a file of ours lies."""
    return int(file_id.removeprefix(MARK))


async def keep(
    session: AsyncSession, door_id: int, name: str, media_type: str, content: bytes, now: datetime
) -> str:
    """Keeps a file; gives its id.

    Args:
        name: as its sender calls it, without a path.
        media_type: as `image/png`.
    """
    row = KeptFile(door_id=door_id, name=name, media_type=media_type, content=content, kept_at=now)
    await add_large(session, row)
    return f"{MARK}{row.id}"


async def read(session: AsyncSession, file_id: str) -> KeptFile | None:
    """The file with this id; None if it was erased."""
    return await session.get(KeptFile, row_of(file_id))


async def named(session: AsyncSession, file_ids: Iterable[str | None]) -> dict[str, tuple[str, str]]:
    """What those of these files that are ours are called, and of which type; their contents stay there."""
    numbers = {row_of(one): one for one in file_ids if one is not None and is_kept(one)}
    if not numbers:
        return {}
    query = select(KeptFile.id, KeptFile.name, KeptFile.media_type).where(KeptFile.id.in_(numbers))
    return {numbers[number]: (name, kind) for number, name, kind in await session.execute(query)}


async def erase(session: AsyncSession, file_ids: Collection[str | None]) -> None:
    """Erases those of these files that are ours."""
    numbers = [row_of(one) for one in file_ids if one is not None and is_kept(one)]
    if numbers:
        await session.execute(
            delete(KeptFile).where(KeptFile.id.in_(numbers)).execution_options(synchronize_session=False)
        )
