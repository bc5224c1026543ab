"""What line 1 has still to decide on, once nothing more was written for a moment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from storage.tables import Message, Ticket
from tickets import line1, timers
from tickets.history import record
from tickets.incoming import SHOWS_THE_PROBLEM, has_words
from tickets.saying import tell_requester
from tickets.work import Work


@dataclass(frozen=True, slots=True)
class Undecided:
    """What line 1 has still to decide on: the joined words, or only pictures and sounds."""

    ticket_id: int
    version: int
    language: str
    text: str
    shows_the_problem: bool


async def undecided(work: Work, ticket_id: int) -> Undecided | None:
    """Reads what a decision is due on; None if there is nothing left to decide."""
    ticket = await work.session.get(Ticket, ticket_id)
    if ticket is None or ticket.status not in ("new", "answered") or ticket.undecided_from is None:
        return None
    written = (
        await work.session.scalars(
            select(Message)
            .where(
                Message.ticket_id == ticket_id,
                Message.withdrawn_at.is_(None),
                Message.id >= ticket.undecided_from,
            )
            .order_by(Message.id)
        )
    ).all()
    text = "\n".join(message.text for message in written if has_words(message.text))
    return Undecided(
        ticket.id,
        ticket.version,
        ticket.language,
        text,
        any(message.kind in SHOWS_THE_PROBLEM for message in written),
    )


async def decide(work: Work, due: Undecided, verdict: line1.Verdict | None) -> bool:
    """Decides on what was read before; False if it has changed since and must be read again."""
    ticket = await work.session.get(Ticket, due.ticket_id, with_for_update=True)
    if ticket is None or ticket.status not in ("new", "answered") or ticket.undecided_from is None:
        return True
    if ticket.version != due.version:
        return False
    ticket.follows_id = None
    if verdict is not None:
        await line1.apply(work, ticket, verdict)
    elif due.shows_the_problem:
        await line1.hand_over(work, ticket, "no_words")
    else:
        ticket.undecided_from = None
        await record(work, ticket, "line1.asked_for_words")
        await tell_requester(work, ticket, "need_words", keyboard="person")
        await timers.replace(work, ticket, silent=work.policy.nudge)
    return True
