"""What falls due for a part of a ticket: that somebody takes it, and that it is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from storage.inserting import insert_into
from storage.tables import Involvement, Ticket, Timer
from tickets import deadlines, policies, sla
from tickets.saying import part_department
from tickets.sla import Plan
from tickets.work import Work

INVOLVEMENT = "involvement"
#: While nobody has it; until it is over.
CLAIM, DONE = "claim", "resolution"
#: Repeated reminders come ever more rarely, up to so many times the first wait.
RAREST = 8


async def plan_of(work: Work, part: Involvement, ticket: Ticket) -> Plan:
    """What holds for a part: the asked department's rules for the ticket's priority and its requester."""
    department = await part_department(work, part)
    held = await policies.holding(work.session, department, ticket)
    hours = deadlines.hours_of(work, department)
    return sla.plan(held, ticket.priority, hours, department.warn_at)


async def done_at(work: Work, part: Involvement, ticket: Ticket) -> datetime:
    """When a part that is asked for now is to be done."""
    return (await plan_of(work, part, ticket)).hours.after(work.now, work.policy.part_done)


async def start(work: Work, part: Involvement, ticket: Ticket, kind: str, cycle: int = 1) -> None:
    """Starts one of a part's timers anew, in the working time of its department.

    Args:
        cycle: how often it has rung, and one; each time it waits longer.
    """
    plan = await plan_of(work, part, ticket)
    wait = timedelta(minutes=plan.minutes[CLAIM]) if kind == CLAIM else work.policy.part_done
    values = {"due_at": plan.hours.after(work.now, wait * min(cycle, RAREST)), "cycle": cycle}
    await work.session.execute(
        insert_into(work.session, Timer)
        .values(subject=INVOLVEMENT, subject_id=str(part.id), kind=kind, **values)
        .on_conflict_do_update(index_elements=["subject", "subject_id", "kind"], set_=values)
    )


async def stop(work: Work, part: Involvement, *kinds: str) -> None:
    """Ends timers of these kinds; without a kind all of them."""
    statement = delete(Timer).where(Timer.subject == INVOLVEMENT, Timer.subject_id == str(part.id))
    if kinds:
        statement = statement.where(Timer.kind.in_(kinds))
    await work.session.execute(statement.execution_options(synchronize_session=False))
