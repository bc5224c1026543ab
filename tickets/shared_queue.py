"""Departments that take turns at one queue: a new ticket goes to one where it is working time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, or_

from storage.finding import Finding, rows_of
from storage.inserting import insert_into, table_of
from storage.tables import Department, Timer
from tickets import deadlines, departments
from tickets.errors import OutOfDate
from tickets.work import Work

#: The subject of the timers by which a queue goes on to whoever opens.
SHARED_QUEUE = "shared_queue"

_DEPARTMENTS = table_of(Department)
_TAKERS = Finding(
    Department,
    rows_of(Department)
    .where(
        or_(_DEPARTMENTS.c.id == bindparam("root"), _DEPARTMENTS.c.queue_of_id == bindparam("root")),
        _DEPARTMENTS.c.archived_at.is_(None),
    )
    .order_by(_DEPARTMENTS.c.id),
)


async def takers(work: Work, department: Department) -> list[Department]:
    """Who takes turns with a department, itself among them, in the order in which they were made."""
    return await _TAKERS.all(work.session, {"root": root_of(department)})


def root_of(department: Department) -> int:
    """The number under which a shared queue is known: that of one of its departments."""
    return department.queue_of_id or department.id


async def on_duty(work: Work, department: Department) -> Department:
    """Who takes the tickets of a department now: itself if it works, else a taker that does.

    While nobody works it is whoever opens first.
    """
    return chosen(work, department, await takers(work, department))


def chosen(work: Work, department: Department, among: Sequence[Department]) -> Department:
    """The same, of these."""
    opens = {taker.id: deadlines.hours_of(work, taker).opens_at(work.now) for taker in among}
    if opens.get(department.id) == work.now:
        return department
    return min(among, key=lambda taker: (opens[taker.id], taker.id), default=department)


async def share(work: Work, department: Department, with_id: int | None) -> None:
    """Has a department take turns with another, and with whoever does already; None ends that.

    Raises:
        NoSuchDepartment; OutOfDate: it would share with itself.
    """
    other = await departments.get(work, with_id) if with_id is not None else None
    if other is not None and root_of(other) == root_of(department):
        raise OutOfDate
    left = [taker for taker in await takers(work, department) if taker.id != department.id]
    await _stop(work, root_of(department))
    if department.queue_of_id is None and left:  # the others go on under another's number
        for taker in left:
            taker.queue_of_id = None if taker.id == left[0].id else left[0].id
    department.queue_of_id = root_of(other) if other is not None else None
    await work.session.flush()
    for each in [*left[:1], department]:
        await arm(work, each)


async def arm(work: Work, department: Department) -> None:
    """Has the queue looked at when the next of its departments opens or closes."""
    among = await takers(work, department)
    if len(among) < 2:
        return
    due_at = min(deadlines.hours_of(work, taker).changes_at(work.now) for taker in among)
    await _start(work, root_of(department), due_at)


async def _start(work: Work, root: int, due_at: datetime) -> None:
    values = {"due_at": due_at, "cycle": 1}
    statement = insert_into(work.session, Timer).values(
        subject=SHARED_QUEUE, subject_id=str(root), kind="turn", **values
    )
    await work.session.execute(
        statement.on_conflict_do_update(index_elements=["subject", "subject_id", "kind"], set_=values)
    )


async def _stop(work: Work, root: int) -> None:
    await work.session.execute(
        delete(Timer)
        .where(Timer.subject == SHARED_QUEUE, Timer.subject_id == str(root))
        .execution_options(synchronize_session=False)
    )
