"""A ticket's targets: their clocks are set going, paused, met, and planned anew when the rules change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, delete, select

from storage.finding import Finding, rows_of
from storage.inserting import table_of
from storage.prepared import Prepared, adding
from storage.tables import Department, Target, Ticket
from tickets import policies, sla, timers
from tickets.business_hours import Hours
from tickets.hours_text import read_days, read_hours
from tickets.saying import department_of, refresh_card, refresh_late_list
from tickets.sla import Plan
from tickets.work import Work

#: What a timer of a target stands for: the warning, the deadline, and from then on that it stays missed.
WARNING, DEADLINE = 0, 1
#: A clock that runs on, however often the ticket changes hands.
RESOLUTION = frozenset({"resolution"})
#: A target that stays missed is reminded of after so many times its time at the most.
LONGEST = 8
#: What is met by a specialist's word to the requester.
ANSWERS = frozenset({"first_response", "next_response"})

_TARGETS = table_of(Target)
_OF_TICKET = Finding(
    Target,
    rows_of(Target)
    .where(_TARGETS.c.ticket_id == bindparam("ticket"))
    .order_by(_TARGETS.c.due_at.is_(None), _TARGETS.c.due_at, _TARGETS.c.kind),
)
_BEGIN = adding(Target)
_END = Prepared(
    delete(_TARGETS).where(_TARGETS.c.ticket_id == bindparam("ticket"), _TARGETS.c.kind == bindparam("which"))
)


async def begin(work: Work, ticket: Ticket, *kinds: str, keep: Collection[str] = ()) -> None:
    """Makes these the ticket's targets; every other timer of it ends.

    Args:
        kinds: their clocks begin now.
        keep: those that exist go on as they are, or go on again if they were paused.
    """
    plan = await plan_of(work, ticket)
    kept = await end(work, ticket, besides=keep)
    for target in kept:
        if target.since_at is None:
            _set_going(work, target, plan)
            await _start_timer(work, ticket, target, plan)
    for kind in kinds:
        if kind not in {target.kind for target in kept}:
            await _begin(work, ticket, kind, plan)


async def resume(work: Work, ticket: Ticket) -> None:
    """Sets the ticket's clocks going again after a pause; somebody waits for an answer now."""
    held = {target.kind for target in await of(work, ticket)}
    owed = () if held & ANSWERS else ("next_response",)
    await begin(work, ticket, *owed, "resolution", keep=sla.TARGETS)


async def add(work: Work, ticket: Ticket, kind: str) -> None:
    """Sets another clock going beside those that run; one that runs already goes on."""
    if await find(work, ticket, kind) is None:
        await _begin(work, ticket, kind, await plan_of(work, ticket))


async def pause(work: Work, ticket: Ticket) -> None:
    """Stops the ticket's clocks: the working time that has passed on each is kept."""
    targets = await of(work, ticket)
    await _late_list_follows(work, ticket, targets)
    await count(work, ticket)
    for target in targets:
        target.since_at = target.due_at = None
    await timers.stop(work, ticket, *sla.TARGETS)


async def count(work: Work, ticket: Ticket) -> None:
    """Keeps the working time that has passed on each clock, before other rules hold for the rest."""
    plan = await plan_of(work, ticket)
    for target in await of(work, ticket):
        if target.since_at is not None:
            target.worked_s += int(plan.hours.between(target.since_at, work.now).total_seconds())
            target.since_at = work.now


async def met(work: Work, ticket: Ticket, *kinds: str) -> bool:
    """Ends these targets and their timers, if they run; gives whether one was near its end, or past it."""
    targets = await of(work, ticket)
    await _late_list_follows(work, ticket, targets)
    ended = [target for target in targets if target.kind in kinds]
    was_told = [target for target in ended if await is_near(work, ticket, target)]
    await timers.stop(work, ticket, *kinds)
    await _forget(work, ended)
    return bool(was_told)


async def end(work: Work, ticket: Ticket, *, besides: Collection[str] = ()) -> list[Target]:
    """Ends all timers and targets of the ticket, `besides` targets of these kinds; gives those."""
    targets = await of(work, ticket)
    await _late_list_follows(work, ticket, targets)
    kept = [target for target in targets if target.kind in besides]
    await timers.stop_all(work, ticket, besides={target.kind for target in kept})
    await _forget(work, [target for target in targets if target not in kept])
    return kept


async def _forget(work: Work, targets: Sequence[Target]) -> None:
    for target in targets:
        work.session.expunge(target)  # what has changed in it isn't to be written any more
        await _END.run(work.session, {"ticket": target.ticket_id, "which": target.kind})


async def of(work: Work, ticket: Ticket) -> list[Target]:
    """The ticket's targets, those that are due first before the others, paused ones last."""
    return await _OF_TICKET.all(work.session, {"ticket": ticket.id})


async def find(work: Work, ticket: Ticket, kind: str) -> Target | None:
    """The ticket's target of this kind, if it isn't met."""
    return await work.session.get(Target, (ticket.id, kind))


async def remind_again(work: Work, ticket: Ticket, target: Target, cycle: int) -> None:
    """Has the timer of a target that stays missed ring again: after longer and longer, up to eight times."""
    plan = await plan_of(work, ticket)
    due_at = plan.due(work.now, target.minutes * min(cycle + 1, LONGEST))
    await timers.start_at(work, ticket, target.kind, due_at, cycle + 1)


async def is_near(work: Work, ticket: Ticket, target: Target) -> bool:
    """Whether it has been warned of the target's deadline."""
    timer = await timers.find(work, ticket, target.kind)
    return timer is not None and timer.cycle >= DEADLINE


