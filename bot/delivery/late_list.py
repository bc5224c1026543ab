"""What is late in a staff group: one silent list, posted once and edited from then on."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import EditMessageText, SendMessage
from sqlalchemy import String, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing
from bot.delivery.tickets import post_of, zone_of
from handlers import queue_words
from storage.tables import Department, OutboxRow, Person, Post, Target, Ticket, Timer
from tickets.deadlines import DEADLINE
from tickets.queue import post_link

POST = "late_list"


async def late_list(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """The list as it is now; where nothing ever was late, there is none."""
    late = await _late(session, row.chat_id)
    text = queue_words.late(late, row.language, await zone_of(session, row, zone))
    post = await session.scalar(
        select(Post.telegram_message_id)
        .where(Post.kind == POST, Post.chat_id == row.chat_id)
        .order_by(Post.id.desc())
        .limit(1)
    )
    if post is not None:
        return Call(EditMessageText(chat_id=row.chat_id, message_id=post, text=text, parse_mode="HTML"))
    if not late:
        raise Nothing
    return Call(
        SendMessage(chat_id=row.chat_id, text=text, parse_mode="HTML", disable_notification=True), post=POST
    )


async def _late(session: AsyncSession, chat_id: int) -> list[dict[str, Any]]:
    """The group's targets that were missed, longest ago first."""
    found = await session.execute(
        select(Ticket, Target.kind, Target.due_at, Person.name)
        .join(Target, Target.ticket_id == Ticket.id)
        .join(Department, Department.id == Ticket.department_id)
        .join(
            Timer,
            (Timer.subject == "ticket")
            & (Timer.subject_id == cast(Target.ticket_id, String))
            & (Timer.kind == Target.kind),
        )
        .outerjoin(Person, Person.id == Ticket.assignee_id)
        .where(Department.chat_id == chat_id, Timer.cycle > DEADLINE, Target.due_at.is_not(None))
        .order_by(Target.due_at, Ticket.id)
    )
    return [
        {
            "number": ticket.id,
            "kind": kind,
            "due_at": due_at,
            "assignee": name,
            "link": await _link(session, ticket, chat_id),
        }
        for ticket, kind, due_at, name in found.all()
    ]


async def _link(session: AsyncSession, ticket: Ticket, chat_id: int) -> str | None:
    number = ticket.topic_id or await post_of(session, ticket.id, "card", chat_id)
    return post_link(chat_id, number) if number is not None else None
