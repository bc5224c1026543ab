"""Rows that pass a person's message on: the message, its changes, an album, a reaction, its withdrawal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram.methods import DeleteMessage, DeleteMessages, SendMediaGroup, SetMessageReaction, TelegramMethod
from aiogram.types import ReactionTypeEmoji
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import relaying
from bot.delivery.answering import answered
from bot.delivery.calls import Call, Nothing, may_come_twice, place_of, silent
from bot.delivery.carrying import changed, in_album, moved, sent
from bot.delivery.copies import HEAD, ITSELF, Together, copy_of, posts_of, sent_with, standing_with
from bot.delivery.marks import DELIVERED
from bot.delivery.relaying import Piece
from storage.tables import Message, OutboxRow, Post


async def relay(session: AsyncSession, row: OutboxRow) -> Call:
    """One message for the other side, or the piece of it whose turn it is."""
    together = await _together(session, row)
    message = together.shown[0]
    reply, quoted = await answered(session, row, message)
    pieces = await relaying.pieces_of(session, row, together, quoted)
    number = 0 if _begins_anew(row) else row.data.get("part", 0)
    if number >= len(pieces):
        raise Nothing
    piece = pieces[number]
    place = await place_of(session, row, reply if piece.post == ITSELF else None)
    return Call(
        sent(message, piece, {"chat_id": row.chat_id, "disable_notification": silent(row), **place}),
        post=piece.post,
        message_ids=together.ids[:1],
        also=together.ids[1:] if piece.post == ITSELF else (),
        rest=_rest(number, len(pieces)),
    )


async def relay_edit(session: AsyncSession, row: OutboxRow) -> Call:
    """The same, changed: each piece in its place, more or fewer of them if need be."""
    message = await _crossing(session, row)
    posts, number = await posts_of(session, message, row.chat_id), row.data.get("part", 0)
    if (message.about or {}).get("place") is not None and posts:
        # Ending it tells no place: where that was is told before.
        ends = "live_period" not in (message.about or {})["place"]
        method = moved(message, row.chat_id, posts[-1].telegram_message_id, stops=number > 0)
        return Call(method, rest=1 if ends and number == 0 else None)
    if number >= len(posts):  # it stands in the topic's first post only, or has become longer
        return await relay(session, row)
    together = await standing_with(session, message, row.chat_id)
    if message not in together.shown:  # it stood there with others, and is more than words now
        call = await _as_it_is(session, row, together, posts[:1], 0)
        return replace(call, rest=None, apart=message.id)
    return await _as_it_is(session, row, together, posts, number)


async def _as_it_is(
    session: AsyncSession, row: OutboxRow, together: Together, posts: list[Post], number: int
) -> Call:
    """One of the posts of a message, or of several together, brought up to date."""
    post, pieces = posts[number].telegram_message_id, list[Piece]()
    if together.shown:
        _, quoted = await answered(session, row, together.shown[0])
        pieces = await relaying.pieces_of(session, row, together, quoted)
    rest = _rest(number, max(len(pieces), len(posts)))
    if number >= len(pieces):
        return Call(DeleteMessage(chat_id=row.chat_id, message_id=post), gone=(post,), rest=rest)
    return Call(changed(together.shown[0], pieces[number], row.chat_id, post), rest=rest)


async def relay_album(session: AsyncSession, row: OutboxRow) -> Call:
    """An album for the other side, captions and order kept."""
    parts = await relaying.album_of(session, row)
    if not parts:
        raise Nothing
    reply, quoted = await answered(session, row, parts[0])
    apart, captions = await relaying.captions_of(session, row, parts, quoted)
    manner: dict[str, Any] = {"chat_id": row.chat_id, "disable_notification": silent(row)}
    if apart is not None and (not row.data.get("part") or _begins_anew(row)):
        place = await place_of(session, row)
        method = sent(parts[0], Piece(HEAD, apart), {**manner, **place})
        return Call(method, post=HEAD, message_ids=(parts[0].id,), rest=1)
    place = await place_of(session, row, reply)
    method = sent(parts[0], Piece(ITSELF, captions[0]), {**manner, **place})
    if len(parts) > 1:
        media = [in_album(part, words) for part, words in zip(parts, captions, strict=True)]
        method = SendMediaGroup(media=media, **manner, **place)
    return Call(method, post=ITSELF, message_ids=tuple(part.id for part in parts))


async def reaction(session: AsyncSession, row: OutboxRow) -> Call:
    """Somebody's reaction, put onto the same message on the other side."""
    message = await _crossing(session, row)
    post = await copy_of(session, message, row.chat_id)
    if post is None:
        raise Nothing
    emoji = row.data["emoji"]
    if not emoji and message.author == "specialist" and message.chat_id == row.chat_id:
        emoji = DELIVERED  # which the reaction had taken the place of
    return Call(
        SetMessageReaction(
            chat_id=row.chat_id,
            message_id=post,
            reaction=[ReactionTypeEmoji(emoji=emoji)] if emoji else [],
        )
    )


async def withdraw(session: AsyncSession, row: OutboxRow) -> Call:
    """Everything that stands for these messages on the other side goes; others in their post stay."""
    message = await relaying.message_of(session, row)
    together = await standing_with(session, message, row.chat_id)
    standing, number = await posts_of(session, message, row.chat_id), row.data.get("part", 0)
    if together.shown:
        if number >= len(standing):
            raise Nothing
        return await _as_it_is(session, row, together, standing, number)
    its = select(Post.telegram_message_id).where(
        Post.message_id.in_(row.data["messages"]), Post.chat_id == row.chat_id
    )
    posts = sorted({*await session.scalars(its), *(post.telegram_message_id for post in standing)})
    if not posts:
        raise Nothing
    method: TelegramMethod[Any] = DeleteMessages(chat_id=row.chat_id, message_ids=posts)
    if len(posts) == 1:
        method = DeleteMessage(chat_id=row.chat_id, message_id=posts[0])
    return Call(method, gone=tuple(posts))


async def _together(session: AsyncSession, row: OutboxRow) -> Together:
    """The messages that a row passes on.

    Raises:
        Nothing: their writer has taken them back.
    """
    message = await relaying.message_of(session, row)
    together = await sent_with(session, row, message)
    if row.data.get("part"):
        together = await standing_with(session, message, row.chat_id)
    if not together.shown:
        raise Nothing
    return together


async def _crossing(session: AsyncSession, row: OutboxRow) -> Message:
    """The message of a row.

    Raises:
        Nothing: its writer has taken it back.
    """
    message = await relaying.message_of(session, row)
    if message.withdrawn_at is not None:
        raise Nothing
    return message


def _begins_anew(row: OutboxRow) -> bool:
    """Whether a further piece may have come already: then all come again, marked as a possible repeat."""
    return row.kind != "relay_edit" and may_come_twice(row) and not row.data.get("again")


def _rest(number: int, count: int) -> int | None:
    """The next of so many pieces; None after the last."""
    return number + 1 if number + 1 < count else None
