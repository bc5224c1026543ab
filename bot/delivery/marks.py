"""A mark on a message that a specialist wrote, instead of a word about it."""

from __future__ import annotations

from aiogram.methods import SetMessageReaction
from aiogram.types import ReactionTypeEmoji
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Event, Message, OutboxRow

#: One of the few reactions that bots may give, and that nobody takes for an opinion.
DELIVERED = "👌"

_EVENTS = table_of(Event)
_GIVEN = Prepared(
    select(_EVENTS.c.data)
    .where(
        _EVENTS.c.ticket_id == bindparam("ticket"),
        _EVENTS.c.kind == "message.reacted",
        _EVENTS.c.person_id != bindparam("writer"),
    )
    .order_by(_EVENTS.c.id.desc())
)


async def delivered(session: AsyncSession, row: OutboxRow) -> Call:
    """The message has arrived in the requester's chat; if they have reacted to it, that says so too."""
    message = await session.get(Message, row.message_id)
    if message is None or message.chat_id != row.chat_id:  # the group has moved meanwhile
        raise Nothing
    if message.withdrawn_at is not None or await _has_reaction(session, message):
        raise Nothing
    return Call(
        SetMessageReaction(
            chat_id=row.chat_id,
            message_id=message.telegram_message_id,
            reaction=[ReactionTypeEmoji(emoji=DELIVERED)],
        )
    )


async def _has_reaction(session: AsyncSession, message: Message) -> bool:
    """Whether the requester's reaction stands on a specialist's message."""
    given = await _GIVEN.rows(session, {"ticket": message.ticket_id, "writer": message.person_id})
    return next((bool(data["emoji"]) for (data,) in given if data["message_id"] == message.id), False)
