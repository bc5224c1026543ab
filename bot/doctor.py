"""Looks over everything the service needs; says in one line each what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot import mail_doctor, public_doctor, staff_group, telegram_errors
from bot.client import build_client
from bot.settings import Settings
from knowledge_base.encoder import SentenceEncoder, sentence_encoder
from locales import plain
from storage.database import Database, Unavailable
from storage.tables import Department

#: A clock that is wrong by more than this spoils deadlines.
CLOCK_OFF_S = 5

#: Whether something is in order, and what is said about it.
Line = tuple[bool, str]


async def examine(settings: Settings, language: str) -> AsyncIterator[Line]:
    """Gives a line for each thing looked at, as soon as it is known."""
    for look in (_telegram, _database, public_doctor.examine, mail_doctor.examine, _encoder, _clock):
        async for line in look(settings, language):
            yield line


async def _telegram(settings: Settings, language: str) -> AsyncIterator[Line]:
    bot = build_client(settings)
    try:
        me = await bot.get_me()
        yield True, plain(language, "doctor.token", username=me.username or "")
        if (await bot.get_webhook_info()).url not in ("", settings.webhook_url):
            yield False, plain(language, "doctor.webhook")
        for chat_id in await _staff_chats(settings):
            async for line in _group(bot, me.username or "", chat_id, language):
                yield line
    except TelegramUnauthorizedError:
        yield False, plain(language, "doctor.token_unknown")
    except AiogramError as error:
        reason = telegram_errors.read(error).reason
        yield False, plain(language, "doctor.no_answer", reason=reason)
    finally:
        await bot.session.close()


_GROUPS = select(Department.chat_id).where(Department.archived_at.is_(None)).order_by(Department.id)


async def _staff_chats(settings: Settings) -> list[int]:
    """The group of the settings, then those of further departments, if there is a database yet."""
    database = Database(settings.database_url)
    try:
        async with database.read() as session:
            chats = (await session.scalars(_GROUPS)).all()
    except (Unavailable, DBAPIError):
        return [settings.staff_chat_id]  # what is wrong with the database is said below
    finally:
        await database.close()
    return list(dict.fromkeys((settings.staff_chat_id, *chats[1:])))


async def _group(bot: Bot, username: str, chat_id: int, language: str) -> AsyncIterator[Line]:
    try:
        group = await staff_group.look_at(bot, chat_id)
    except AiogramError as error:
        if not telegram_errors.is_refusal(error):
            raise
        yield False, plain(language, "doctor.group_unseen", chat=chat_id, username=username)
        return
    for line in staff_group.lines(group, username, language):
        yield line
    if group.chat_id != chat_id:
        yield False, plain(language, "doctor.group_moved", chat=group.chat_id)


async def _database(settings: Settings, language: str) -> AsyncIterator[Line]:
    database = Database(settings.database_url)
    try:
        async with database.read() as session:
            await session.execute(text("SELECT 1"))
            if not database.is_sqlite:
                durable = await session.scalar(text("SHOW synchronous_commit"))
                if durable == "off":
                    yield False, plain(language, "doctor.database_loses")
                    return
        if database.is_sqlite and not _writable(Path(database.url.database or "")):
            yield False, plain(language, "doctor.database_read_only", path=str(database.url.database))
            return
        yield True, plain(language, "doctor.database", kind=database.url.get_backend_name())
    except Unavailable as error:
        yield False, plain(language, "doctor.database_silent", reason=str(error))
    finally:
        await database.close()


def _writable(path: Path) -> bool:
    """Whether SQLite may write the file, and its log beside it."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


async def _encoder(settings: Settings, language: str) -> AsyncIterator[Line]:
    """Line 1 goes on without it, but understands much less."""
    quality = settings.matching == "quality"
    started = time.monotonic()
    try:
        encoder = await asyncio.to_thread(sentence_encoder, quality)
    except (OSError, RuntimeError, ValueError) as error:
        yield False, plain(language, "doctor.encoder_broken", reason=type(error).__name__)
        return
    if encoder is None:
        yield False, plain(language, "doctor.encoder_missing")
    elif quality and isinstance(encoder, SentenceEncoder):
        yield False, plain(language, "doctor.encoder_usual")
    else:
        yield True, plain(language, "doctor.encoder", seconds=f"{time.monotonic() - started:.1f}")


async def _clock(settings: Settings, language: str) -> AsyncIterator[Line]:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
            session.head(settings.telegram_api_url) as response,
        ):
            date = response.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError):
        return  # said above already
    if date is None:
        return
    off = abs((parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds())
    if off > CLOCK_OFF_S:
        yield False, plain(language, "doctor.clock_off", seconds=round(off))
    else:
        yield True, plain(language, "doctor.clock")
