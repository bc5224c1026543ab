"""Tickets of somebody who has gone off duty: each to a colleague, to the queue, or kept.

What nobody has decided in time goes back to the queue. Until then the ticket stays whose it was, and its
deadlines run on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, select

from storage.inserting import insert_into
from storage.prepared import add
from storage.tables import Department, Handover, Person, Ticket, Timer
from tickets import assigning, crew, departments, queue
from tickets.claims import back_to_queue
from tickets.errors import NotOnDuty, NotYourHandover, OutOfDate
from tickets.history import record
from tickets.open_matters import open_matters
from tickets.saying import put_in_room, tell_department, tell_person
from tickets.work import Work

#: The subject of the timers by which what isn't decided goes back to the queue.
HANDOVER = "handover"
#: What can be decided.
ACTS = ("to", "queue", "keep")


async def begin(work: Work, department: Department, person: Person) -> Handover | None:
    """Somebody has gone: gives what is to be decided, with its timer; None if they have no open tickets."""
    pending = await _pending(work, person, [department.id])
    if pending:
        return pending[0]
    mine = await work.session.scalars(
        select(Ticket.id)
        .where(
            Ticket.department_id == department.id,
            Ticket.assignee_id == person.id,
            Ticket.status.in_(("assigned", "waiting")),
        )
        .order_by(Ticket.id)
    )
    numbers = list(mine)
    if not numbers:
        return None
    due_at = work.now + work.policy.hand_over
    handover = Handover(department_id=department.id, person_id=person.id, tickets=numbers, due_at=due_at)
    await add(work.session, handover)
    await work.session.execute(
        insert_into(work.session, Timer).values(
            subject=HANDOVER, subject_id=str(handover.id), kind="unanswered", due_at=due_at, cycle=1
        )
    )
    return handover


async def drop(work: Work, person: Person, department_ids: Sequence[int]) -> None:
    """Nothing is to be decided any more: they are back, or have left for good."""
    for handover in await _pending(work, person, department_ids):
        await _end(work, handover)


async def ask(
    work: Work, handover: Handover, *, private: Sequence[Person] = (), group: bool, to: int = 0
) -> None:
    """Asks what becomes of the tickets: in these people's private chats, and in the department's group.

    Args:
        to: the colleague who is proposed; 0 for whoever fits best.
    """
    department = await work.session.get_one(Department, handover.department_id)
    data = await page(work, handover, to)
    for person in private:
        await tell_person(work, person, "handover", keyboard="handover", **data)
    if group:
        await tell_department(work, department, "handover", keyboard="handover", sound=True, **data)


async def page(work: Work, handover: Handover, to: int = 0) -> dict[str, Any]:
    """What is left to decide, as data for an outbox row.

    Args:
        to: the colleague who is proposed; 0 for whoever fits best.
    """
    department = await work.session.get_one(Department, handover.department_id)
    person = await work.session.get_one(Person, handover.person_id)
    left = await _undecided(work, handover)
    takers = await _takers(work, handover, department)
    chosen = next((taker for taker in takers if taker.person.id == to), takers[0] if takers else None)
    return {
        "handover": handover.id,
        "name": person.name,
        "mention": person.telegram_id,
        "until": handover.due_at.isoformat(),
        "tickets": [asdict(await queue.line_of(work, ticket, department.chat_id)) for ticket in left],
        "taker": [chosen.person.id, chosen.person.name] if chosen is not None else None,
        "takers": [[taker.person.id, taker.person.name, taker.state] for taker in takers],
    }


async def get(work: Work, handover_id: int) -> tuple[Handover, Department]:
    """What is still to be decided, locked, and whose department it is.

    Raises:
        OutOfDate: it has been decided.
    """
    handover = await work.session.get(Handover, handover_id, with_for_update=True)
    if handover is None or handover.ended_at is not None:
        raise OutOfDate
    return handover, await departments.get(work, handover.department_id)


async def decide(
    work: Work, by: Person, handover: Handover, act: str, *, ticket_id: int = 0, to: int = 0
) -> None:
    """Decides about one ticket or, with 0, about all that are left.

    Args:
        act: one of ACTS.
        to: for `to`, the colleague.

    Raises:
        NotYourHandover: they neither have the tickets nor head the department, and don't take them over
            themselves; NotOnDuty: the colleague isn't there; OutOfDate: it was decided before.
    """
    department = await work.session.get_one(Department, handover.department_id)
    leads = {lead.id for lead in await departments.leads_of(work, department)}
    if by.id != handover.person_id and by.id not in leads and (act, to) != ("to", by.id):
        raise NotYourHandover
    if act not in ACTS or (ticket_id and ticket_id not in handover.tickets):
        raise OutOfDate
    takers = {taker.person.id: taker.person for taker in await _takers(work, handover, department)}
    if act == "to" and to not in takers:
        raise NotOnDuty
    person = await work.session.get_one(Person, handover.person_id)
    meant = [ticket_id] if ticket_id else list(handover.tickets)
    moved = []
    for ticket in await _undecided(work, handover, meant):
        if act == "to":
            await _give(work, ticket, person, takers[to], by)
            moved.append(ticket)
        elif act == "queue":
            await back_to_queue(work, ticket, "handed_back", person)
        else:
            await record(work, ticket, "ticket.kept", by.id)
    handover.tickets = [number for number in handover.tickets if number not in meant]
    if not handover.tickets:
        await _end(work, handover)
    if moved and by.id != to:
        await _tell_owner(work, department, moved, takers[to], person)


async def unanswered(work: Work, handover_id: int) -> None:
    """Nobody has decided in time: what is left goes back to the queue, with a post there."""
    handover = await work.session.get(Handover, handover_id, with_for_update=True)
    if handover is None or handover.ended_at is not None:
        return
    department = await work.session.get_one(Department, handover.department_id)
    person = await work.session.get_one(Person, handover.person_id)
    back = await _undecided(work, handover)
    for ticket in back:
        await back_to_queue(work, ticket, "handed_back", person)
    handover.tickets = []
    await _end(work, handover)
    if back:
        lines = [asdict(await queue.line_of(work, ticket, department.chat_id)) for ticket in back]
        await tell_department(
            work, department, "handover_unanswered", name=person.name, tickets=lines, sound=True
        )


async def _give(work: Work, ticket: Ticket, person: Person, to: Person, by: Person) -> None:
    """One ticket goes on; its topic tells the next owner what is open in it."""
    await assigning.pass_to(work, ticket, by, to, because="handed_over")
    data = await open_matters(work, ticket)
    await put_in_room(
        work,
        ticket,
        "say",
        text="handed_note",
        name=to.name,
        mention=to.telegram_id,
        by=person.name,
        number=ticket.id,
        **data,
    )


async def _tell_owner(
    work: Work, department: Department, moved: list[Ticket], to: Person, person: Person
) -> None:
    lines = [asdict(await queue.line_of(work, ticket, department.chat_id)) for ticket in moved]
    data = {"name": to.name, "mention": to.telegram_id, "by": person.name, "tickets": lines}
    await tell_department(work, department, "handover_yours", sound=True, **data)


async def _takers(work: Work, handover: Handover, department: Department) -> list[crew.Mate]:
    """Who could take over: nobody who is off, nor whoever goes."""
    mates = await crew.crew(work, department)
    return [mate for mate in mates if mate.state != "off" and mate.person.id != handover.person_id]


async def _undecided(work: Work, handover: Handover, meant: Sequence[int] | None = None) -> list[Ticket]:
    """Those of the tickets that are still with whoever has gone, locked; the others have gone their way."""
    found = await work.session.scalars(
        select(Ticket)
        .where(
            Ticket.id.in_(handover.tickets if meant is None else meant),
            Ticket.assignee_id == handover.person_id,
            Ticket.department_id == handover.department_id,
            Ticket.status.in_(("assigned", "waiting")),
        )
        .order_by(Ticket.id)
        .with_for_update()
    )
    return list(found)


async def _pending(work: Work, person: Person, department_ids: Sequence[int]) -> list[Handover]:
    found = await work.session.scalars(
        select(Handover)
        .where(
            Handover.person_id == person.id,
            Handover.department_id.in_(department_ids),
            Handover.ended_at.is_(None),
        )
        .order_by(Handover.id)
        .with_for_update()
    )
    return list(found)


async def _end(work: Work, handover: Handover) -> None:
    handover.ended_at = work.now
    await work.session.execute(
        delete(Timer)
        .where(Timer.subject == HANDOVER, Timer.subject_id == str(handover.id))
        .execution_options(synchronize_session=False)
    )
