"""A mark on a message that a specialist wrote, instead of a word about it."""

from __future__ import annotations

from aiogram.methods import SetMessageReaction
from aiogram.types import ReactionTypeEmoji
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing
from storage.tables import Message, OutboxRow

#: One of the few reactions that bots may give, and that nobody takes for an opinion.
DELIVERED = "👌"


async def delivered(session: AsyncSession, row: OutboxRow) -> Call:
    """The message has arrived in the requester's chat."""
    message = await session.get(Message, row.message_id)
    if message is None or message.chat_id != row.chat_id:  # the group has moved meanwhile
        raise Nothing
    return Call(
        SetMessageReaction(
            chat_id=row.chat_id,
            message_id=message.telegram_message_id,
            reaction=[ReactionTypeEmoji(emoji=DELIVERED)],
        )
    )
