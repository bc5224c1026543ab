"""What delivery reads about a ticket, its posts and its department."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Department, Event, OutboxRow, Post, Ticket

_DEPARTMENTS, _POSTS = table_of(Department), table_of(Post)
_ZONE = Prepared(
    select(_DEPARTMENTS.c.timezone)
    .where(_DEPARTMENTS.c.chat_id == bindparam("chat"))
    .order_by(_DEPARTMENTS.c.id)
    .limit(literal_column("1"))
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
    if row.ticket_id is None:
        own = await _ZONE.value(session, {"chat": row.chat_id})
    else:
        ticket = await session.get(Ticket, row.ticket_id)
        department = await department_of(session, ticket) if ticket is not None else None
        own = department.timezone if department is not None and department.chat_id == row.chat_id else None
    return ZoneInfo(own) if own else zone


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
