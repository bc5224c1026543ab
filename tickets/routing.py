"""Which department a ticket goes to when people are called, and why; who may say where nothing does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from storage.tables import Department, Employee, Site, Ticket
from tickets import departments, doors, shared_queue
from tickets.history import record
from tickets.saying import department_of, tell_requester
from tickets.work import Work

#: How probable an entry that wasn't given must be, for its department to count.
LIKELY = 0.3
#: So many departments are offered to the requester at the most, beside "not sure".
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Route:
    """What led a ticket to its department: `door`, `site`, `entry`, `description` or `past`, if anything.

    `entry_id` is that entry, `ticket` the past ticket that it is most like.
    """

    by: str | None = None
    entry_id: int | None = None
    ticket: int | None = None


async def route(work: Work, ticket: Ticket) -> Route:
    """Gives the ticket to the department that something speaks for; else it stays with the first.

    A department's own form or address goes first, then its site, then the entry that was answered with;
    a department that its words are surely for goes before one whose entry is only likely. Of departments
    that take turns at one queue it is the one that works now.
    """
    department, why = await _of_door(work, ticket), Route("door")
    if department is None:
        department, why = await of_site(work, ticket), Route("site")
    if department is None and (ticket.offer or {}).get("kind") == "answer":
        department, why = await _of_entry(work, ticket)
    if department is None:
        department, why = await _of_words(work, ticket)
    if department is None:
        department, why = await _of_entry(work, ticket)
    if department is None:
        department, why = await departments.get(work, ticket.department_id, to_change=False), Route()
    ticket.department_id = (await shared_queue.on_duty(work, department)).id
    return why


async def _of_door(work: Work, ticket: Ticket) -> Department | None:
    """The department whose form or address its requester wrote to."""
    door = await doors.of_ticket(work.session, ticket)
    if door is None or door.department_id is None:
        return None
    return await departments.find(work, door.department_id, to_change=False)


async def _of_words(work: Work, ticket: Ticket) -> tuple[Department | None, Route]:
    """The department that what was asked is surely for."""
    guess: dict[str, Any] = (ticket.decision or {}).get("likely") or {}
    if not guess.get("sure"):
        return None, Route()
    department = await departments.find(work, guess["departments"][0][0], to_change=False)
    if department is None or not (await takers_for(work, ticket))(department):
        return None, Route()
    number = guess["ticket"]
    return department, Route("description" if number is None else "past", ticket=number)


async def ask(work: Work, ticket: Ticket) -> None:
    """Asks for whom a ticket is that is in the first department's queue already, if that is worth asking.

    It is where its words are like what several departments see to that are open to this requester.
    """
    guess = (ticket.decision or {}).get("likely") or {}
    if ticket.requester_id is None or not guess.get("asks"):
        return
    has_it, open_to = await department_of(work, ticket), await takers_for(work, ticket)
    at_work = {each.id: each for each in await departments.everything(work) if open_to(each)}
    likely = [at_work[number] for number, _ in guess["departments"] if number in at_work]
    offered = likely[:OFFERED]
    roots = {shared_queue.root_of(each) for each in offered}
    if len(offered) < 2 and open_to(has_it) and shared_queue.root_of(has_it) not in roots:
        offered.append(has_it)
    if len(offered) < 2:
        return
    numbers = [each.id for each in offered]
    await record(work, ticket, "ticket.department_asked", departments=numbers)
    await tell_requester(
        work,
        ticket,
        "which_department",
        number=ticket.id,
        keyboard="which_department",
        departments=[[each.id, each.name] for each in offered],
    )


def note(ticket: Ticket, likely: dict[str, Any] | None) -> None:
    """Keeps with a ticket which departments its words may be for, as they were found beforehand."""
    if likely is not None:
        ticket.decision = {**(ticket.decision or {}), "likely": likely}


async def takers_for(work: Work, ticket: Ticket) -> Callable[[Department], bool]:
    """Tells of a department whether it is open to what this ticket's requester asks."""
    known = select(Employee.person_id).where(
        Employee.person_id == ticket.requester_id, Employee.confirmed_at.is_not(None)
    )
    theirs = "customers" if await work.session.scalar(known) is None else "employees"
    return lambda department: department.takes in (departments.EVERYBODY, theirs)


async def _of_entry(work: Work, ticket: Ticket) -> tuple[Department | None, Route]:
    """The department that the ticket's entry names."""
    entry_id = _entry_of(ticket)
    name = (ticket.decision or {}).get("departments", {}).get(str(entry_id))
    department = await departments.named(work, name) if name else None
    return department, Route("entry", entry_id=entry_id) if department is not None else Route()


async def of_site(work: Work, ticket: Ticket) -> Department | None:
    """The department of the site that the ticket comes from, where a site has its own."""
    site = await work.session.get(Site, ticket.site_id) if ticket.site_id is not None else None
    if site is None or site.department_id is None:
        return None
    return await departments.find(work, site.department_id, to_change=False)


def _entry_of(ticket: Ticket) -> int | None:
    """The entry that was answered with last; else the likeliest, if it is likely enough."""
    offer, decision = ticket.offer or {}, ticket.decision or {}
    if offer.get("kind") == "answer":
        return next(iter(offer["entries"]), None)
    if decision.get("probability", 0) < LIKELY:
        return None
    return next(iter(decision.get("candidates", ())), None)
