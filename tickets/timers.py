"""What falls due for a ticket. An open ticket always has a live timer; setting them is the desk's duty."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, bindparam, delete, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.finding import Finding, rows_of
from storage.inserting import insert_into, table_of
from storage.loading import keyed
from storage.prepared import Prepared, adding
from storage.tables import Ticket, Timer
from tickets.work import Work

TICKET = "ticket"
ALBUM = "album"
DRAFT, REVIEW = "draft", "review"
DESK, DIGEST = "desk", "digest"
#: The kind by which, outside working hours, the next person is called for an urgent ticket.
URGENT_CALL = "urgent_call"
#: The kind by which, where new tickets go by turns, the next one is asked to take a ticket.
TURN = "turn"
INCIDENTS = "incidents"
PURGE = "purge"
LAPSE = "lapse"
#: What was said about somebody who was erased has gone out within this time, and their topics are deleted.
PURGE_AFTER = timedelta(minutes=5)
#: So long after a ticket was registered it is looked whether many ask the same: once for several tickets.
LOOK_AFTER = timedelta(seconds=10)

#: So many timers are rung at the same time.
AT_ONCE = 64

_ROWS = table_of(Timer)
_START = adding(Timer)
_START_IF_NEW = adding(Timer, if_new=True)
_NEXT = Prepared(select(_ROWS.c.id, _ROWS.c.due_at).order_by(_ROWS.c.due_at).limit(bindparam("many")))
_DUE = Prepared(
    select(_ROWS)
    .where(
        _ROWS.c.due_at <= bindparam("now"),
        or_(
            _ROWS.c.id % bindparam("parts", type_=BigInteger()) == bindparam("part", type_=BigInteger()),
            _ROWS.c.due_at <= bindparam("late"),
        ),
    )
    .order_by(_ROWS.c.due_at)
    .limit(literal_column(str(AT_ONCE)))
)
_LOCKED = Prepared(
    select(_ROWS.c.id)
    .where(_ROWS.c.id == bindparam("timer"), _ROWS.c.due_at <= bindparam("now"))
    .with_for_update()
)
_OF_TICKET = (_ROWS.c.subject == TICKET, _ROWS.c.subject_id == bindparam("ticket"))
_FIND = Finding(Timer, rows_of(Timer).where(*_OF_TICKET, _ROWS.c.kind == bindparam("which")))
_STOP = Prepared(delete(_ROWS).where(*_OF_TICKET, _ROWS.c.kind == bindparam("which")))
_STOP_ALL = Prepared(delete(_ROWS).where(*_OF_TICKET))


async def replace(work: Work, ticket: Ticket, **after: timedelta) -> None:
    """Makes these the ticket's only timers, each due so long from now."""
    await stop_all(work, ticket)
    await _insert(work, ticket, after, 1)


async def start(work: Work, ticket: Ticket, *, cycle: int = 1, **after: timedelta) -> None:
    """Adds timers to a ticket that has none of these kinds."""
    await _insert(work, ticket, after, cycle)


async def start_at(work: Work, ticket: Ticket, kind: str, due_at: datetime, cycle: int) -> None:
    """Adds a timer to a ticket that has none of this kind, due at a moment."""
    await _START.run(work.session, [_row(ticket, kind, due_at, cycle)])


async def _insert(work: Work, ticket: Ticket, after: dict[str, timedelta], cycle: int) -> None:
    rows = [_row(ticket, kind, work.now + wait, cycle) for kind, wait in after.items()]
    if rows:
        await _START.run(work.session, rows)


def _row(ticket: Ticket, kind: str, due_at: datetime, cycle: int) -> dict[str, Any]:
    return {
        "subject": TICKET,
        "subject_id": str(ticket.id),
        "kind": kind,
        "due_at": due_at,
        "cycle": cycle,
    }


async def find(work: Work, ticket: Ticket, kind: str) -> Timer | None:
    """The ticket's timer of this kind."""
    return await _FIND.first(work.session, {"ticket": str(ticket.id), "which": kind})


async def stop_all(work: Work, ticket: Ticket, *, besides: Collection[str] = ()) -> None:
    """Ends the ticket's timers, `besides` those of these kinds; with them what they were the end of."""
    if ticket.wakes_at is not None and "snooze" not in besides:
        ticket.wakes_at = None
    if TURN not in besides:
        _nobodys_turn(ticket)
    if not besides:
        await _STOP_ALL.run(work.session, {"ticket": str(ticket.id)})
        return
    await work.session.execute(
        delete(Timer)
        .where(Timer.subject == TICKET, Timer.subject_id == str(ticket.id), Timer.kind.not_in(besides))
        .execution_options(synchronize_session=False)
    )


async def stop(work: Work, ticket: Ticket, *kinds: str) -> None:
    """Ends timers of these kinds, if they live."""
    await _STOP.run(work.session, [{"ticket": str(ticket.id), "which": kind} for kind in kinds])