async def after(work: Work, ticket: Ticket, wait: timedelta) -> datetime:
    """When so much working time will have passed for those who have the ticket."""
    return (await plan_of(work, ticket)).hours.after(work.now, wait)


async def answer_due_at(work: Work, ticket: Ticket) -> datetime | None:
    """When the requester may expect the next word of a specialist at the latest."""
    dues = [target.due_at for target in await of(work, ticket) if target.kind in ANSWERS]
    return next((due_at for due_at in dues if due_at is not None), None)


async def replan(work: Work, ticket: Ticket) -> None:
    """The rules, the hours or the priority have changed: the ticket's clocks go by the new ones.

    What was worked before a pause stays as it was counted then.
    """
    plan = await plan_of(work, ticket)
    targets = await of(work, ticket)
    await _late_list_follows(work, ticket, targets)
    for target in targets:
        target.minutes = plan.minutes[target.kind]
        if target.since_at is None:
            continue
        target.due_at = plan.due(target.since_at, target.minutes, timedelta(seconds=target.worked_s))
        timer = await timers.find(work, ticket, target.kind)
        was_missed = timer is not None and timer.cycle > DEADLINE
        if was_missed and target.due_at <= work.now:
            continue  # it is missed by the new rules too, and goes on being reminded of
        await timers.stop(work, ticket, target.kind)
        await _start_timer(work, ticket, target, plan, warned=timer is not None and timer.cycle == DEADLINE)
    await refresh_card(work, ticket)


async def prioritise(work: Work, ticket: Ticket, priority: str) -> None:
    """Gives the ticket another priority: whoever takes or answers it has its time from now on.

    What has been worked towards resolving it stays counted.
    """
    await count(work, ticket)
    ticket.priority = priority
    plan = await plan_of(work, ticket)
    running = [target.kind for target in await of(work, ticket) if target.since_at is not None]
    for kind in running:
        if kind not in RESOLUTION:
            await met(work, ticket, kind)
            await _begin(work, ticket, kind, plan)
    await replan(work, ticket)


async def replan_department(work: Work, department: Department) -> None:
    """The same for all tickets of a department that people have."""
    await work.session.flush()
    await _replan_all(work, Ticket.department_id == department.id)


async def replan_requester(work: Work, person_id: int) -> None:
    """The same for the tickets of somebody of whom something else is known now."""
    await _replan_all(work, Ticket.requester_id == person_id)


async def replan_site(work: Work, site_id: int) -> None:
    """The same for the tickets that come from a site."""
    await _replan_all(work, Ticket.site_id == site_id)


async def _replan_all(work: Work, which: ColumnElement[bool]) -> None:
    found = await work.session.scalars(
        select(Ticket)
        .where(which, Ticket.status.in_(("open", "assigned", "waiting")))
        .order_by(Ticket.id)
        .with_for_update()
    )
    for ticket in found.all():
        await replan(work, ticket)


async def plan_of(work: Work, ticket: Ticket) -> Plan:
    """What holds for a ticket: its department's rules for its priority and its requester."""
    department = await department_of(work, ticket)
    held = await policies.holding(work.session, department, ticket)
    return sla.plan(held, ticket.priority, hours_of(work, department), department.warn_at)


def hours_of(work: Work, department: Department) -> Hours:
    """When a department works: by its own hours, or by the service's with what it says otherwise."""
    service = work.policy.hours
    exceptions = department.exceptions or ""
    if department.hours:
        return _own_hours(department.hours, exceptions, department.timezone or service.zone.key)
    if not exceptions and not department.timezone:
        return service
    zone = ZoneInfo(department.timezone) if department.timezone else service.zone
    return Hours(zone, service.week, {**service.days, **read_days(exceptions)})


@lru_cache(maxsize=64)
def _own_hours(hours: str, exceptions: str, zone: str) -> Hours:
    own = read_hours(hours, ZoneInfo(zone))
    return Hours(own.zone, own.week, {**own.days, **read_days(exceptions)})


async def _late_list_follows(work: Work, ticket: Ticket, targets: Sequence[Target]) -> None:
    """What was missed and is about to end, or to move, leaves the group's list of what is late."""
    if any(target.due_at is not None and target.due_at <= work.now for target in targets):
        department = await department_of(work, ticket)
        await refresh_late_list(work, department.chat_id, department.language)


async def _begin(work: Work, ticket: Ticket, kind: str, plan: Plan) -> None:
    minutes = plan.minutes[kind]
    due_at = plan.due(work.now, minutes)
    values = {
        "ticket_id": ticket.id,
        "kind": kind,
        "minutes": minutes,
        "worked_s": 0,
        "since_at": work.now,
        "due_at": due_at,
    }
    await _BEGIN.run(work.session, values)
    warn_at = plan.warn(work.now, minutes)
    await timers.start_at(work, ticket, kind, warn_at or due_at, WARNING if warn_at else DEADLINE)


def _set_going(work: Work, target: Target, plan: Plan) -> None:
    target.since_at = work.now
    target.due_at = plan.due(work.now, target.minutes, timedelta(seconds=target.worked_s))


async def _start_timer(
    work: Work, ticket: Ticket, target: Target, plan: Plan, *, warned: bool = False
) -> None:
    assert target.since_at is not None
    assert target.due_at is not None
    warn_at = plan.warn(target.since_at, target.minutes, timedelta(seconds=target.worked_s))
    if warned or warn_at is None or target.due_at <= work.now:
        await timers.start_at(work, ticket, target.kind, target.due_at, DEADLINE)
    else:
        await timers.start_at(work, ticket, target.kind, max(warn_at, work.now), WARNING)
