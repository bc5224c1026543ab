"""What the desk does when a part isn't taken, or isn't done, in its time."""

from __future__ import annotations

from storage.tables import Involvement, Person, Ticket, Timer
from tickets import involvement_timers, involvements
from tickets.history import record
from tickets.involvements import number_of
from tickets.saying import part_department, put_in_part_queue, tell_part, tell_room
from tickets.work import Work


async def ring(work: Work, timer: Timer) -> None:
    """Does what a part's timer that was taken for firing stands for."""
    part = await work.session.get(Involvement, int(timer.subject_id))
    if part is None:
        return
    ticket = await work.session.get_one(Ticket, part.ticket_id, with_for_update=True)
    await work.session.refresh(part, with_for_update=True)
    if part.status not in involvements.LIVE:
        return
    if timer.kind == involvement_timers.CLAIM:
        await _unclaimed(work, part, ticket, timer.cycle)
    else:
        await _overdue(work, part, ticket, timer.cycle)


async def _unclaimed(work: Work, part: Involvement, ticket: Ticket, cycle: int) -> None:
    """Nobody took it: it is offered again, with a sound."""
    await record(work, ticket, "involvement.unclaimed", involvement=part.id, cycle=cycle)
    await put_in_part_queue(
        work,
        part,
        "say",
        text="part.offer_again",
        number=number_of(part),
        department=(await part_department(work, part)).name,
        keyboard="part_take",
        sound=True,
    )
    await involvement_timers.start(work, part, ticket, involvement_timers.CLAIM, cycle + 1)


async def _overdue(work: Work, part: Involvement, ticket: Ticket, cycle: int) -> None:
    """It isn't done in time: its owner or its department is reminded, and the assignee knows."""
    await record(work, ticket, "involvement.overdue", involvement=part.id, cycle=cycle)
    number, department = number_of(part), (await part_department(work, part)).name
    owner = await work.session.get(Person, part.assignee_id) if part.assignee_id else None
    if owner is not None:
        called = {"name": owner.name, "mention": owner.telegram_id}
        await tell_part(work, part, "part.overdue", number=number, sound=True, **called)
    else:
        await put_in_part_queue(
            work,
            part,
            "say",
            text="part.overdue_unclaimed",
            number=number,
            department=department,
            keyboard="part_take",
            sound=True,
        )
    if not await involvements.is_joined(work, part) or owner is None:
        assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
        await tell_room(
            work,
            ticket,
            "part.overdue_there",
            involvement=part.id,
            number=number,
            department=department,
            name=assignee.name if assignee else "",
            mention=assignee.telegram_id if assignee else None,
        )
    await involvement_timers.start(work, part, ticket, involvement_timers.DONE, cycle + 1)