async def end_turn(work: Work, ticket: Ticket) -> None:
    """Nobody is asked any more to take the ticket, if anybody was."""
    if ticket.turn_of_id is not None:
        _nobodys_turn(ticket)
        await stop(work, ticket, TURN)


def _nobodys_turn(ticket: Ticket) -> None:
    if ticket.turn_of_id is not None:
        ticket.turn_of_id = ticket.turn_until_at = ticket.turn_asked = None


async def start_album(work: Work, album: str) -> None:
    """Starts waiting for the end of an album, or waits on if that has begun."""
    statement = insert_into(work.session, Timer).values(
        subject=ALBUM, subject_id=album, kind="album", due_at=work.now + work.policy.album, cycle=1
    )
    await work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "subject_id", "kind"],
            set_={"due_at": work.now + work.policy.album},
        )
    )


async def start_review(work: Work, draft_id: int) -> None:
    """Has it looked into at once what publishing a draft would change; anew, if that was asked for."""
    statement = insert_into(work.session, Timer).values(
        subject=DRAFT, subject_id=str(draft_id), kind=REVIEW, due_at=work.now, cycle=1
    )
    await work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "subject_id", "kind"], set_={"due_at": work.now}
        )
    )


async def start_digest(work: Work, due_at: datetime) -> None:
    """Has the week's figures told at this moment, unless that is waited for already."""
    statement = insert_into(work.session, Timer).values(
        subject=DESK, subject_id="week", kind=DIGEST, due_at=due_at, cycle=1
    )
    await work.session.execute(
        statement.on_conflict_do_nothing(index_elements=["subject", "subject_id", "kind"])
    )


async def stop_digest(work: Work) -> None:
    """Has the week's figures told no more."""
    await work.session.execute(
        delete(Timer)
        .where(Timer.subject == DESK, Timer.kind == DIGEST)
        .execution_options(synchronize_session=False)
    )


async def look_for_incidents(work: Work) -> None:
    """Has it looked soon whether many ask the same, unless that is waited for already."""
    due_at = work.now + LOOK_AFTER
    row = {"subject": DESK, "subject_id": INCIDENTS, "kind": INCIDENTS, "due_at": due_at, "cycle": 1}
    await _START_IF_NEW.run(work.session, row)


async def start_purge(work: Work) -> None:
    """Has the queues emptied of somebody's words soon, unless that is waited for already."""
    due_at = work.now + PURGE_AFTER
    row = {"subject": DESK, "subject_id": PURGE, "kind": PURGE, "due_at": due_at, "cycle": 1}
    await _START_IF_NEW.run(work.session, row)


async def start_lapse(work: Work, due_at: datetime) -> None:
    """Has what is old enough erased at this moment, whenever it would have been."""
    statement = insert_into(work.session, Timer).values(
        subject=DESK, subject_id=LAPSE, kind=LAPSE, due_at=due_at, cycle=1
    )
    await work.session.execute(
        statement.on_conflict_do_update(
            index_elements=["subject", "subject_id", "kind"], set_={"due_at": due_at}
        )
    )


async def stop_lapse(work: Work) -> None:
    """Has nothing erased by itself any more."""
    await work.session.execute(
        delete(Timer)
        .where(Timer.subject == DESK, Timer.kind == LAPSE)
        .execution_options(synchronize_session=False)
    )


async def end_album(work: Work, album: str) -> bool:
    """Stops waiting for more of an album; False if that was over already."""
    gone = await work.session.execute(
        delete(Timer)
        .where(Timer.subject == ALBUM, Timer.subject_id == album)
        .execution_options(synchronize_session=False)
    )
    return bool(gone.rowcount)  # type: ignore[attr-defined]


async def is_due(work: Work, timer_id: int) -> bool:
    """Whether a timer still waits to be fired; it is locked, so that nobody else fires it meanwhile."""
    return bool(await _LOCKED.rows(work.session, {"timer": timer_id, "now": work.now}))


async def ring(work: Work, timer_id: int) -> Timer | None:
    """Takes a due timer for firing; None if it was stopped, moved on, or has rung already."""
    timer = await work.session.scalar(select(Timer).where(Timer.id == timer_id, Timer.due_at <= work.now))
    if timer is None:
        return None
    gone = await work.session.execute(
        delete(Timer).where(Timer.id == timer_id).execution_options(synchronize_session=False)
    )
    work.session.expunge(timer)
    return timer if gone.rowcount else None  # type: ignore[attr-defined]


async def next_due_at(work: Work, besides: Collection[int] = ()) -> datetime | None:
    """When the next timer falls due, `besides` those with these numbers."""
    found = await _NEXT.rows(work.session, {"many": len(besides) + 1})
    return next((due_at for number, due_at in found if number not in besides), None)


async def due(session: AsyncSession, now: datetime, late: datetime, part: int, parts: int) -> list[Timer]:
    """The first timers that are due, of this process's part; and of anybody's, those due before `late`."""
    values = {"now": now, "late": late, "part": part, "parts": parts}
    return [keyed(Timer).made_of(found) for found in await _DUE.rows(session, values)]
