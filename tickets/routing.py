"""Which department a ticket goes to when people are called: its site's, else its entry's."""

from __future__ import annotations

from storage.tables import Department, Site, Ticket
from tickets import departments, shared_queue
from tickets.work import Work

#: How probable an entry that wasn't given must be, for its department to count.
LIKELY = 0.3


async def route(work: Work, ticket: Ticket) -> int | None:
    """Gives the ticket to its site's department, or that of its entry; else it stays with the first.

    Of departments that take turns at one queue it is the one that works now.

    Returns:
        The entry that decided it, None if none did.
    """
    department = await of_site(work, ticket)
    entry_id = None
    if department is None:
        department, entry_id = await _of_entry(work, ticket)
    if department is None:
        department = await departments.get(work, ticket.department_id)
    ticket.department_id = (await shared_queue.on_duty(work, department)).id
    return entry_id


async def _of_entry(work: Work, ticket: Ticket) -> tuple[Department | None, int | None]:
    """The department that the ticket's entry names, and the entry."""
    entry_id = _entry_of(ticket)
    name = (ticket.decision or {}).get("departments", {}).get(str(entry_id))
    department = await departments.named(work, name) if name else None
    return (department, entry_id) if department is not None else (None, None)


async def of_site(work: Work, ticket: Ticket) -> Department | None:
    """The department of the site that the ticket comes from, where a site has its own."""
    site = await work.session.get(Site, ticket.site_id) if ticket.site_id is not None else None
    if site is None or site.department_id is None:
        return None
    return await departments.find(work, site.department_id)


def _entry_of(ticket: Ticket) -> int | None:
    """The entry that was answered with last; else the likeliest, if it is likely enough."""
    offer, decision = ticket.offer or {}, ticket.decision or {}
    if offer.get("kind") == "answer":
        return next(iter(offer["entries"]), None)
    if decision.get("probability", 0) < LIKELY:
        return None
    return next(iter(decision.get("candidates", ())), None)
