"""A call back in the queue: one message, kept up to date until somebody has rung."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, kept_up_to_date, replying_to, silent, ticket_of
from bot.delivery.tickets import post_of
from handlers import call_backs
from handlers.call_backs import CallBack
from storage.tables import Event, OutboxRow, Person, Ticket
from tickets import call_backs as planned
from tickets import callers, overview
from tickets.claims import assignee_name
from tickets.work import Work


async def call_back(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """Posted anew under the card for each time the ticket is resolved, then changed in its place."""
    ticket = await ticket_of(session, row)
    shown = call_backs.call_back(await _state(session, row, ticket), row.language, zone)
    post = None if row.data.get("fresh") else await post_of(session, ticket.id, "call_back", row.chat_id)
    card = await post_of(session, ticket.id, "card", row.chat_id) if post is None else None
    return kept_up_to_date(
        row,
        shown,
        post="call_back",
        message_id=post,
        quiet=silent(row),
        reply_parameters=replying_to(card),
    )


async def _state(session: AsyncSession, row: OutboxRow, ticket: Ticket) -> CallBack:
    work = Work(session, row.created_at)
    caller = await callers.caller_of(work, ticket)
    if caller is None:
        raise Nothing
    last = (
        await session.execute(
            select(Event.kind, Event.data, Person.name)
            .outerjoin(Person, Person.id == Event.person_id)
            .where(Event.ticket_id == ticket.id, Event.kind.in_(("call_back.planned", "call_back.made")))
            .order_by(Event.id.desc())
            .limit(1)
        )
    ).one()
    return CallBack(
        number=ticket.id,
        name=await callers.name_of(work, ticket),
        reach=callers.reach(caller),
        words=await overview.snippet(work, ticket.id),
        assignee=await assignee_name(work, ticket) or "—",
        due_at=ticket.call_back_at,
        outcome=last.data["outcome"] if last.kind == "call_back.made" else None,
        by=last.name or "—",
        tries=await planned.tries(work, ticket),
        rating=ticket.rating,
    )
