"""Which department a ticket goes to when people are called: its site's, else its entry's."""

from __future__ import annotations

from storage.tables import Department, Site, Ticket
from tickets import departments
from tickets.work import Work

#: How probable an entry that wasn't given must be, for its department to count.
LIKELY = 0.3


async def route(work: Work, ticket: Ticket) -> int | None:
    """Gives the ticket to its site's department, or that of its entry; else it stays with the first.

    Returns:
        The entry that decided it, None if none did.
    """
    local = await of_site(work, ticket)
    if local is not None:
        ticket.department_id = local.id
        return None
    entry_id = _entry_of(ticket)
    name = (ticket.decision or {}).get("departments", {}).get(str(entry_id))
    department = await departments.named(work, name) if name else None
    if department is None:
        return None
    ticket.department_id = department.id
    return entry_id


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
