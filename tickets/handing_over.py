"""Tickets and parts of somebody who has gone off duty: each to a colleague, to the queue, or kept.

What nobody has decided in time goes back to the queue. Until then it stays whose it was, and its
deadlines run on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, select

from storage.inserting import insert_into
from storage.prepared import add
from storage.tables import Department, Handover, Involvement, Person, Ticket, Timer
from tickets import assigning, crew, departments, parts_left, queue
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
    """Somebody has gone: gives what is to be decided, with its timer; None if they have nothing in work."""
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
    numbers, parts = list(mine), await parts_left.held(work, department, person)
    if not numbers and not parts:
        return None
    due_at = work.now + work.policy.hand_over
    handover = Handover(
        department_id=department.id, person_id=person.id, tickets=numbers, parts=parts or None, due_at=due_at
    )
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
        "parts": await parts_left.lines(work, await parts_left.undecided(work, handover)),
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
    work: Work, by: Person, handover: Handover, act: str, *, ticket_id: int = 0, part_id: int = 0, to: int = 0
) -> None:
    """Decides about one ticket, about one part, or, with neither, about all that is left.

    Args:
        act: one of ACTS.
        to: for `to`, the colleague.

    Raises:
        NotYourHandover: they neither have these nor head the department, and don't take them over
            themselves; NotOnDuty: the colleague isn't there; OutOfDate: it was decided before.
    """
    department = await work.session.get_one(Department, handover.department_id)
    leads = {lead.id for lead in await departments.leads_of(work, department)}
    if by.id != handover.person_id and by.id not in leads and (act, to) != ("to", by.id):
        raise NotYourHandover
    if act not in ACTS or not _holds(handover, ticket_id, part_id):
        raise OutOfDate
    takers = {taker.person.id: taker.person for taker in await _takers(work, handover, department)}
    if act == "to" and to not in takers:
        raise NotOnDuty
    person = await work.session.get_one(Person, handover.person_id)
    tickets = [ticket_id] if ticket_id else [] if part_id else list(handover.tickets)
    parts = [part_id] if part_id else [] if ticket_id else list(handover.parts or [])
    taker = takers[to] if act == "to" else None
    decision = _Decision(handover, act, person, by, taker)
    moved = await _tickets_go(work, decision, tickets)
    moved_parts = await _parts_go(work, decision, parts)
    handover.tickets = [number for number in handover.tickets if number not in tickets]
    handover.parts = [number for number in handover.parts or [] if number not in parts] or None
    if not handover.tickets and not handover.parts:
        await _end(work, handover)
    if taker is not None and (moved or moved_parts) and by.id != to:
        lines = await _lines(work, department, moved, moved_parts)
        data = {"name": taker.name, "mention": taker.telegram_id, "by": person.name, **lines}
        await tell_department(work, department, "handover_yours", sound=True, **data)


def _holds(handover: Handover, ticket_id: int, part_id: int) -> bool:
    """Whether what is meant is still to be decided; with neither it is all."""
    parts = handover.parts or []
    return (not ticket_id or ticket_id in handover.tickets) and (not part_id or part_id in parts)


@dataclass(frozen=True, slots=True)
class _Decision:
    """What `by` has decided about what `person` leaves; `taker` is the colleague who gets it."""

    handover: Handover
    act: str
    person: Person
    by: Person
    taker: Person | None


async def _tickets_go(work: Work, decided: _Decision, meant: Sequence[int]) -> list[Ticket]:
    """Does with these tickets what was decided; gives those that a colleague has now."""
    moved = []
    for ticket in await _undecided(work, decided.handover, meant):
        if decided.taker is not None:
            await _give(work, ticket, decided.person, decided.taker, decided.by)
            moved.append(ticket)
        elif decided.act == "queue":
            await back_to_queue(work, ticket, "handed_back", decided.person)
        else:
            await record(work, ticket, "ticket.kept", decided.by.id)
    return moved


async def _parts_go(work: Work, decided: _Decision, meant: Sequence[int]) -> list[tuple[Involvement, Ticket]]:
    """The same with these parts."""
    moved = []
    for part, ticket in await parts_left.undecided(work, decided.handover, meant):
        if decided.taker is not None:
            await parts_left.give(work, part, ticket, decided.person, decided.taker)
            moved.append((part, ticket))
        elif decided.act == "queue":
            await parts_left.back(work, part, ticket, decided.person)
        else:
            await record(work, ticket, "involvement.kept", decided.by.id, involvement=part.id)
    return moved


async def unanswered(work: Work, handover_id: int) -> None:
    """Nobody has decided in time: what is left goes back to the queue, with a post there."""
    handover = await work.session.get(Handover, handover_id, with_for_update=True)
    if handover is None or handover.ended_at is not None:
        return
    department = await work.session.get_one(Department, handover.department_id)
    person = await work.session.get_one(Person, handover.person_id)
    back, parts = await _undecided(work, handover), await parts_left.undecided(work, handover)
    for ticket in back:
        await back_to_queue(work, ticket, "handed_back", person)
    for part, its in parts:
        await parts_left.back(work, part, its, person)
    handover.tickets, handover.parts = [], None
    await _end(work, handover)
    if back or parts:
        lines = await _lines(work, department, back, parts)
        await tell_department(work, department, "handover_unanswered", name=person.name, sound=True, **lines)


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


async def _lines(
    work: Work,
    department: Department,
    tickets: Sequence[Ticket],
    parts: Sequence[tuple[Involvement, Ticket]],
) -> dict[str, Any]:
    """What the department's group is shown of these."""
    shown = [asdict(await queue.line_of(work, ticket, department.chat_id)) for ticket in tickets]
    return {"tickets": shown, "parts": await parts_left.lines(work, parts)}


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
