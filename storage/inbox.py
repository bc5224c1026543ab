"""What Telegram gave us, before anything is done with it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    String,
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
from storage.prepared import LISTED, LISTED_ON_SERVER, Prepared
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
#: So much more may whoever receives something have in hand than another, before that one has to do it.
_LEAD = 4
#: The one of several processes that has least in hand: sending is one's office, and that has more to do.
_LEAST_BUSY = text(
    "(SELECT there.process FROM (SELECT n.value::bigint AS process"
    "  FROM json_array_elements_text(CAST(:listed AS json)) AS n) AS there"
    " LEFT JOIN (SELECT process, count(*) AS number FROM inbox WHERE state = 'new' GROUP BY process)"
    "  AS waiting ON waiting.process = there.process"
    f" ORDER BY coalesce(number, 0) + CASE WHEN there.process = :mine THEN :besides ELSE {_LEAD} END LIMIT 1)"
).bindparams(
    bindparam("listed", type_=String()),
    bindparam("mine", type_=BigInteger()),
    bindparam("besides", type_=BigInteger()),
)
_STORED = tuple(_ROWS.c[name] for name in ("id", "process"))
_STORE = Prepared(
    sqlite.insert(_ROWS).on_conflict_do_nothing().returning(*_STORED, literal_column("0", Boolean())),
    postgresql.insert(_ROWS)
    .values(
        process=func.coalesce(_IN_HAND.scalar_subquery(), _LEAST_BUSY, bindparam("mine", type_=BigInteger()))
    )
    .on_conflict_do_nothing()
    .returning(*_STORED, literal_column(_BEHIND.format(""), Boolean())),
)

_FOUND = tuple(_ROWS.c[name] for name in ("id", "update_id", "lane", "raw", "attempts", "process"))
_NEW = select(*_FOUND).where(text("inbox.state = 'new'")).order_by(_ROWS.c.id)
_WAITING = Prepared(
    *(
        _NEW.where(
            or_(bindparam("mine", type_=BigInteger()).is_(None), _ROWS.c.process == bindparam("mine")),
            text(f"inbox.id NOT IN ({numbers})").bindparams(bindparam("listed", type_=String())),
        )
        for numbers in (LISTED, LISTED_ON_SERVER)
    )
)
_FORSAKEN = Prepared(
    *(
        _NEW.where(
            text(f"(inbox.process IS NULL OR inbox.process NOT IN ({numbers}))").bindparams(
                bindparam("listed", type_=String())
            )
        ).limit(literal_column("1"))
        for numbers in (LISTED, LISTED_ON_SERVER)
    )
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
    session: AsyncSession,
    updates: Sequence[Received],
    now: datetime,
    process: int | None = None,
    taking: Collection[int] = (),
    besides: int = 0,
) -> list[Waiting]:
    """Stores what is new among `updates`; gives that, in the order received.

    Args:
        process: whoever stores it, if several processes serve this database. What belongs to a lane
            that another process has in hand waits for that one.
        taking: the processes that may be given it instead, if they have less in hand; this one is among them.
        besides: how much it has in hand beside updates.
    """
    stored, listed = list[Waiting](), json.dumps(list(taking))
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
            "listed": listed,
            "besides": besides,
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
    given = {"mine": process, "listed": json.dumps(list(besides))}
    return [Waiting(*row) for row in await _WAITING.rows(session, given)]


def _forsaken(live: Collection[int]) -> tuple[Any, Any]:
    return text("state = 'new'"), or_(InboxRow.process.is_(None), InboxRow.process.not_in(live))


async def is_forsaken(session: AsyncSession, live: Collection[int]) -> bool:
    """Whether something waits for a process that is none of these."""
    return bool(await _FORSAKEN.rows(session, {"listed": json.dumps(list(live))}))


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
