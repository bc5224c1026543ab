"""The requester says from which of their sites a ticket comes; what depends on that follows."""

from __future__ import annotations

from storage.tables import Person
from tickets import deadlines, line1, moving, routing, shared_queue, sites
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.saying import change_post, refresh_card, refresh_intro
from tickets.work import Work


async def named(work: Work, person: Person, ticket_id: int, site_id: int, post: int) -> None:
    """A site was chosen under the question.

    A ticket that nobody has taken goes to the department that the site has.

    Args:
        post: the Telegram id of the question.

    Raises:
        NoSuchTicket; OutOfDate: it is known already, the ticket is closed, or they don't belong there.
    """
    ticket = await line1.own_ticket(work, person, ticket_id)
    places = {site.id: (site, member) for site, member in await sites.of_person(work.session, person.id)}
    if ticket.site_id is not None or ticket.status == "closed" or site_id not in places:
        raise OutOfDate
    site, member = places[site_id]
    await sites.note(work, ticket, site.id, member.name)
    name = await sites.full_name(work.session, site)
    department = await routing.of_site(work, ticket) if ticket.status == "open" else None
    moved = department is not None
    await record(work, ticket, "ticket.site", person.id, site=site.id, name=name, moved=moved)
    await change_post(work, person, post, "site_noted", ticket=ticket, number=ticket.id, site=name)
    await deadlines.replan(work, ticket)
    if department is not None:
        await moving.to(work, ticket, await shared_queue.on_duty(work, department))
    await refresh_card(work, ticket)
    await refresh_intro(work, ticket)
