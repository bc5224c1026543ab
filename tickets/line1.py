"""Line 1: answer, ask what was meant, or hand over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from storage.tables import Person, Post, Ticket
from tickets import (
    away,
    deadlines,
    incident_tickets,
    incidents,
    letters,
    own_topics,
    routing,
    sites,
    sla,
    timers,
    turns,
    urgent_contacts,
)
from tickets.answers import Offer, messages
from tickets.errors import NoSuchTicket
from tickets.history import record
from tickets.saying import change_post, put_to_requester, refresh_card, requester_of, tell_requester
from tickets.work import Work

#: So many questions are offered at once.
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the knowledge base says to a question: `ANSWER`, `ASK` or `ESCALATE`, best entry first.

    `why` can be written as JSON; it is kept with the ticket.
    """

    kind: str
    offers: tuple[Offer, ...] = ()
    #: So many of the offers are answers together, each to a question of its own.
    together: int = 1
    why: dict[str, Any] = field(default_factory=dict)
    #: The best entry's answer alone isn't enough: people take over besides.
    hand_over_too: bool = False
    #: The admins' urgent words that the question holds: people are called at once.
    urgent: str | None = None
    #: The open incident that the question is about.
    incident: int | None = None


async def own_ticket(work: Work, person: Person, ticket_id: int) -> Ticket:
    """The person's own ticket, locked.

    Raises:
        NoSuchTicket: it isn't theirs, or isn't there.
    """
    ticket = await work.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None or ticket.requester_id != person.id:
        raise NoSuchTicket
    return ticket


async def apply(work: Work, ticket: Ticket, verdict: Verdict) -> None:
    """Does what the decision says."""
    ticket.decision = {"kind": verdict.kind, "asked_from": ticket.undecided_from, **verdict.why}
    ticket.undecided_from = None
    if verdict.urgent is not None:
        ticket.urgent, ticket.priority = verdict.urgent, sla.URGENT
    incident = None
    if verdict.incident is not None:
        incident = await incidents.still_open(work, verdict.incident)
    if verdict.urgent is not None:
        await hand_over(work, ticket, "urgent", decision=ticket.decision)
    elif incident is not None:
        its = incident.department_id
        await hand_over(work, ticket, "incident", department_id=its, decision=ticket.decision)
    elif verdict.kind in ("ANSWER", "ASK") and not await letters.may_be_answered(work, ticket):
        await hand_over(work, ticket, "by_letter", decision=ticket.decision)
    elif verdict.kind == "ANSWER" and verdict.offers:
        given, rest = verdict.offers[: verdict.together], verdict.offers[verdict.together :]
        if _stands_above(ticket, given):
            await _point_above(work, ticket)
            return
        await answer(work, ticket, given, rest, hand_over_too=verdict.hand_over_too)
    elif verdict.kind == "ASK" and verdict.offers:
        await ask(work, ticket, verdict.offers)
    else:
        await hand_over(work, ticket, "no_answer", decision=ticket.decision)
    if incident is not None:
        await incident_tickets.attach(work, ticket, incident)


def _stands_above(ticket: Ticket, given: tuple[Offer, ...]) -> bool:
    """Whether these very answers are what the requester was given last."""
    offer = ticket.offer
    return (
        offer is not None
        and offer["kind"] == "answer"
        and offer["entries"] == [item.entry_id for item in given]
    )


async def _point_above(work: Work, ticket: Ticket) -> None:
    """The same question once more: the same words wouldn't help. The second time it goes to people."""
    assert ticket.offer is not None
    if ticket.offer.get("repeated"):
        await hand_over(work, ticket, "nothing_fits", decision=ticket.decision)
        return
    ticket.offer = {**ticket.offer, "repeated": True}
    await record(work, ticket, "line1.repeated")
    await tell_requester(work, ticket, "answered_above", keyboard="nudge", round=ticket.offer["round"])
    await timers.replace(work, ticket, silent=work.policy.nudge)


async def answer(
    work: Work,
    ticket: Ticket,
    given: tuple[Offer, ...],
    rest: tuple[Offer, ...] = (),
    *,
    hand_over_too: bool = False,
) -> None:
    """Gives an entry's answer, or those to several questions; the buttons stand under them once.

    Args:
        hand_over_too: people take over besides, and no buttons ask anything.
    """
    for offer in given:
        await record(work, ticket, "line1.answered", entry_id=offer.entry_id, decision=ticket.decision)
    entries, left = [offer.entry_id for offer in given], [item.entry_id for item in rest]
    await give(work, ticket, given, entries, left, [], alone=not hand_over_too)
    if hand_over_too:
        ticket.offer = None
        await hand_over(work, ticket, "entry_says_so")


