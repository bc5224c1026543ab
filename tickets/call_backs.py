"""Who only has a phone is rung: somebody asks by a deadline whether the problem is gone. Planning it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from storage.tables import Event, Post, Ticket
from tickets import callers, deadlines, timers
from tickets.history import record
from tickets.saying import show_call_back
from tickets.work import Work

#: What a ring can come to.
OUTCOMES = ("solved", "not_solved", "no_answer")


async def needed(work: Work, ticket: Ticket) -> bool:
    """Whether the requester can be asked in no other way, and has left a way to be asked."""
    caller = await callers.caller_of(work, ticket)
    return callers.has_no_chat(ticket) and caller is not None and bool(caller.phone or caller.email)


async def plan(work: Work, ticket: Ticket, wait: timedelta, *, fresh: bool = False) -> None:
    """Somebody has to ring within this working time.

    Args:
        fresh: it is asked for the first time since the ticket was resolved.
    """
    ticket.call_back_at = await deadlines.after(work, ticket, wait)
    await record(work, ticket, "call_back.planned", due_at=ticket.call_back_at.isoformat())
    await timers.stop_all(work, ticket)
    await timers.start_at(work, ticket, "call_back", ticket.call_back_at, 1)
    await show_call_back(work, ticket, fresh=fresh)


async def drop(work: Work, ticket: Ticket) -> None:
    """Nobody has to ring any more; the caller sets the ticket's timers."""
    if ticket.call_back_at is not None:
        ticket.call_back_at = None
        await show_call_back(work, ticket)


async def tries(work: Work, ticket: Ticket) -> int:
    """How often nobody answered since the ticket was resolved last."""
    happened = await work.session.execute(
        select(Event.kind, Event.data)
        .where(Event.ticket_id == ticket.id, Event.kind.in_(("ticket.resolved", "call_back.made")))
        .order_by(Event.id)
    )
    count = 0
    for kind, data in happened:
        count = 0 if kind == "ticket.resolved" else count + (data["outcome"] == "no_answer")
    return count


async def post_of(work: Work, ticket: Ticket) -> int | None:
    """The Telegram id of the message that asks to ring."""
    found: int | None = await work.session.scalar(
        select(Post.telegram_message_id)
        .where(Post.ticket_id == ticket.id, Post.kind == "call_back")
        .order_by(Post.id.desc())
        .limit(1)
    )
    return found
