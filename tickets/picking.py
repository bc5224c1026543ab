"""The requester says for which department a ticket is, where that was asked."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Department, Event, Person, Ticket
from tickets import departments, line1, moving, shared_queue
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.saying import change_post, refresh_card, refresh_intro
from tickets.work import Work


async def picked(work: Work, person: Person, ticket_id: int, department_id: int | None, post: int) -> None:
    """A department was chosen under the question, or with None "not sure".

    A ticket that nobody has taken or passed on meanwhile goes there; else its card says what was chosen.

    Args:
        post: the Telegram id of the question.

    Raises:
        NoSuchTicket; OutOfDate: it was answered already, or the ticket is closed; NoSuchDepartment.
    """
    ticket = await line1.own_ticket(work, person, ticket_id)
    asked = await _history(work, ticket)
    if ticket.status == "closed" or "ticket.department_picked" in asked:
        raise OutOfDate
    if department_id is None:
        await record(work, ticket, "ticket.department_picked", person.id, name="", moved=False)
        await change_post(work, person, post, "department_unsure", ticket=ticket, number=ticket.id)
        return
    if department_id not in asked.get("ticket.department_asked", ()):
        raise OutOfDate
    chosen = await departments.get(work, department_id)
    moves = ticket.status == "open" and not {"ticket.transferred", "ticket.claimed"} & set(asked)
    name = chosen.name
    await record(work, ticket, "ticket.department_picked", person.id, name=name, moved=moves)
    text = "department_picked" if moves else "department_noted"
    await change_post(work, person, post, text, ticket=ticket, number=ticket.id, name=name)
    await _follow(work, ticket, chosen, moves=moves)


async def _follow(work: Work, ticket: Ticket, chosen: Department, *, moves: bool) -> None:
    """Moves the ticket if it may, and has the specialists see what was chosen."""
    if moves:
        await moving.to(work, ticket, await shared_queue.on_duty(work, chosen))
    await refresh_card(work, ticket)
    if not moves:
        await refresh_intro(work, ticket)


async def _history(work: Work, ticket: Ticket) -> dict[str, list[int]]:
    """What has happened since the question: each kind of line, with the departments that it names."""
    kinds = ("ticket.department_asked", "ticket.department_picked", "ticket.transferred", "ticket.claimed")
    found = await work.session.execute(
        select(Event.kind, Event.data)
        .where(Event.ticket_id == ticket.id, Event.kind.in_(kinds))
        .order_by(Event.id)
    )
    return {kind: data.get("departments", []) for kind, data in found}