async def give(
    work: Work,
    ticket: Ticket,
    given: tuple[Offer, ...],
    entries: list[int],
    left: list[int],
    path: list[int],
    *,
    alone: bool,
) -> None:
    """Says answers, with the buttons of their round under them.

    Args:
        entries: what they were given from; `left` are the next candidates.
        path: the choices that led to the answer.
        alone: nobody takes over besides, so buttons ask whether it helped.
    """
    await retire_offer(work, ticket)
    ticket.status = "answered"
    earlier = ticket.offer or {}
    ticket.offer = {
        "round": earlier.get("round", 0) + 1,
        "kind": "answer",
        "entries": entries,
        "left": left,
        "missed": earlier.get("missed", 0),
        "path": path,
        "language": given[0].language,
    }
    for kind, data in messages(given, alone=alone):
        await _say(work, ticket, kind, deeper=bool(path), **data)
    if alone:
        await timers.replace(work, ticket, silent=work.policy.nudge)


async def ask(work: Work, ticket: Ticket, offers: tuple[Offer, ...]) -> None:
    """Asks which of up to three questions is meant."""
    await retire_offer(work, ticket)
    shown, left = offers[:OFFERED], offers[OFFERED:]
    earlier = ticket.offer or {}
    ticket.offer = {
        "round": earlier.get("round", 0) + 1,
        "kind": "ask",
        "entries": [item.entry_id for item in shown],
        "left": [item.entry_id for item in left],
        "missed": earlier.get("missed", 0),
    }
    await record(work, ticket, "line1.asked", entries=ticket.offer["entries"], decision=ticket.decision)
    await _say(work, ticket, "ask", titles=[item.title for item in shown])
    await timers.replace(work, ticket, silent=work.policy.nudge)


async def _say(work: Work, ticket: Ticket, kind: str, **data: Any) -> None:
    if ticket.offer is not None:
        await put_to_requester(work, ticket, kind, round=ticket.offer["round"], **data)


async def retire_offer(work: Work, ticket: Ticket) -> None:
    """Takes the buttons from what line 1 said before: they mean nothing any more."""
    person = await requester_of(work, ticket) if ticket.offer is not None else None
    post = await offer_post(work, ticket) if person is not None else None
    if person is not None and post is not None:
        await change_post(work, person, post, None, ticket=ticket)


async def offer_post(work: Work, ticket: Ticket) -> int | None:
    """The Telegram id of the last answer or did-you-mean."""
    found: int | None = await work.session.scalar(
        select(Post.telegram_message_id)
        .where(Post.ticket_id == ticket.id, Post.kind.in_(("answer", "ask")))
        .order_by(Post.id.desc())
        .limit(1)
    )
    return found


async def hand_over(
    work: Work,
    ticket: Ticket,
    because: str,
    person_id: int | None = None,
    *,
    department_id: int | None = None,
    by_turns: bool = True,
    **data: Any,
) -> None:
    """Gives the ticket to people: a card in the queue, and a word with the number to the requester.

    Because of an `incident` nothing is said here: whoever attaches the ticket tells what is known.

    Args:
        department_id: whose queue, if somebody has chosen it.
        by_turns: whoever is next is asked, where it goes by turns; not if somebody takes it at once.
        data: what else is to stand in the history.
    """
    await retire_offer(work, ticket)
    ticket.status, ticket.line = "open", 2
    ticket.handed_over_at = work.now
    ticket.undecided_from = None
    ticket.follows_id = None
    why = routing.Route()
    if department_id is None:
        why = await routing.route(work, ticket)
    else:
        ticket.department_id = department_id
    led: dict[str, Any] = {"routed_by": why.entry_id, "led_by": why.by, "like": why.ticket}
    await record(work, ticket, "ticket.handed_over", person_id, because=because, **led, **data)
    text = (
        "handed_over_urgent"
        if because == "urgent"
        else "handed_over_besides"
        if because == "entry_says_so"
        else "handed_over_describe"
        if because == "asked_without_words"
        else "handed_over_for_you"
        if because == "registered"
        else "handed_over"
    )
    await own_topics.open_one(work, ticket)
    if because != "incident":  # what is known of it says the number too
        await tell_requester(work, ticket, text, number=ticket.id, keyboard="main")
    if not await sites.ask(work, ticket) and why.by is None and department_id is None:
        await routing.ask(work, ticket)
    await refresh_card(work, ticket)
    await deadlines.begin(work, ticket, "claim")
    if not await urgent_contacts.begin(work, ticket):
        await away.mention(work, ticket)
        if by_turns and because != "incident":
            await turns.begin(work, ticket)


async def close(work: Work, ticket: Ticket, because: str, person_id: int | None = None) -> None:
    """Ends a contact on line 1: `confirmed`, `silent`, `courtesy` or `joined`."""
    ticket.status, ticket.closed_because, ticket.closed_at = "closed", because, work.now
    ticket.undecided_from = None
    await record(work, ticket, "ticket.closed", person_id, because=because)
    await timers.replace(work, ticket)
