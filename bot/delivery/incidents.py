"""An incident's message in its group: posted with the proposal, then kept up to date in its place.

Where many ask the same, dozens of these are brought up to date every few seconds, so each statement of a
proposal's is prepared, and nothing is read that isn't shown.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, kept_up_to_date, silent
from bot.delivery.tickets import zone_of
from handlers import incident_words
from handlers.incident_words import NUMBERS, SNIPPET, Line, Shown
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import (
    Caller,
    Incident,
    IncidentTicket,
    Lead,
    Membership,
    Message,
    OutboxRow,
    Person,
    Post,
    Ticket,
)
from tickets.incidents import post_kind
from tickets.queue import post_link

_BELONGS, _TICKETS, _MESSAGES, _POSTS = map(table_of, (IncidentTicket, Ticket, Message, Post))
_PEOPLE, _CALLERS, _LEADS, _MEMBERS = map(table_of, (Person, Caller, Lead, Membership))
_ONE: ColumnElement[int] = literal_column("1")
_MANY: ColumnElement[int] = literal_column(str(NUMBERS))
_POST = Prepared(
    select(_POSTS.c.telegram_message_id)
    .where(_POSTS.c.kind == bindparam("which"), _POSTS.c.chat_id == bindparam("chat"))
    .order_by(_POSTS.c.id.desc())
    .limit(_ONE)
)
_STATES = Prepared(
    select(_BELONGS.c.state, func.count())
    .where(_BELONGS.c.incident_id == bindparam("incident"))
    .group_by(_BELONGS.c.state)
)
_LEADS_THERE = Prepared(
    select(_PEOPLE.c.telegram_id, _PEOPLE.c.name)
    .join(_LEADS, _LEADS.c.person_id == _PEOPLE.c.id)
    .join(_MEMBERS, _MEMBERS.c.telegram_id == _PEOPLE.c.telegram_id)
    .where(
        _LEADS.c.department_id == bindparam("department"),
        _MEMBERS.c.chat_id == bindparam("chat"),
        _MEMBERS.c.is_member,
    )
    .order_by(_PEOPLE.c.name, _PEOPLE.c.id)
)
_CARD = (
    select(_POSTS.c.telegram_message_id)
    .where(
        _POSTS.c.ticket_id == _TICKETS.c.id, _POSTS.c.kind == "card", _POSTS.c.chat_id == bindparam("chat")
    )
    .order_by(_POSTS.c.id.desc())
    .limit(_ONE)
)
_FIRST_WORDS = (
    select(_MESSAGES.c.text)
    .where(
        _MESSAGES.c.ticket_id == _TICKETS.c.id,
        _MESSAGES.c.author == "requester",
        _MESSAGES.c.internal.is_(False),
        _MESSAGES.c.text != "",
        _MESSAGES.c.withdrawn_at.is_(None),
    )
    .order_by(_MESSAGES.c.id)
    .limit(_ONE)
)
_LINES = Prepared(
    select(
        _TICKETS.c.id,
        func.coalesce(_TICKETS.c.topic_id, _CARD.scalar_subquery()),
        func.coalesce(_PEOPLE.c.name, _CALLERS.c.name),
        func.coalesce(_FIRST_WORDS.scalar_subquery(), ""),
    )
    .join(_BELONGS, _BELONGS.c.ticket_id == _TICKETS.c.id)
    .outerjoin(_PEOPLE, _PEOPLE.c.id == _TICKETS.c.requester_id)
    .outerjoin(_CALLERS, _CALLERS.c.id == _TICKETS.c.caller_id)
    .where(_BELONGS.c.incident_id == bindparam("incident"), _BELONGS.c.state != "detached")
    .order_by(_TICKETS.c.id)
    .limit(_MANY)
)


async def incident(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """The incident as it is now."""
    found = await session.get_one(Incident, row.data["incident"])
    shown = await _shown(session, found, row.chat_id)
    text, markup = incident_words.page(shown, row.language, await zone_of(session, row, zone))
    posted = await _POST.rows(session, {"which": post_kind(found.id), "chat": row.chat_id})
    post = posted[0][0] if posted and not row.data.get("fresh") else None
    return kept_up_to_date(row, (text, markup), post=post_kind(found.id), message_id=post, quiet=silent(row))


async def _shown(session: AsyncSession, incident: Incident, chat_id: int) -> Shown:
    which = {"incident": incident.id}
    states: dict[str, int] = {row[0]: row[1] for row in await _STATES.rows(session, which)}
    named = await _names(session, {incident.decided_by_id, incident.ended_by_id} - {None})
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
        left=await _left(session, incident) if incident.status == "resolved" else [],
    )


async def _names(session: AsyncSession, people: set[int | None]) -> dict[int | None, str]:
    """What those are called who have decided something; nobody has of most incidents."""
    if not people:
        return {}
    found = await session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {row.id: row.name for row in found}


async def _left(session: AsyncSession, incident: Incident) -> list[int]:
    """Its tickets that were left to whoever works on them."""
    found = await session.scalars(
        select(IncidentTicket.ticket_id)
        .where(IncidentTicket.incident_id == incident.id, IncidentTicket.state.in_(("working", "parts")))
        .order_by(IncidentTicket.ticket_id)
    )
    return list(found)


async def _leads(session: AsyncSession, incident: Incident, chat_id: int) -> list[tuple[int, str]]:
    """Those of its leads who are in the group: who reads the message there is called by it."""
    found = await _LEADS_THERE.rows(session, {"department": incident.department_id, "chat": chat_id})
    return [(number, name) for number, name in found]


async def _tickets(session: AsyncSession, incident: Incident, chat_id: int) -> list[Line]:
    """The first of its tickets."""
    found = await _LINES.rows(session, {"incident": incident.id, "chat": chat_id})
    return [
        Line(
            number,
            post_link(chat_id, post) if post is not None else None,
            name or "—",
            " ".join(words.split())[:SNIPPET],
        )
        for number, post, name, words in found
    ]
