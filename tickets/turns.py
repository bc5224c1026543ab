"""Round robin: a new ticket is offered to those on duty in turn; each has a while to take it.

Whoever is asked is asked, no more: the ticket stays in the queue, with its deadline, and anybody may take it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from storage.tables import Department, Duty, Person, Ticket
from tickets import departments, timers
from tickets.errors import NoSuchTicket, NotYourTurn, OutOfDate
from tickets.history import record
from tickets.incidents import incident_of
from tickets.saying import call_by_turn, department_of, refresh_card, tell_queue
from tickets.turn_choice import Candidate, chosen
from tickets.work import Work

#: How long somebody may be given to take a ticket, in minutes.
WAITS = range(1, 121)


async def set_wait(work: Work, department: Department, minutes: int | None) -> bool:
    """Has the department's new tickets offered in turn, each for so long; None ends that, at once.

    Returns:
        False if it is so already.
    """
    if department.turn_wait == minutes:
        return False
    department.turn_wait = minutes
    if minutes is None:
        for ticket in await _pending(work, [department.id]):
            await timers.end_turn(work, ticket)
            await refresh_card(work, ticket)
    return True


async def begin(work: Work, ticket: Ticket, *, besides: int | None = None) -> None:
    """A ticket has come to a queue: whoever is next is asked. Without anybody on duty it just waits there.

    Args:
        besides: whoever has just given it back.
    """
    await timers.end_turn(work, ticket)
    department = await department_of(work, ticket)
    if department.turn_wait is None or ticket.status != "open":
        return
    if await incident_of(work.session, ticket.id) is not None:
        return  # nobody has to take it: its incident is being worked on
    await _call_next(work, ticket, department, [] if besides is None else [besides])


async def had_one(work: Work, ticket: Ticket, person: Person) -> None:
    """Somebody has taken a ticket: for new ones they are the last in turn."""
    if (await department_of(work, ticket)).turn_wait is not None:
        await _stands_last(work, ticket.department_id, person.id)


async def ring(work: Work, ticket: Ticket, cycle: int) -> None:
    """Whoever was asked hasn't taken the ticket in time."""
    if ticket.turn_of_id is not None:
        await record(work, ticket, "ticket.turn_passed", ticket.turn_of_id)
        await _pass_on(work, ticket)


async def decline(work: Work, person: Person, ticket_id: int) -> Ticket:
    """Whoever is asked can't take it: the next one is asked at once.

    Raises:
        NoSuchTicket; OutOfDate: nobody is asked any more; NotYourTurn.
    """
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.line != 2:
        raise NoSuchTicket
    if ticket.turn_of_id is None:
        raise OutOfDate
    if ticket.turn_of_id != person.id:
        asked = await work.session.get_one(Person, ticket.turn_of_id)
        raise NotYourTurn(ticket.id, asked.name)
    await record(work, ticket, "ticket.turn_declined", person.id)
    await _pass_on(work, ticket)
    return ticket


async def give_up(work: Work, person: Person, department_ids: Sequence[int]) -> None:
    """Somebody isn't on duty any more: what they are being asked to take is offered to the next."""
    for ticket in await _pending(work, department_ids, person.id):
        await record(work, ticket, "ticket.turn_passed", person.id)
        await _pass_on(work, ticket)


async def _pass_on(work: Work, ticket: Ticket) -> None:
    """Asks the next one; when everybody was asked once, all are told that it waits."""
    asked = [*(ticket.turn_asked or ()), ticket.turn_of_id]
    await timers.end_turn(work, ticket)
    if not await _call_next(work, ticket, await department_of(work, ticket), asked):
        await record(work, ticket, "ticket.turns_over")
        await tell_queue(work, ticket, "turns_over", number=ticket.id, keyboard="take", sound=True)
        await refresh_card(work, ticket)


async def _call_next(work: Work, ticket: Ticket, department: Department, asked: list[int | None]) -> bool:
    """Asks whoever is next of those who weren't, nor ask for help in it themselves; False if nobody is."""
    number = chosen(await _on_duty(work, department), {*asked, ticket.requester_id})
    if number is None or department.turn_wait is None:
        return False
    person = await work.session.get_one(Person, number)
    until_at = work.now + timedelta(minutes=department.turn_wait)
    ticket.turn_of_id, ticket.turn_until_at, ticket.turn_asked = person.id, until_at, asked
    await _stands_last(work, department.id, person.id)
    await work.session.flush()
    await timers.start_at(work, ticket, timers.TURN, until_at, 1)
    await record(work, ticket, "ticket.turn_offered", person.id, until=until_at.isoformat())
    await refresh_card(work, ticket)
    await call_by_turn(work, ticket, person, until_at)
    return True


async def _on_duty(work: Work, department: Department) -> list[Candidate]:
    """Those who may be asked, locked: two tickets that come at once don't choose by the same count."""
    members = [person.id for person in await departments.members_of(work, department)]
    found = await work.session.execute(
        select(Duty.person_id, Duty.turn_at)
        .where(Duty.department_id == department.id, Duty.state == "on", Duty.person_id.in_(members))
        .order_by(Duty.person_id)
        .with_for_update()
    )
    had: dict[int, datetime | None] = {row.person_id: row.turn_at for row in found}
    held = await work.session.execute(
        select(Ticket.assignee_id, func.count())
        .where(Ticket.status.in_(("assigned", "waiting")), Ticket.assignee_id.in_(had))
        .group_by(Ticket.assignee_id)
    )
    offered = await work.session.execute(
        select(Ticket.turn_of_id, func.count())
        .where(Ticket.status == "open", Ticket.turn_of_id.in_(had))
        .group_by(Ticket.turn_of_id)
    )
    has = dict.fromkeys(had, 0)
    for number, many in [*held, *offered]:
        has[number] += many
    return [Candidate(number, has[number], had_at) for number, had_at in had.items()]


async def _stands_last(work: Work, department_id: int, person_id: int) -> None:
    await work.session.execute(
        update(Duty)
        .where(Duty.department_id == department_id, Duty.person_id == person_id)
        .values(turn_at=work.now)
        .execution_options(synchronize_session=False)
    )


async def _pending(work: Work, department_ids: Sequence[int], person_id: int | None = None) -> list[Ticket]:
    """Tickets that somebody, or this person, is being asked to take, locked."""
    whose = Ticket.turn_of_id.is_not(None) if person_id is None else Ticket.turn_of_id == person_id
    found = await work.session.scalars(
        select(Ticket)
        .where(Ticket.status == "open", Ticket.department_id.in_(department_ids), whose)
        .order_by(Ticket.id)
        .with_for_update()
    )
    return list(found)
