"""Rows that pass a person's message on: the message, its changes, an album."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import relaying
from bot.delivery.calls import Call, Nothing, maybe_again, place_of, silent
from storage.tables import OutboxRow


async def relay(session: AsyncSession, row: OutboxRow) -> Call:
    """One message for the other side."""
    message, header = await relaying.source(session, row)
    method = relaying.copy(
        message,
        row.chat_id,
        maybe_again(row, header),
        silent=silent(row),
        **await place_of(session, row, await relaying.reply_target(session, message, row.chat_id)),
    )
    return Call(method, post="relay", message_ids=(message.id,))


async def relay_edit(session: AsyncSession, row: OutboxRow) -> Call:
    """The same, changed."""
    message, header = await relaying.source(session, row)
    post = await relaying.copy_of(session, message, row.chat_id)
    if post is None:  # it stands in the topic's first post only, or never arrived
        return await relay(session, row)
    return Call(relaying.edit(message, row.chat_id, post, header))


async def relay_album(session: AsyncSession, row: OutboxRow) -> Call:
    """An album for the other side."""
    parts, header = await relaying.album(session, row)
    if not parts:
        raise Nothing
    method = relaying.send_album(
        parts,
        row.chat_id,
        maybe_again(row, header),
        silent=silent(row),
        **await place_of(session, row, await relaying.reply_target(session, parts[0], row.chat_id)),
    )
    return Call(method, post="relay", message_ids=tuple(part.id for part in parts))
