"""A part of a ticket in the groups: its card, its topic with the first post, its place in the ticket's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import CreateForumTopic
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, kept_up_to_date, place_of, silent
from handlers import involvement_cards
from handlers.cards import Written
from handlers.involvement_cards import Shown
from handlers.involvements import Part, short
from storage.tables import Department, Involvement, Message, OutboxRow, Person, Post, Ticket
from tickets.involvement_lines import line_of
from tickets.involvements import CARD, INTRO, LIVE, WINDOW
from tickets.queue import post_link

Look = Callable[[Shown, str, ZoneInfo], tuple[str, InlineKeyboardMarkup]]


async def card(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """A part's card in the queue of the department that was asked."""
    return await _look(session, row, zone, CARD, involvement_cards.card)


async def intro(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """The first post of a part's own place."""
    return await _look(session, row, zone, INTRO, involvement_cards.intro)


async def window(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """What stands for a part where its ticket is talked about."""
    return await _look(session, row, zone, WINDOW, involvement_cards.window)


async def topic(session: AsyncSession, row: OutboxRow) -> Call:
    """A part's own topic."""
    part = await _part(session, row)
    if part.topic_id is not None:
        raise Nothing
    name = involvement_cards.topic_name(await _shown(session, part), row.language)
    return Call(CreateForumTopic(chat_id=row.chat_id, name=name), post="topic")


async def _look(session: AsyncSession, row: OutboxRow, zone: ZoneInfo, kind: str, look: Look) -> Call:
    """Posted once, then changed in its place."""
    part = await _part(session, row)
    shown = look(await _shown(session, part), row.language, zone)
    post = await session.scalar(
        select(Post.telegram_message_id)
        .where(
            Post.ticket_id == part.ticket_id,
            Post.kind == kind,
            Post.involvement_id == part.id,
            Post.chat_id == row.chat_id,
        )
        .order_by(Post.id.desc())
        .limit(1)
    )
    if post is None and part.status not in LIVE:
        raise Nothing
    place: dict[str, Any] = {} if post is not None or kind == CARD else await place_of(session, row)
    return kept_up_to_date(row, shown, post=kind, message_id=post, quiet=silent(row), **place)


async def _part(session: AsyncSession, row: OutboxRow) -> Involvement:
    return (await session.scalars(select(Involvement).where(Involvement.id == row.data["involvement"]))).one()


async def _shown(session: AsyncSession, part: Involvement) -> Shown:
    ticket = (await session.scalars(select(Ticket).where(Ticket.id == part.ticket_id))).one()
    its = await _department(session, part.department_id)
    asks = await _department(session, ticket.department_id)
    joined = part.topic_id is None and its.chat_id == asks.chat_id
    topic_id = ticket.topic_id if joined else part.topic_id
    asker = await session.scalar(select(Person.name).where(Person.id == part.asked_by_id))
    first = await session.scalar(
        select(Message.text)
        .where(Message.ticket_id == ticket.id, Message.author == "requester", Message.text != "")
        .where(Message.withdrawn_at.is_(None))
        .order_by(Message.id)
        .limit(1)
    )
    return Shown(
        id=part.id,
        part=Part.read(await line_of(session, part)),
        asker=asker or "?",
        origin=part.origin,
        matter=short(first or ""),
        written=await _written(session, part),
        joined=joined,
        link=post_link(its.chat_id, topic_id) if topic_id is not None else None,
    )


async def _department(session: AsyncSession, number: int) -> Department:
    return (await session.scalars(select(Department).where(Department.id == number))).one()


async def _written(session: AsyncSession, part: Involvement) -> list[Written]:
    """What the department was asked and told until somebody there took it."""
    query = (
        select(Message, Person.name)
        .outerjoin(Person, Person.id == Message.person_id)
        .where(
            Message.involvement_id == part.id,
            Message.from_part.is_(False),
            Message.withdrawn_at.is_(None),
        )
        .order_by(Message.id)
    )
    if part.claimed_at is not None:
        query = query.where(Message.written_at <= part.claimed_at)
    return [
        Written(message.author, name or "", message.kind, message.text, False, message.written_at)
        for message, name in await session.execute(query)
    ]
