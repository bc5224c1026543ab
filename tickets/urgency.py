"""A ticket that is with people already, and turns out to be urgent."""

from __future__ import annotations

from storage.tables import Person, Ticket
from tickets import timers
from tickets.claims import assignee_name
from tickets.history import record
from tickets.saying import offer_again, refresh_card, tell_requester, tell_room
from tickets.work import Work


async def raise_to(work: Work, ticket: Ticket, phrase: str, person_id: int | None) -> None:
    """Calls people anew, with a sound: those of the queue, or whoever works on it.

    Args:
        phrase: which of the admins' urgent words the ticket holds now.
    """
    ticket.urgent = phrase
    await record(work, ticket, "ticket.urgent", person_id, phrase=phrase)
    await refresh_card(work, ticket)
    if ticket.status == "open":
        await offer_again(work, ticket)
        await tell_requester(work, ticket, "urgent_noted", number=ticket.id, once=True)
        await timers.replace(work, ticket, claim=timers.claim_wait(work, ticket))
        return
    assignee = await work.session.get(Person, ticket.assignee_id) if ticket.assignee_id else None
    await tell_room(
        work,
        ticket,
        "urgent_now",
        name=await assignee_name(work, ticket) or "",
        mention=assignee.telegram_id if assignee else None,
        phrase=phrase,
        sound=True,
    )
