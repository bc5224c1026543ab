"""What is to be said: put in with the change that causes it, taken out by delivery."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, TextClause, bindparam, delete, literal_column, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.loading import keyed
from storage.prepared import LISTED, LISTED_ON_SERVER, Prepared, adding
from storage.tables import OutboxRow, Post

_ROWS = table_of(OutboxRow)
_PUT, _PUT_ONCE = adding(OutboxRow), adding(OutboxRow, if_new=True)
_NOTE_POST = adding(Post, if_new=True)

_SENT = Prepared(
    update(_ROWS)
    .where(_ROWS.c.id == bindparam("row"))
    .values(state="sent", sent_at=bindparam("now"), error=bindparam("why"))
)

#: How the names of those destinations begin where requesters read.
CHAT, HOME = "chat:", "home:"
#: How many waiting rows are looked at in one go.
WINDOW = 256
#: In the data of a row: the ids of those that go out in one message with it.
JOINED = "joined"


def _listed(condition: str) -> TextClause:
    return text(condition).bindparams(bindparam("listed", type_=String()))


_WAITING = (
    select(*(_ROWS.c[name] for name in ("id", "chat_id", "destination", "priority", "kind", "not_before_at")))
    .where(text("outbox.state = 'new'"))
    .order_by(_ROWS.c.rank, _ROWS.c.priority, _ROWS.c.id)
    .limit(literal_column(str(WINDOW)))
)
_HEADS = Prepared(
    *(_WAITING.where(_listed(f"outbox.chat_id NOT IN ({numbers})")) for numbers in (LISTED, LISTED_ON_SERVER))
)
_LEASED = update(_ROWS).values(state="leased", attempts=_ROWS.c.attempts + 1).returning(*_ROWS.columns)
_LEASE = Prepared(
    *(_LEASED.where(_listed(f"outbox.id IN ({numbers})")) for numbers in (LISTED, LISTED_ON_SERVER))
)


@dataclass(frozen=True, slots=True)
class Destination:
    """A place in which order holds."""

    chat_id: int
    name: str
    priority: int = 1


def private(telegram_id: int) -> Destination:
    """A person's chat with the bot."""
    return Destination(telegram_id, f"{CHAT}{telegram_id}", 0)


def home(chat_id: int, ticket_id: int) -> Destination:
    """The answers to a ticket in the group of requesters where it was asked."""
    return Destination(chat_id, f"{HOME}{ticket_id}", 0)


def queue(chat_id: int) -> Destination:
    """The queue of a staff group: its General topic."""
    return Destination(chat_id, f"queue:{chat_id}", 0)


def room(chat_id: int, ticket_id: int) -> Destination:
    """A ticket's own place in a staff group: its topic, or the replies to its card."""
    return Destination(chat_id, f"ticket:{ticket_id}:{chat_id}", 1)


def part(chat_id: int, involvement_id: int) -> Destination:
    """A part's own place in the group of the department that was asked."""
    return Destination(chat_id, f"part:{involvement_id}:{chat_id}", 1)


async def put(
    session: AsyncSession,
    to: Destination,
    kind: str,
    *,
    now: datetime,
    language: str,
    ticket_id: int | None = None,
    message_id: int | None = None,
    once_key: str | None = None,
    rank: int = 1,
    **data: Any,
) -> None:
    """Adds one row. With `once_key`, nothing is added while such a row is still waiting."""
    values = {
        "chat_id": to.chat_id,
        "destination": to.name,
        "priority": to.priority,
        "kind": kind,
        "language": language,
        "ticket_id": ticket_id,
        "message_id": message_id,
        "once_key": once_key,
        "rank": rank,
        "data": data,
        "created_at": now,
        "state": "new",
        "attempts": 0,
        "maybe_sent": 0,
    }
    await (_PUT if once_key is None else _PUT_ONCE).run(session, values)


class Head(NamedTuple):
    """A waiting row, as far as it matters for whose turn it is."""

    id: int
    chat_id: int
    destination: str
    priority: int
    kind: str
    not_before_at: datetime | None


