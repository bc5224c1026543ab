"""Which department a ticket goes to when people are called: that of the entry which it is about."""

from __future__ import annotations

from storage.tables import Ticket
from tickets import departments
from tickets.work import Work

#: How probable an entry that wasn't given must be, for its department to count.
LIKELY = 0.3


async def route(work: Work, ticket: Ticket) -> int | None:
    """Gives the ticket to the department that its entry names; without one it stays with the first.

    Returns:
        The entry that decided it, None if none did.
    """
    entry_id = _entry_of(ticket)
    name = (ticket.decision or {}).get("departments", {}).get(str(entry_id))
    department = await departments.named(work, name) if name else None
    if department is None:
        return None
    ticket.department_id = department.id
    return entry_id


def _entry_of(ticket: Ticket) -> int | None:
    """The entry that was answered with last; else the likeliest, if it is likely enough."""
    offer, decision = ticket.offer or {}, ticket.decision or {}
    if offer.get("kind") == "answer":
        return next(iter(offer["entries"]), None)
    if decision.get("probability", 0) < LIKELY:
        return None
    return next(iter(decision.get("candidates", ())), None)
