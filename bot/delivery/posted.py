"""What stands in Telegram since a call: noted when it has come, forgotten when it is gone."""

from __future__ import annotations

from typing import Any

from aiogram.methods import DeleteMessages
from aiogram.types import Message, MessageId
from sqlalchemy import delete, select, update

from bot.delivery.calls import Call
from storage import outbox
from storage.tables import OutboxRow, Post
from tickets.work import Work


async def note(work: Work, row: OutboxRow, call: Call, answer: Any) -> None:
    """Remembers which messages the posts that have come stand for."""
    if call.post is None or (call.post == "say" and row.ticket_id is None):
        return  # nothing will ever be asked of it
    posts = answer if isinstance(answer, list) else [answer]
    for number, post in enumerate(posts):
        if not isinstance(post, (Message, MessageId)):
            continue
        shown: list[int | None] = list(call.message_ids[number : number + 1]) or [None]
        if number == 0:
            shown += call.also
        for place, message_id in enumerate(shown):
            await outbox.note_post(
                work.session,
                chat_id=row.chat_id,
                telegram_message_id=post.message_id,
                kind=call.post,
                ticket_id=row.ticket_id,
                message_id=message_id,
                now=work.now,
                involvement_id=row.data.get("involvement"),
                place=place,
            )


async def forget(work: Work, row: OutboxRow, call: Call | None) -> None:
    """Posts that a call has deleted stand for nothing any more."""
    if call is not None and call.gone:
        await _forget(work, row.chat_id, Post.telegram_message_id.in_(call.gone))


async def left_behind(work: Work, chat_id: int, method: Any) -> None:
    """Messages that a call was to change or delete aren't there any more."""
    gone = method.message_ids if isinstance(method, DeleteMessages) else [method.message_id]
    await _forget(work, chat_id, Post.telegram_message_id.in_(gone))


async def copy_gone(work: Work, row: OutboxRow) -> None:
    """Nothing stands for a row's message in its chat any more, nor for those that stood in its posts."""
    its = select(Post.telegram_message_id).where(
        Post.message_id == row.message_id, Post.chat_id == row.chat_id
    )
    await _forget(work, row.chat_id, Post.telegram_message_id.in_((await work.session.scalars(its)).all()))


async def taken_out(work: Work, row: OutboxRow, message_id: int) -> None:
    """A message doesn't stand in the posts of this chat any more; others do."""
    await _forget(work, row.chat_id, Post.message_id == message_id)


async def workspace_gone(work: Work, row: OutboxRow) -> None:
    """An admin has deleted their workspace: it is sent anew; what was to be tidied up is gone."""
    if row.kind == "kb_tidy":
        await outbox.settle(work.session, row, "sent", work.now, error="it was gone already")
        return
    await work.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id)
        .values(data={**row.data, "telegram_message_id": None})
        .execution_options(synchronize_session=False)
    )
    await outbox.settle(work.session, row, "new", work.now, error="the workspace was deleted")


async def _forget(work: Work, chat_id: int, which: Any) -> None:
    await work.session.execute(
        delete(Post).where(Post.chat_id == chat_id, which).execution_options(synchronize_session=False)
    )
