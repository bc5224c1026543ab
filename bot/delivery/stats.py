"""Figures as a picture, and as a file for spreadsheets."""

from __future__ import annotations

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.calls import Call, maybe_again, place_of, silent
from handlers import figures, stats_file
from storage.database import Database
from storage.tables import OutboxRow


async def chart(session: AsyncSession, row: OutboxRow) -> Call:
    """The charts of a period, under the figures that they belong to."""
    picture = await asyncio.to_thread(drawn, row.data, row.language)
    return Call(
        SendPhoto(
            chat_id=row.chat_id,
            photo=BufferedInputFile(picture, filename="stats.png"),
            caption=maybe_again(row, figures.head(row.data, row.language)),
            parse_mode="HTML",
            disable_notification=silent(row),
            **await place_of(session, row),
        ),
        post="say",
    )


def drawn(data: dict[str, Any], language: str) -> bytes:
    """The picture as a PNG file."""
    from handlers.charts.stats import draw  # the library to draw with is loaded when it is first needed

    return draw(data, language)


async def file(session: AsyncSession, row: OutboxRow, database: Database, zone: ZoneInfo) -> Call:
    """The contacts of a period with what became of each, as they stand now."""
    content = await database.read_much(lambda own: stats_file.made(own, row.data, zone, row.language))
    return Call(
        SendDocument(
            chat_id=row.chat_id,
            document=BufferedInputFile(content, filename=row.data["name"]),
            caption=maybe_again(row, figures.head(row.data, row.language)),
            parse_mode="HTML",
            disable_notification=silent(row),
            **await place_of(session, row),
        ),
        post="say",
    )
