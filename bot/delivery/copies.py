"""What stands for a message on the other side, and which messages stand in one post there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.outbox import JOINED
from storage.tables import Message, OutboxRow, Post

#: What a post stands for: the message itself, the line before it, the rest of its words.
ITSELF, HEAD, REST = "relay", "relay head", "relay rest"


@dataclass(frozen=True, slots=True)
class Together:
    """The messages of one post, in order; nearly always it is one.

    `ids` are all that it was sent for: what else belongs to the post is noted for the first of them.
    `shown` are those whose words stand in it, or are to: what was taken back isn't among them.
    """

    ids: tuple[int, ...]
    shown: tuple[Message, ...]


async def sent_with(session: AsyncSession, row: OutboxRow, message: Message) -> Together:
    """The messages that a row passes on: its own, and those of the rows joined to it."""
    found = [message]
    if row.data.get(JOINED):
        joined = await session.scalars(
            select(Message)
            .join(OutboxRow, OutboxRow.message_id == Message.id)
            .where(OutboxRow.id.in_(row.data[JOINED]))
            .order_by(OutboxRow.id)
        )
        found += joined
    shown = [one for one in found if one.withdrawn_at is None]
    if len(found) > 1:  # what has become something else meanwhile comes by itself, with that change
        shown = [one for one in shown if one.kind == "text"]
    return Together(tuple(one.id for one in found), tuple(shown))


async def standing_with(session: AsyncSession, message: Message, chat_id: int) -> Together:
    """The messages that stand in the same post of this chat as this one does now."""
    alone = Together((message.id,), () if message.withdrawn_at is not None else (message,))
    here = _itself(await _noted(session, message.id, chat_id))
    if here is None:
        return alone
    later = aliased(Post)
    last = (
        select(func.max(later.id))
        .where(later.message_id == Post.message_id, later.chat_id == chat_id, later.kind == ITSELF)
        .scalar_subquery()
    )
    found = (
        await session.execute(
            select(Message, Post.id == last)
            .join(Post, Post.message_id == Message.id)
            .where(Post.chat_id == chat_id, Post.telegram_message_id == here.telegram_message_id)
            .order_by(Post.place)
        )
    ).all()
    if len(found) < 2:
        return alone
    shown = [one for one, stands in found if stands and one.withdrawn_at is None and one.kind == "text"]
    return Together(tuple(one.id for one, _ in found), tuple(shown))


async def posts_of(session: AsyncSession, message: Message, chat_id: int) -> list[Post]:
    """What stands for a message in this chat, in order; of what came twice the second."""
    posts = await _noted(session, message.id, chat_id)
    here = _itself(posts)
    if here is None:
        return posts
    if here.place:
        first = await session.scalar(
            select(Post.message_id)
            .where(Post.chat_id == chat_id, Post.telegram_message_id == here.telegram_message_id)
            .order_by(Post.place)
            .limit(1)
        )
        posts = await _noted(session, first or message.id, chat_id)
    numbers = [post.telegram_message_id for post in posts]
    at = numbers.index(here.telegram_message_id)
    end = next((other for other in range(at + 1, len(posts)) if posts[other].kind != REST), len(posts))
    return posts[at - 1 : end] if at and posts[at - 1].kind == HEAD else posts[at:end]


async def copy_of(session: AsyncSession, message: Message, chat_id: int) -> int | None:
    """The Telegram id of the message itself in this chat: its own, or that of its copy."""
    if message.chat_id == chat_id:
        return message.telegram_message_id
    copy = _itself(await _noted(session, message.id, chat_id))
    return copy.telegram_message_id if copy is not None else None


async def _noted(session: AsyncSession, message_id: int, chat_id: int) -> list[Post]:
    found = await session.scalars(
        select(Post)
        .where(Post.message_id == message_id, Post.chat_id == chat_id, Post.kind.in_((ITSELF, HEAD, REST)))
        .order_by(Post.id)
    )
    return list(found)


def _itself(posts: list[Post]) -> Post | None:
    return next((post for post in reversed(posts) if post.kind == ITSELF), None)
