"""What a message answers, on the other side: the right message there, with the part that was quoted."""

from __future__ import annotations

from typing import Any

from aiogram.types import MessageEntity, ReplyParameters
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.copies import copy_of, posts_of, standing_with
from bot.delivery.relaying import NONE, pieces_of
from bot.delivery.wording import Wording, styled
from handlers.reading import utf16
from locales import plain
from storage.tables import Message, OutboxRow


async def answered(
    session: AsyncSession, row: OutboxRow, message: Message
) -> tuple[ReplyParameters | None, Wording]:
    """The reply that a message is to be, and the words that must stand for what can't be replied to.

    Only a requester's message brings such words along: what a specialist answers may be inside talk.
    """
    about = message.about or {}
    quote = about.get("quote")
    target = await _target(session, message, quote)
    if target is not None and target.withdrawn_at is not None:
        return None, NONE
    if target is not None:
        found = await _reply(session, row, target, None if row.data.get("no_quote") else quote)
        if found is not None:
            return found, NONE if quote is None or found.quote else _cited(row, quote["text"])
    if message.author != "requester":
        return None, NONE
    if target is not None:
        return None, _cited(row, quote["text"] if quote else target.text[:300])
    replied = about.get("replied")
    if replied is None:
        return None, NONE
    text = quote["text"] if quote else replied["text"]
    return None, _cited(row, f"{replied['name']}: {text}" if text else replied["name"])


async def _target(session: AsyncSession, message: Message, quote: dict[str, Any] | None) -> Message | None:
    """The message that is answered; of a quote from our own words the requester's message that they show."""
    if message.reply_to_id is not None:
        return await session.get(Message, message.reply_to_id)
    if quote is None or message.author != "specialist":
        return None
    shown = await session.scalars(
        select(Message)
        .where(Message.ticket_id == message.ticket_id, Message.author == "requester", Message.id < message.id)
        .order_by(Message.id.desc())
    )
    return next((one for one in shown if quote["text"] in one.text and one.withdrawn_at is None), None)


async def _reply(
    session: AsyncSession, row: OutboxRow, target: Message, quote: dict[str, Any] | None
) -> ReplyParameters | None:
    number = await copy_of(session, target, row.chat_id)
    if number is None:
        return None
    text, shift = target.text, 0
    if quote is not None and target.chat_id != row.chat_id:
        number, text = await _piece_with(session, row, target, quote["text"], number)
        shift = utf16(text.partition(target.text[:40])[0])
    if quote is None or quote["text"] not in text:
        return ReplyParameters(message_id=number, allow_sending_without_reply=True)
    several = text.count(quote["text"]) > 1
    return ReplyParameters(
        message_id=number,
        allow_sending_without_reply=True,
        quote=quote["text"],
        quote_parse_mode=None,
        quote_entities=[MessageEntity(**entity) for entity in quote.get("entities", ())] or None,
        quote_position=quote["position"] + shift if several and "position" in quote else None,
    )


async def _piece_with(
    session: AsyncSession, row: OutboxRow, target: Message, words: str, number: int
) -> tuple[int, str]:
    """The piece of a copy that holds these words, and its text."""
    posts = await posts_of(session, target, row.chat_id)
    pieces = await pieces_of(session, row, await standing_with(session, target, row.chat_id))
    for post, piece in zip(posts, pieces, strict=False):
        if words in piece.words.text:
            return post.telegram_message_id, piece.words.text
    return number, target.text


def _cited(row: OutboxRow, words: str) -> Wording:
    """Words that are answered, as a quotation of our own."""
    return styled(plain(row.language, "relay.answers", words=words), "blockquote") if words else NONE
