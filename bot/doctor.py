"""Looks over everything the service needs; says in one line each what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiogram.types import ChatMemberAdministrator, ChatMemberOwner
from sqlalchemy import text

from bot import telegram_errors
from bot.client import build_client
from bot.settings import Settings
from storage.database import Database, Unavailable

#: A clock that is wrong by more than this spoils deadlines.
CLOCK_OFF_S = 5


async def examine(settings: Settings) -> list[tuple[bool, str]]:
    """Gives a line for each thing looked at, with whether it is in order."""
    database = [line async for line in _database(settings)]
    telegram = [line async for line in _telegram(settings)]
    clock = [line async for line in _clock(settings)]
    return [*telegram, *database, *clock]


async def _telegram(settings: Settings) -> AsyncIterator[tuple[bool, str]]:
    bot = build_client(settings)
    try:
        me = await bot.get_me()
        yield True, f"token: belongs to @{me.username}"
        async for line in _group(bot, me.id, settings.staff_chat_id):
            yield line
    except TelegramUnauthorizedError:
        yield False, "token: Telegram doesn't know it; copy it again from BotFather into BOT_TOKEN"
    except TelegramAPIError as error:
        reason = telegram_errors.read(error).reason
        yield False, f"Telegram: no answer ({reason}); check the network and TELEGRAM_API_URL"
    finally:
        await bot.session.close()


async def _group(bot: Bot, me: int, chat_id: int) -> AsyncIterator[tuple[bool, str]]:
    try:
        chat = await bot.get_chat(chat_id)
        member = await bot.get_chat_member(chat_id, me)
    except TelegramAPIError as error:
        if not telegram_errors.is_refusal(error):
            raise
        yield False, f"staff group: the bot can't see {chat_id}; add it there, or mend STAFF_CHAT_ID"
        return
    yield True, f"staff group: “{chat.title}”"
    if chat.is_forum:
        yield True, "topics: on"
    else:
        yield True, "topics: off; replies to cards are used (better: turn on Topics in the group's settings)"
    rights = {
        "can_manage_topics": "Manage Topics",
        "can_delete_messages": "Delete Messages",
    }
    if member.status not in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR):
        yield False, "rights: the bot isn't an administrator; make it one, with Manage Topics"
        return
    missing = [
        words
        for name, words in rights.items()
        if not isinstance(member, ChatMemberOwner)
        and not (isinstance(member, ChatMemberAdministrator) and getattr(member, name))
    ]
    if chat.is_forum and missing:
        yield False, f"rights: the bot lacks {', '.join(missing)}; allow it in the group's administrators"
    else:
        yield True, "rights: enough"


async def _database(settings: Settings) -> AsyncIterator[tuple[bool, str]]:
    database = Database(settings.database_url)
    try:
        async with database.read() as session:
            await session.execute(text("SELECT 1"))
            if not database.is_sqlite:
                durable = await session.scalar(text("SHOW synchronous_commit"))
                if durable == "off":
                    yield False, "database: synchronous_commit is off, messages could be lost; turn it on"
                    return
        yield True, f"database: {database.url.get_backend_name()} answers"
    except Unavailable as error:
        yield False, f"database: no answer ({error}); check DATABASE_URL"
    finally:
        await database.close()


async def _clock(settings: Settings) -> AsyncIterator[tuple[bool, str]]:
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
        yield False, f"clock: {off:.0f} s away from Telegram's; set up time synchronisation"
    else:
        yield True, "clock: right"
