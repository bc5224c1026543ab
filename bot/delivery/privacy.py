"""What somebody gets of their own data, and what of theirs is taken out of groups."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from aiogram.methods import DeleteMessages, SendDocument
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, Nothing, maybe_again, silent
from handlers import my_data as file
from locales import say
from storage.tables import OutboxRow, Person


async def my_data(session: AsyncSession, row: OutboxRow, zone: ZoneInfo) -> Call:
    """Everything about somebody, as it stands now, as a file for them to read."""
    person = await session.get(Person, row.data["person"])
    if person is None or person.telegram_id != row.chat_id:
        raise Nothing  # erased meanwhile
    content = await file.made(session, person, row.language, zone)
    return Call(
        SendDocument(
            chat_id=row.chat_id,
            document=BufferedInputFile(content.encode(), filename="my-data.txt"),
            caption=maybe_again(row, say(row.language, "my_data.caption")),
            parse_mode="HTML",
            disable_notification=silent(row),
        ),
        post="say",
    )


async def delete_posts(session: AsyncSession, row: OutboxRow) -> Call:
    """Messages about somebody who was erased go from a staff group."""
    return Call(DeleteMessages(chat_id=row.chat_id, message_ids=row.data["messages"]))
