"""What is talked about by phone with a ticket's caller, and who has talked."""

from __future__ import annotations

from storage.tables import Person, Ticket
from tickets import call_backs, callers, deadlines, low_ratings, registering, resolution
from tickets.claims import held_ticket
from tickets.errors import AlreadyClosed, OutOfDate
from tickets.history import record
from tickets.saying import refresh_card, show_call_back, tell_room
from tickets.work import Work

#: How a ticket ends whose caller may be asked for a rating right away.
RATED_BY_PHONE = ("operator", "confirmed")


async def spoke(work: Work, person: Person, ticket_id: int) -> Ticket:
    """The assignee has talked with the caller: that is an answer, as a message would be.

    Raises:
        NoSuchTicket; NotYours; IsClosed; OutOfDate: the requester can be written to by now.
    """
    ticket = await held_ticket(work, person, ticket_id)
    if not callers.has_no_chat(ticket):
        raise OutOfDate
    await record(work, ticket, "message.sent", person.id, by="phone")
    if await deadlines.met(work, ticket, *deadlines.ANSWERS):
        await refresh_card(work, ticket)
    await tell_room(work, ticket, "spoke", name=person.name)
    return ticket


async def rang(work: Work, person: Person, ticket_id: int, outcome: str) -> Ticket:
    """Somebody has rung back: `solved`, `not_solved` or `no_answer`; after several of these it is over.

    Raises:
        NoSuchTicket; OutOfDate: nobody has to ring any more.
    """
    ticket = await registering.registered(work, ticket_id)
    if ticket.call_back_at is None or outcome not in call_backs.OUTCOMES:
        raise OutOfDate
    await record(work, ticket, "call_back.made", person.id, outcome=outcome)
    if outcome == "solved":
        await resolution.close(work, ticket, "confirmed", person.id)
    elif outcome == "not_solved":
        await resolution.reopen(work, ticket, person, because="not_solved")
    elif await call_backs.tries(work, ticket) < work.policy.call_tries:
        await call_backs.plan(work, ticket, work.policy.call_again)
    else:
        await resolution.close(work, ticket, "unreached", person.id)
    return ticket


async def rate(work: Work, person: Person, ticket_id: int, rating: int) -> Ticket:
    """Keeps the rating, 1 (bad) to 5, that the caller has given by phone.

    Raises:
        NoSuchTicket; OutOfDate; AlreadyClosed: it was rated before.
    """
    ticket = await registering.registered(work, ticket_id)
    if ticket.status != "closed" or ticket.closed_because not in RATED_BY_PHONE or not 1 <= rating <= 5:
        raise OutOfDate
    if ticket.rating is not None:
        raise AlreadyClosed(ticket.id)
    ticket.rating = rating
    await record(work, ticket, "ticket.rated", person.id, rating=rating, by="phone")
    await low_ratings.tell_rating(work, ticket)
    if ticket.handed_over_at is not None:
        await refresh_card(work, ticket)
        await show_call_back(work, ticket)
    return ticket
