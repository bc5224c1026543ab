"""What Telegram gave us, before anything is done with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Unavailable
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import InboxRow

_ROWS = table_of(InboxRow)
_OLDER = _ROWS.alias("older")
_DONE = (
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row"), text("inbox.state = 'new'"))
    .values(state="done", handled_at=bindparam("now"))
)
#: Words, as SQLAlchemy doesn't tie a query in RETURNING to the row.
_BEHIND = (
    "EXISTS (SELECT 1 FROM inbox AS older"
    " WHERE older.lane = inbox.lane AND older.id < inbox.id AND older.state = 'new'{})"
)
#: Whatever goes wrong between processes, none handles an update before another's older one of its lane.
_IN_TURN = text("NOT " + _BEHIND.format(" AND older.process <> :mine")).bindparams(
    bindparam("mine", type_=BigInteger())
)
_FINISH = Prepared(_DONE, _DONE.where(_IN_TURN))
_IN_HAND = (
    select(_OLDER.c.process)
    .where(_OLDER.c.lane == bindparam("its_lane"), text("older.state = 'new'"), _OLDER.c.process.is_not(None))
    .order_by(_OLDER.c.id)
    .limit(1)
)
_STORED = tuple(_ROWS.c[name] for name in ("id", "process"))
_STORE = Prepared(
    sqlite.insert(_ROWS).on_conflict_do_nothing().returning(*_STORED, literal_column("0", Boolean())),
    postgresql.insert(_ROWS)
    .values(process=func.coalesce(_IN_HAND.scalar_subquery(), bindparam("mine", type_=BigInteger())))
    .on_conflict_do_nothing()
    .returning(*_STORED, literal_column(_BEHIND.format(""), Boolean())),
)

#: Telegram may restart its update numbers after a quiet week; then an old number means nothing.
NUMBERS_LIVE = timedelta(hours=48)
#: The lock under which a process takes over what waited for another.
_ADOPTING = 17_998


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it came in, with the keys by which a repeat is known; Telegram's have a number."""

    update_id: int | None
    natural_key: str | None
    lane: str
    raw: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is committed and not handled yet; it waits for the process with this number.

    `behind` says that older ones of its lane weren't handled either when it was stored.
    """

    id: int
    update_id: int | None
    lane: str
    raw: str
    attempts: int = 0
    process: int | None = None
    behind: bool = False


class OutOfTurn(Unavailable):
    """Another process has an older update of this lane and isn't done with it."""


async def store(
    session: AsyncSession, updates: Sequence[Received], now: datetime, process: int | None = None
) -> list[Waiting]:
    """Stores what is new among `updates`; gives that, in the order received.

    Args:
        process: whoever stores it, if several processes serve this database. What belongs to a lane
            that another process has in hand waits for that one.
    """
    stored: list[Waiting] = []
    for item in updates:
        row = {
            "update_id": item.update_id,
            "natural_key": item.natural_key,
            "lane": item.lane,
            "its_lane": item.lane,
            "raw": item.raw,
            "received_at": now,
            "state": "new",
            "attempts": 0,
            "mine": process,
        }
        for number, whose, behind in await _STORE.rows(session, row):
            # What came with it is at hand, and handled in its turn.
            behind = bool(behind) and all(other.lane != item.lane for other in stored)
            stored.append(Waiting(number, item.update_id, item.lane, item.raw, 0, whose, behind))
    return stored


async def waiting(
    session: AsyncSession, process: int | None = None, besides: Collection[int] = ()
) -> list[Waiting]:
    """Everything that is committed and not handled, oldest first, `besides` the rows with these numbers.

    Args:
        process: only what waits for this one.
    """
    query = select(InboxRow).where(text("state = 'new'")).order_by(InboxRow.id)
    if process is not None:
        query = query.where(InboxRow.process == process)
    if besides:
        query = query.where(InboxRow.id.not_in(besides))
    return [
        Waiting(row.id, row.update_id, row.lane, row.raw, row.attempts, row.process)
        for row in await session.scalars(query)
    ]


def _forsaken(live: Collection[int]) -> tuple[Any, Any]:
    return text("state = 'new'"), or_(InboxRow.process.is_(None), InboxRow.process.not_in(live))


async def is_forsaken(session: AsyncSession, live: Collection[int]) -> bool:
    """Whether something waits for a process that is none of these."""
    return await session.scalar(select(InboxRow.id).where(*_forsaken(live)).limit(1)) is not None


async def adopt(session: AsyncSession, process: int, live: Collection[int]) -> None:
    """Whatever waits for a process that is gone waits for this one from now on."""
    # One at a time: between two, a lane would be torn apart.
    await session.execute(select(func.pg_advisory_xact_lock(_ADOPTING)))
    await session.execute(
        update(InboxRow)
        .where(*_forsaken(live))
        .values(process=process)
        .execution_options(synchronize_session=False)
    )


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


async def has_come(session: AsyncSession, natural_key: str) -> bool:
    """Whether something with this key was received before."""
    query = select(InboxRow.id).where(InboxRow.natural_key == natural_key)
    return await session.scalar(query) is not None


async def finish(session: AsyncSession, row_id: int, now: datetime, process: int | None = None) -> bool:
    """Marks an update as handled; False if it was already, so that nothing is done twice.

    Raises:
        OutOfTurn: it must be handled later.
    """
    result = await _FINISH.run(session, {"row": row_id, "now": now, "mine": process})
    if not result.rowcount and process is not None:
        still_new = select(InboxRow.id).where(InboxRow.id == row_id, text("state = 'new'"))
        if await session.scalar(still_new) is not None:
            raise OutOfTurn("an older update of its lane isn't handled yet")
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
