"""What people press under what line 1 has said."""

from __future__ import annotations

from typing import Any

from storage.tables import Person, Ticket
from tickets import line1, routing
from tickets.answers import Offer
from tickets.errors import OutOfDate
from tickets.history import record
from tickets.saying import change_post
from tickets.work import Work


async def language_of(work: Work, person: Person, ticket_id: int) -> str:
    """The language in which the ticket's question was asked.

    Raises:
        NoSuchTicket.
    """
    ticket = await line1.own_ticket(work, person, ticket_id)
    return str((ticket.decision or {}).get("language", person.language))


async def step(
    work: Work, person: Person, ticket_id: int, round_: int, path: list[int], offer: Offer
) -> None:
    """One of the choices under an answer was pressed: what it leads to is answered next.

    Args:
        path: the places of the choices that led there, from 0.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    assert ticket.offer is not None
    await record(work, ticket, "line1.stepped", person.id, entry_id=offer.entry_id, path=path)
    await line1.give(work, ticket, (offer,), ticket.offer["entries"], ticket.offer["left"], path, alone=True)


async def helped(work: Work, person: Person, ticket_id: int, round_: int, post: int) -> None:
    """*Helped* was pressed: the contact ends on line 1, confirmed.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    await line1.close(work, ticket, "confirmed", person.id)
    await change_post(work, person, post, None, ticket=ticket, keyboard="helped")


async def next_offers(work: Work, person: Person, ticket_id: int, round_: int) -> list[int]:
    """What *Not it* would show next: entries not shown yet; none after the second time.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    assert ticket.offer is not None
    return [] if ticket.offer["missed"] else list(ticket.offer["left"])


async def not_it(
    work: Work,
    person: Person,
    ticket_id: int,
    round_: int,
    offers: tuple[Offer, ...],
    likely: dict[str, Any] | None = None,
) -> None:
    """*Not it* was pressed: the next candidates once, then a person.

    Args:
        likely: the departments that it may be for.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    assert ticket.offer is not None
    missed = ticket.offer["missed"]
    ticket.offer = {**ticket.offer, "missed": missed + 1}
    await record(work, ticket, "line1.missed", person.id, entries=ticket.offer["entries"])
    if missed or not offers:
        routing.note(ticket, likely)
        await line1.hand_over(work, ticket, "nothing_fits", person.id)
    else:
        await line1.ask(work, ticket, offers)


async def offered(work: Work, person: Person, ticket_id: int, round_: int, place: int) -> int:
    """The entry that stands at `place` (from 0) in the last did-you-mean.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    entries = ticket.offer["entries"] if ticket.offer else []
    if ticket.offer is None or ticket.offer["kind"] != "ask" or not 0 <= place < len(entries):
        raise OutOfDate
    return int(entries[place])


async def standing(
    work: Work, person: Person, ticket_id: int, round_: int
) -> tuple[list[int], list[int], str]:
    """What the last answer was given from: its entries, the path of choices to it, its language.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    offer = ticket.offer or {}
    if offer["kind"] != "answer":
        raise OutOfDate
    return offer["entries"], offer.get("path", []), offer.get("language", ticket.language)


async def pick(work: Work, person: Person, ticket_id: int, round_: int, offer: Offer) -> None:
    """One of the offered questions was chosen.

    Raises:
        NoSuchTicket, OutOfDate.
    """
    ticket = await _offered(work, person, ticket_id, round_)
    assert ticket.offer is not None
    if offer.entry_id not in ticket.offer["entries"]:
        raise OutOfDate
    await record(work, ticket, "line1.picked", person.id, entry_id=offer.entry_id)
    left = ticket.offer["left"]
    await line1.answer(work, ticket, (offer,))
    ticket.offer = {**ticket.offer, "left": left}


async def call_a_person(
    work: Work, person: Person, ticket_id: int, post: int | None, likely: dict[str, Any] | None = None
) -> Ticket:
    """*Call a specialist* was pressed under an answer or a question.

    Args:
        likely: the departments that it may be for.

    Raises:
        NoSuchTicket; OutOfDate: it is with people already, or over.
    """
    ticket = await line1.own_ticket(work, person, ticket_id)
    if ticket.status not in ("new", "answered"):
        raise OutOfDate
    if post is not None and post != await line1.offer_post(work, ticket):
        await change_post(work, person, post, None, ticket=ticket)
    routing.note(ticket, likely)
    await line1.hand_over(work, ticket, "asked_for_a_person", person.id)
    return ticket


async def _offered(work: Work, person: Person, ticket_id: int, round_: int) -> Ticket:
    ticket = await line1.own_ticket(work, person, ticket_id)
    if ticket.status not in ("new", "answered") or ticket.offer is None or ticket.offer["round"] != round_:
        raise OutOfDate
    return ticket
