"""The queue of departments that take turns goes on to whoever works now."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Department, Ticket
from tickets import moving, shared_queue
from tickets.history import record
from tickets.work import Work


async def pass_on(work: Work, root: int) -> None:
    """Moves what nobody has taken from departments that have closed to one that works; looks again later.

    Args:
        root: the number under which the queue is known.
    """
    department = await work.session.get(Department, root)
    if department is None:
        return
    among = await shared_queue.takers(work, department)
    waiting = await work.session.scalars(
        select(Ticket)
        .where(Ticket.department_id.in_([taker.id for taker in among]), Ticket.status == "open")
        .order_by(Ticket.id)
        .with_for_update()
    )
    by_id = {taker.id: taker for taker in among}
    for ticket in waiting.all():
        left = by_id[ticket.department_id]
        taker = shared_queue.chosen(work, left, among)
        if taker.id != left.id:
            await record(work, ticket, "ticket.passed_on", None, origin=left.name, to=taker.name)
            await moving.to(work, ticket, taker)
    await shared_queue.arm(work, department)
