"""What Telegram gave us, before anything is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import insert_into, table_of
from storage.prepared import Prepared
from storage.tables import InboxRow

_ROWS = table_of(InboxRow)
_FINISH = Prepared(
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row"), text("state = 'new'"))
    .values(state="done", handled_at=bindparam("now"))
)

#: Telegram may restart its update numbers after a quiet week; then an old number means nothing.
NUMBERS_LIVE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it came in, with the keys by which a repeat is known."""

    update_id: int
    natural_key: str | None
    lane: str
    raw: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is committed and not handled yet."""

    id: int
    update_id: int | None
    lane: str
    raw: str
    attempts: int = 0


async def store(session: AsyncSession, updates: Sequence[Received], now: datetime) -> list[Waiting]:
    """Stores what is new among `updates`; gives that, in the order received."""
    statement = (
        insert_into(session, InboxRow).on_conflict_do_nothing().returning(InboxRow.id, InboxRow.update_id)
    )
    rows = [
        {
            "update_id": item.update_id,
            "natural_key": item.natural_key,
            "lane": item.lane,
            "raw": item.raw,
            "received_at": now,
            "state": "new",
            "attempts": 0,
        }
        for item in updates
    ]
    ids = {update_id: row_id for row_id, update_id in await session.execute(statement, rows)}
    return [
        Waiting(ids[item.update_id], item.update_id, item.lane, item.raw)
        for item in updates
        if item.update_id in ids
    ]


async def waiting(session: AsyncSession) -> list[Waiting]:
    """Everything that is committed and not handled, oldest first."""
    rows = await session.scalars(select(InboxRow).where(text("state = 'new'")).order_by(InboxRow.id))
    return [Waiting(row.id, row.update_id, row.lane, row.raw, row.attempts) for row in rows]


async def waits(session: AsyncSession, natural_key: str) -> bool:
    """Whether the update with this key is committed and not handled yet."""
    found = await session.scalar(
        select(InboxRow.id).where(InboxRow.natural_key == natural_key, text("state = 'new'"))
    )
    return found is not None


async def holds(session: AsyncSession, words: str) -> bool:
    """Whether an update that is committed and not handled yet has these words in it, as they came."""
    found = await session.scalar(
        select(InboxRow.id)
        .where(text("state = 'new'"), InboxRow.raw.contains(words, autoescape=True))
        .limit(1)
    )
    return found is not None


async def finish(session: AsyncSession, row_id: int, now: datetime) -> bool:
    """Marks an update as handled; False if it was already, so that nothing is done twice."""
    result = await _FINISH.run(session, {"row": row_id, "now": now})
    return bool(result.rowcount)


async def note_failure(session: AsyncSession, row_id: int, error: str, *, dead: bool, now: datetime) -> None:
    """Counts a failed attempt; a dead update is not tried again."""
    await session.execute(
        update(InboxRow)
        .where(InboxRow.id == row_id)
        .values(
            attempts=InboxRow.attempts + 1,
            error=error[:500],
            **({"state": "dead", "handled_at": now} if dead else {}),
        )
        .execution_options(synchronize_session=False)
    )


async def forget_numbers(session: AsyncSession, now: datetime) -> None:
    """Frees update numbers that Telegram may give out again."""
    await session.execute(
        update(InboxRow)
        .where(InboxRow.update_id.is_not(None), InboxRow.received_at < now - NUMBERS_LIVE)
        .values(update_id=None)
        .execution_options(synchronize_session=False)
    )
