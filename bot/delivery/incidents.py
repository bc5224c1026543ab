"""An incident's message in its group: posted with the proposal, then kept up to date in its place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, kept_up_to_date, silent
from bot.delivery.similar import words_of
from bot.delivery.tickets import posts_of, zone_of
from handlers import incident_words
from handlers.incident_words import NUMBERS, SNIPPET, Line, Shown
from storage.tables import (
    Caller,
    Incident,
    IncidentTicket,
    Lead,
    Membership,
    OutboxRow,
    Person,
    Post,
    Ticket,
)
from tickets.incidents import post_kind
from tickets.queue import post_link


async def incident(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """The incident as it is now."""
    found = (await session.scalars(select(Incident).where(Incident.id == row.data["incident"]))).one()
    shown = await _shown(session, found, row.chat_id)
    text, markup = incident_words.page(shown, row.language, await zone_of(session, row, zone))
    post = await session.scalar(
        select(Post.telegram_message_id)
        .where(Post.kind == post_kind(found.id), Post.chat_id == row.chat_id)
        .order_by(Post.id.desc())
        .limit(1)
    )
    if row.data.get("fresh"):
        post = None
    return kept_up_to_date(row, (text, markup), post=post_kind(found.id), message_id=post, quiet=silent(row))


async def _shown(session: AsyncSession, incident: Incident, chat_id: int) -> Shown:
    names = await session.execute(
        select(Person.id, Person.name).where(Person.id.in_((incident.decided_by_id, incident.ended_by_id)))
    )
    named = {row.id: row.name for row in names}
    counted = await session.execute(
        select(IncidentTicket.state, func.count())
        .where(IncidentTicket.incident_id == incident.id)
        .group_by(IncidentTicket.state)
    )
    states: dict[str, int] = {row[0]: row[1] for row in counted}
    left = await session.scalars(
        select(IncidentTicket.ticket_id)
        .where(IncidentTicket.incident_id == incident.id, IncidentTicket.state.in_(("working", "parts")))
        .order_by(IncidentTicket.ticket_id)
    )
    return Shown(
        number=incident.id,
        status=incident.status,
        title=incident.title,
        known={str(language): str(words) for language, words in incident.known.items()},
        leads=await _leads(session, incident, chat_id),
        decided_by=named.get(incident.decided_by_id, "—"),
        opened_at=incident.opened_at,
        ended_by=named.get(incident.ended_by_id, "—"),
        ended_at=incident.ended_at,
        quiet_until_at=incident.quiet_until_at,
        states=states,
        count=sum(many for state, many in states.items() if state != "detached"),
        tickets=await _tickets(session, incident, chat_id),
        left=list(left),
    )


async def _leads(session: AsyncSession, incident: Incident, chat_id: int) -> list[tuple[int, str]]:
    """Those of its leads who are in the group: who reads the message there is called by it."""
    found = await session.execute(
        select(Person.telegram_id, Person.name)
        .join(Lead, Lead.person_id == Person.id)
        .join(Membership, Membership.telegram_id == Person.telegram_id)
        .where(
            Lead.department_id == incident.department_id,
            Membership.chat_id == chat_id,
            Membership.is_member,
        )
        .order_by(Person.name, Person.id)
    )
    return [(row.telegram_id, row.name) for row in found]


async def _tickets(session: AsyncSession, incident: Incident, chat_id: int) -> list[Line]:
    """The first of its tickets."""
    found = (
        await session.execute(
            select(Ticket, func.coalesce(Person.name, Caller.name))
            .join(IncidentTicket, IncidentTicket.ticket_id == Ticket.id)
            .outerjoin(Person, Person.id == Ticket.requester_id)
            .outerjoin(Caller, Caller.id == Ticket.caller_id)
            .where(IncidentTicket.incident_id == incident.id, IncidentTicket.state != "detached")
            .order_by(Ticket.id)
            .limit(NUMBERS)
        )
    ).all()
    numbers = [ticket.id for ticket, _ in found]
    words = await words_of(session, numbers, "requester", first=True)
    cards = await posts_of(session, numbers, "card", chat_id)
    lines = []
    for ticket, name in found:
        post = ticket.topic_id or cards.get(ticket.id)
        link = post_link(chat_id, post) if post is not None else None
        snippet = " ".join(words.get(ticket.id, "").split())[:SNIPPET]
        lines.append(Line(ticket.id, link, name or "—", snippet))
    return lines
