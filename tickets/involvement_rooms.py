"""A part's own topic: the database is the record, the topic only a window that can break."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage import outbox
from storage.tables import Department, Involvement, OutboxRow, Ticket
from tickets import involvements
from tickets.history import record
from tickets.saying import part_department, put_elsewhere, put_in_part
from tickets.work import Work

#: How the name of a part's topic begins, in every language.
_NUMBER = re.compile(r"🤝 [№#](\d{1,15})/(\d{1,9})\b")


def named(name: str) -> tuple[int, int] | None:
    """The numbers of the ticket and of its part that a topic's name begins with."""
    found = _NUMBER.match(name)
    return (int(found[1]), int(found[2])) if found is not None else None


async def topic_made(work: Work, part_id: int, chat_id: int, topic_id: int) -> None:
    """A part's topic stands; its card can link to it now. If the department has moved, it goes again."""
    part = await work.session.get(Involvement, part_id)
    if part is None:
        return
    ticket = await work.session.get_one(Ticket, part.ticket_id, with_for_update=True)
    await work.session.refresh(part)
    if (await part_department(work, part)).chat_id != chat_id:
        await put_elsewhere(work, ticket, outbox.part(chat_id, part.id), "delete_topic", topic=topic_id)
    elif part.topic_id is None:
        part.topic_id = topic_id
        await record(work, ticket, "involvement.topic", involvement=part.id, topic_id=topic_id)
        await involvements.refresh(work, part, ticket)
        if part.status not in involvements.LIVE:
            await involvements.close_room(work, part)


async def topic_seen(work: Work, chat_id: int, topic_id: int, ticket_id: int, number: int) -> None:
    """The topic's service message came: it may come before the reply to making it, or instead of it."""
    part_id = await work.session.scalar(
        select(Involvement.id).where(Involvement.ticket_id == ticket_id, Involvement.number == number)
    )
    if part_id is None:
        return
    waiting = await work.session.scalar(
        select(OutboxRow)
        .where(
            OutboxRow.destination == outbox.part(chat_id, part_id).name,
            OutboxRow.ticket_id == ticket_id,
            OutboxRow.kind == "part_topic",
            OutboxRow.state.in_(("leased", "new")),
            OutboxRow.attempts > 0,
        )
        .order_by(OutboxRow.id)
        .limit(1)
    )
    if waiting is None:
        return
    if waiting.state == "new":
        await outbox.settle(work.session, waiting, "sent", work.now)
    await topic_made(work, part_id, chat_id, topic_id)


async def topic_gone(work: Work, part_id: int, topic_id: int) -> None:
    """Somebody deleted the topic: it is made again, once, with what was asked."""
    part = await work.session.get(Involvement, part_id)
    if part is None or part.topic_id != topic_id:
        return
    ticket = await work.session.get_one(Ticket, part.ticket_id, with_for_update=True)
    part.topic_id = None
    await record(work, ticket, "involvement.topic_gone", involvement=part.id, topic_id=topic_id)
    await involvements.forget_posts(work, part)
    if part.status in involvements.LIVE:
        await involvements.open_room(work, part, rank=0)


async def topic_closed(work: Work, part_id: int) -> None:
    """Somebody closed the topic, or it was: it is opened for what has still to be said there."""
    part = await work.session.get(Involvement, part_id)
    if part is None or part.topic_id is None:
        return
    await put_in_part(work, part, "reopen_topic", topic=part.topic_id, rank=0)
    if part.status not in involvements.LIVE:
        await involvements.close_room(work, part)


async def group_moved(work: Work, new_id: int) -> None:
    """A group has another number now: its open parts are shown there anew."""
    parts = await work.session.scalars(
        select(Involvement)
        .join(Department, Department.id == Involvement.department_id)
        .where(Department.chat_id == new_id, Involvement.status.in_(involvements.LIVE))
        .order_by(Involvement.id)
    )
    for part in parts.all():
        ticket = await work.session.get_one(Ticket, part.ticket_id)
        await involvements.refresh(work, part, ticket)