async def heads(session: AsyncSession, now: datetime, busy: Collection[int], limit: int) -> list[Head]:
    """The rows whose turn it is: the first of its destination, one for each chat that isn't busy.

    Args:
        busy: chats with a message in flight, or that are to be left alone for now.
    """
    first_of_destination: dict[str, Head] = {}
    for found in await _HEADS.rows(session, {"listed": json.dumps(list(busy))}):
        row = Head(*found)
        first_of_destination.setdefault(row.destination, row)
    first_of_chat: dict[int, Head] = {}
    for row in first_of_destination.values():
        if row.not_before_at is None or row.not_before_at <= now:
            first_of_chat.setdefault(row.chat_id, row)
    return list(first_of_chat.values())[:limit]


async def lease(session: AsyncSession, taken: Sequence[Head]) -> list[OutboxRow]:
    """Says that these are about to be sent, so that a crash in between is known of; gives them whole."""
    numbers = [head.id for head in taken]
    rows: dict[int, OutboxRow] = {}
    for found in await _LEASE.rows(session, {"listed": json.dumps(numbers)}):
        row = keyed(OutboxRow).made_of(found)
        rows[row.id] = row
    return [rows[number] for number in numbers]


async def waiting_behind(session: AsyncSession, row: OutboxRow, limit: int) -> list[OutboxRow]:
    """The rows that come next in the destination of a ticket's row, in order."""
    rows = await session.scalars(
        select(OutboxRow)
        .where(
            text("state = 'new'"),
            OutboxRow.ticket_id == row.ticket_id,
            OutboxRow.destination == row.destination,
            OutboxRow.rank == row.rank,
            OutboxRow.id > row.id,
        )
        .order_by(OutboxRow.id)
        .limit(limit)
    )
    return list(rows)


async def join(session: AsyncSession, row: OutboxRow, further: Sequence[int]) -> None:
    """Says that further rows go out in one message with this one, which is leased: they share its fate."""
    row.data = {**row.data, JOINED: list(further)}
    await _set(session, [row.id], data=row.data)
    await _set(session, further, state="joined", attempts=OutboxRow.attempts + 1)


async def set_apart(session: AsyncSession, row: OutboxRow, error: str) -> None:
    """Has each of those that went out in one message go by itself, since all together can't."""
    await _set(session, [row.id, *row.data[JOINED]], state="new", data={"alone": True}, error=error)


async def settle(
    session: AsyncSession,
    row: OutboxRow,
    state: str,
    now: datetime,
    *,
    error: str | None = None,
    wait: timedelta | None = None,
    maybe_sent: bool = False,
) -> None:
    """Writes what became of a leased row: `sent`, `dead`, `unknown`, or `new` to try again.

    Those that are joined to it become the same; they wait for it when it is tried again.
    """
    further = row.data.get(JOINED, ())
    values: dict[str, Any] = {"state": state, "error": error}
    if state == "new" and row.once_key is not None:
        # The same was asked for anew meanwhile: the older row says it all, in its earlier place.
        await session.execute(
            delete(OutboxRow)
            .where(OutboxRow.once_key == row.once_key, text("state = 'new'"), OutboxRow.id != row.id)
            .execution_options(synchronize_session=False)
        )
    if state == "sent":
        await _SENT.run(session, [{"row": each, "now": now, "why": error} for each in (row.id, *further)])
        return
    if wait is not None:
        values["not_before_at"] = now + wait
    if maybe_sent:
        values["maybe_sent"] = OutboxRow.maybe_sent + 1
    await _set(session, [row.id], **values)
    if further:
        await _set(session, further, **{**values, "state": "joined" if state == "new" else state})


async def _set(session: AsyncSession, rows: Sequence[int], **values: Any) -> None:
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(rows))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


async def leased(session: AsyncSession) -> list[OutboxRow]:
    """Rows that were about to be sent when a process ended."""
    return list(
        await session.scalars(select(OutboxRow).where(text("state = 'leased'")).order_by(OutboxRow.id))
    )


async def note_post(
    session: AsyncSession,
    *,
    chat_id: int,
    telegram_message_id: int,
    kind: str,
    ticket_id: int | None,
    message_id: int | None,
    now: datetime,
    involvement_id: int | None = None,
    place: int = 0,
) -> None:
    """Remembers which Telegram message stands for what; `place` counts the messages that one shows."""
    await _NOTE_POST.run(
        session,
        {
            "chat_id": chat_id,
            "telegram_message_id": telegram_message_id,
            "kind": kind,
            "ticket_id": ticket_id,
            "message_id": message_id,
            "place": place,
            "involvement_id": involvement_id,
            "posted_at": now,
        },
    )
