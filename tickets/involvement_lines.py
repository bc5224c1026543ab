"""Parts of tickets as lists show them: data for rows of the outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Department, Involvement, Message, Person
from tickets.involvements import LIVE, OF_TICKET, number_of


async def line_of(session: AsyncSession, part: Involvement) -> dict[str, Any]:
    """What lists show of a part: `number`, `status`, `department`, `assignee`, `question`…"""
    first = select(func.min(Message.id)).where(Message.involvement_id == part.id).scalar_subquery()
    return {
        "number": number_of(part),
        "status": part.status,
        "department": await session.scalar(
            select(Department.name).where(Department.id == part.department_id)
        ),
        "assignee": await session.scalar(select(Person.name).where(Person.id == part.assignee_id)),
        "question": await session.scalar(select(Message.text).where(Message.id == first)) or "",
        "outcome": part.outcome,
        "due_at": part.due_at.isoformat(),
    }


async def lines_of(session: AsyncSession, ticket_id: int) -> list[dict[str, Any]]:
    """All parts of a ticket, in order."""
    return [await line_of(session, part) for part in await OF_TICKET.all(session, {"ticket": ticket_id})]


async def waiting_in(session: AsyncSession, chat_id: int, limit: int) -> list[dict[str, Any]]:
    """The parts that aren't over of the departments in a group; what nobody has first, by deadline."""
    found = await session.scalars(
        select(Involvement)
        .join(Department, Department.id == Involvement.department_id)
        .where(Department.chat_id == chat_id, Involvement.status.in_(LIVE))
        .order_by(Involvement.assignee_id.is_not(None), Involvement.due_at)
        .limit(limit)
    )
    return [await line_of(session, part) for part in found.all()]
