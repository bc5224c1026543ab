"""What delivery reads about a ticket, its posts and its department."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Department, Event, OutboxRow, Post, Ticket

_TICKETS, _DEPARTMENTS, _POSTS = map(table_of, (Ticket, Department, Post))
_ZONE = Prepared(
    select(_DEPARTMENTS.c.timezone)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"))
    .order_by(_DEPARTMENTS.c.id)
    .limit(literal_column("1"))
)
_ZONE_OF_TICKET = Prepared(
    select(_DEPARTMENTS.c.timezone)
    .join(_TICKETS, _TICKETS.c.department_id == _DEPARTMENTS.c.id)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"), _TICKETS.c.id == bindparam("ticket"))
)
_POST = Prepared(
    select(_POSTS.c.telegram_message_id)
    .where(
        _POSTS.c.ticket_id == bindparam("ticket"),
        _POSTS.c.kind == bindparam("which"),
        _POSTS.c.chat_id == bindparam("chat"),
    )
    .order_by(_POSTS.c.id.desc())
    .limit(literal_column("1"))
)
#: The event by which line 1 has answered.
ANSWERED = "line1.answered"


async def several(session: AsyncSession) -> bool:
    """Whether there is more than one department, so that a ticket can be passed on."""
    found = select(func.count()).select_from(Department).where(Department.archived_at.is_(None))
    return (await session.scalar(found) or 0) > 1


async def department_of(session: AsyncSession, ticket: Ticket) -> Department:
    """The department that owns the ticket."""
    return await session.get_one(Department, ticket.department_id)


async def zone_of(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> ZoneInfo:
    """The time zone of whoever reads a row: in a staff group its department's, if it has one of its own."""
    if row.chat_id > 0:
        return zone
    which = {"chat": row.chat_id}
    if row.ticket_id is None:
        found = await _ZONE.rows(session, which)
    else:
        found = await _ZONE_OF_TICKET.rows(session, which | {"ticket": row.ticket_id})
    return ZoneInfo(found[0][0]) if found and found[0][0] else zone


async def post_of(session: AsyncSession, ticket_id: int, kind: str, chat_id: int) -> int | None:
    """The Telegram id of the ticket's newest post of this kind in this chat."""
    found: int | None = await _POST.value(session, {"ticket": ticket_id, "which": kind, "chat": chat_id})
    return found


async def posts_of(session: AsyncSession, tickets: Sequence[int], kind: str, chat_id: int) -> dict[int, int]:
    """The Telegram ids of these tickets' newest posts of this kind in this chat, by ticket."""
    found = await session.execute(
        select(Post.ticket_id, Post.telegram_message_id)
        .where(Post.ticket_id.in_(tickets), Post.kind == kind, Post.chat_id == chat_id)
        .order_by(Post.id)
    )
    return {row.ticket_id: row.telegram_message_id for row in found}


async def intro_until(session: AsyncSession, ticket_id: int) -> int | None:
    """The id of the last message that the newest first post of the ticket's topic shows."""
    data = await session.scalar(
        select(OutboxRow.data)
        .where(OutboxRow.ticket_id == ticket_id, OutboxRow.kind == "intro", OutboxRow.state == "sent")
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    return data["until"] if data is not None else None


async def answered_by(session: AsyncSession, ticket_id: int) -> int | None:
    """The entry that line 1 answered a ticket with last."""
    found: int | None = await session.scalar(
        select(Event.entry_id)
        .where(Event.ticket_id == ticket_id, Event.kind == ANSWERED)
        .order_by(Event.id.desc())
        .limit(1)
    )
    return found
