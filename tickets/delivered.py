"""What a specialist learns of each of their own messages: that it arrived, or why it didn't."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.tables import Involvement, Message, Ticket
from tickets.saying import put_in_part, put_in_room
from tickets.work import Work

#: Marks go after everything that somebody waits for.
_LAST = 2


async def mark(work: Work, message_ids: Sequence[int]) -> None:
    """Has a specialist's message marked as delivered where it was written; of an album the first part."""
    message = await work.session.get(Message, message_ids[0]) if message_ids else None
    if message is None or message.author != "specialist" or message.chat_id > 0:
        return
    row: dict[str, Any] = {"message_id": message.id, "rank": _LAST, "once": True}
    if message.from_part and message.involvement_id is not None:
        part = await work.session.get_one(Involvement, message.involvement_id)
        await put_in_part(work, part, "delivered", **row)
        return
    ticket = await work.session.get(Ticket, message.ticket_id)
    if ticket is not None:
        await put_in_room(work, ticket, "delivered", **row)
