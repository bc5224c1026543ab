"""A requester's messages that wait for room in a crowded group: what may go out in one post does.

Only plain texts are joined, and only those that wait one behind the other; anything else goes by itself,
and what comes after it too.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.relaying import TEXT
from bot.telegram_errors import Failure, Trouble
from handlers.reading import utf16
from storage import outbox
from storage.tables import Message, OutboxRow
from tickets.work import Work

#: So many messages at most become one post.
MOST = 20
#: Telegram's limit, less what stands above the words: a name, and whether they may have come before.
ROOM = TEXT - 300
#: Refusals that say nothing about the words.
_OF_THE_PLACE = (Failure.NO_TOPIC, Failure.TOPIC_CLOSED, Failure.MOVED)


async def join(session: AsyncSession, row: OutboxRow) -> None:
    """Has what waits behind a leased row go out with it, as far as that may."""
    if not _is_fresh(row) or not row.destination.startswith("ticket:"):
        return
    waiting = await outbox.waiting_behind(session, row, MOST - 1)
    if not waiting or not _is_fresh(waiting[0]):
        return
    ids = [row.message_id, *(each.message_id for each in waiting)]
    found = await session.scalars(select(Message).where(Message.id.in_(ids)))
    messages = {message.id: message for message in found}
    first, further = messages.get(row.message_id or 0), list[int]()
    if first is None or not _is_plain(first):
        return
    length = utf16(first.text)
    for each in waiting:
        message = messages.get(each.message_id or 0)
        if message is None or not (_is_fresh(each) and _is_plain(message)):
            break
        length += utf16(message.text) + 2  # and the lines between
        if message.person_id != first.person_id or length > ROOM:
            break
        further.append(each.id)
    if further:
        await outbox.join(session, row, further)


async def set_apart(work: Work, row: OutboxRow, trouble: Trouble) -> bool:
    """Has joined messages go one by one when Telegram refuses them together; whether it did so.

    One of them may be the reason, and the others needn't share its fate.
    """
    if not row.data.get(outbox.JOINED) or not trouble.is_final or trouble.failure in _OF_THE_PLACE:
        return False
    await outbox.set_apart(work.session, row, trouble.reason)
    return True


def _is_fresh(row: OutboxRow) -> bool:
    """Whether a row passes a message on that nothing has been tried with yet."""
    return row.kind == "relay" and not row.data and not row.maybe_sent


def _is_plain(message: Message) -> bool:
    """Whether a message is a requester's words and nothing else."""
    of_requester = message.author == "requester" and message.involvement_id is None
    alone = message.album is None and message.reply_to_id is None and message.about is None
    return message.kind == "text" and of_requester and alone
