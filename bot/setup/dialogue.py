"""`python -m bot setup`: asks, connects, writes `.env`, and has the doctor look over the result."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from aiogram.types import User
from pydantic import SecretStr

from bot import staff_group
from bot.client import build_client
from bot.clock import Clock, FollowedClock, SystemClock
from bot.lock import FileLock
from bot.menus import Menus
from bot.settings import Settings, is_token
from bot.setup import env_file
from bot.setup.codes import spelled
from bot.setup.connecting import Connecting
from bot.setup.terminal import Terminal
from bot.staff_group import StaffGroup
from storage.database import Database
from storage.migrating import migrate
from tickets.people import first_language, meet
from tickets.work import Work

FILE = Path(".env")
#: How long a group that isn't in order is watched, and how often it is looked at.
WATCHED = timedelta(minutes=5)
LOOK_EVERY = timedelta(seconds=3)


class GaveUp(Exception):
    """It can't go on; what is wrong has been said."""


def ask_token(settings: Settings, terminal: Terminal) -> tuple[Settings, User]:
    """Asks for the token until Telegram knows it.

    Returns:
        the settings with the token, and the bot it belongs to.

    Raises:
        GaveUp: nobody answers.
    """
    terminal.tell("setup.hello")
    kept = settings.bot_token.get_secret_value()
    terminal.tell("setup.token_kept" if kept else "setup.token_where")
    while True:
        given = terminal.secret("setup.token")
        if given is None and not kept:
            terminal.tell("setup.no_input")
            raise GaveUp
        token = given or kept
        if not is_token(token):
            terminal.tell("setup.token_shape")
            continue
        asked = settings.model_copy(update={"bot_token": SecretStr(token)})
        try:
            me = asyncio.run(_owner(asked))
        except TelegramUnauthorizedError:
            terminal.tell("setup.token_unknown")
        except AiogramError:
            terminal.tell("setup.no_answer", address=settings.telegram_api_url)
        else:
            terminal.tell("setup.bot", username=me.username or "")
            return asked, me
        if given is None:
            raise GaveUp


async def _owner(settings: Settings) -> User:
    bot = build_client(settings)
    try:
        return await bot.get_me(request_timeout=15)
    finally:
        await bot.session.close()


async def connect(settings: Settings, me: User, terminal: Terminal) -> None:
    """Has the admin and the staff group named in Telegram, and writes what came of it to `.env`.

    Raises:
        GaveUp; AlreadyRunning; Unavailable: the database can't be opened; WrongToken.
    """
    async with _outside(settings) as (clock, database):
        bot = build_client(settings)
        connecting = Connecting(bot, me.username or "", settings, database, clock, terminal.tell)
        try:
            await _name(settings, me, connecting, bot, terminal)
            settings = await _keep(settings, connecting, database, clock, terminal)
            group = await _look_after(connecting, bot, clock, me.username or "", terminal)
            if group.chat_id != settings.staff_chat_id:
                _write({"STAFF_CHAT_ID": str(group.chat_id)}, terminal)
            menus = Menus(bot, database, clock, settings.admin_ids, settings.default_language)
            await menus.put({group.chat_id: settings.default_language})
        except AiogramError:
            terminal.tell("setup.no_answer", address=settings.telegram_api_url)
            raise GaveUp from None
        finally:
            await connecting.stop()
            await bot.session.close()


@asynccontextmanager
async def _outside(settings: Settings) -> AsyncIterator[tuple[Clock, Database]]:
    """The clock and the migrated database, which no other process serves meanwhile."""
    clock: Clock = SystemClock()
    followed = FollowedClock(settings.clock_url) if settings.clock_url else None
    database = Database(settings.database_url)
    lock = FileLock(database.url) if database.is_sqlite else None
    try:
        if followed is not None:
            await followed.start()
            clock = followed
        if lock is not None:
            lock.take()
        await migrate(database)
        yield clock, database
    finally:
        await database.close()
        if followed is not None:
            await followed.stop()
        if lock is not None:
            lock.release()


async def _name(settings: Settings, me: User, connecting: Connecting, bot: Bot, terminal: Terminal) -> None:
    """Says what to write where, and waits until it was written."""
    username = me.username or ""
    if (await bot.get_webhook_info()).url:
        terminal.tell("setup.webhook", username=username)
        if not (terminal.is_interactive and terminal.agrees("setup.webhook_remove")):
            raise GaveUp
        await bot.delete_webhook()
    if me.can_join_groups is False:
        terminal.tell("setup.no_groups", username=username)
    code = connecting.codes.code
    terminal.tell("setup.connect", username=username, code=spelled(code), payload=code)
    connecting.listen()
    await connecting.both()


async def _keep(
    settings: Settings, connecting: Connecting, database: Database, clock: Clock, terminal: Terminal
) -> Settings:
    """Writes the file, and notes the admin among the people: only who is known can be told anything."""
    admin, chat_id = await connecting.both()
    admin_ids = tuple(dict.fromkeys((*settings.admin_ids, admin.telegram_id)))
    values = {
        "BOT_TOKEN": settings.bot_token.get_secret_value(),
        "STAFF_CHAT_ID": str(chat_id),
        "ADMIN_IDS": ",".join(map(str, admin_ids)),
    }
    language = settings.default_language
    if "default_language" not in settings.model_fields_set:
        language = "en" if first_language(admin.language_code, language) == "en" else "ru"
        values["DEFAULT_LANGUAGE"] = language
    _write(values, terminal)
    now = clock.now()
    await database.write(lambda session: meet(Work(session, now), admin, language))
    return settings.model_copy(
        update={"staff_chat_id": chat_id, "admin_ids": admin_ids, "default_language": language}
    )


def _write(values: dict[str, str], terminal: Terminal) -> None:
    try:
        env_file.put(FILE, values)
    except OSError as error:
        terminal.tell("setup.not_written", path=str(FILE.resolve()), reason=error.strerror or "?")
        raise GaveUp from None
    terminal.tell("setup.written", path=str(FILE.resolve()), names=", ".join(values))
    hidden = [name for name, value in values.items() if os.environ.get(name, "") not in ("", value)]
    if hidden:
        terminal.tell("setup.environment", names=", ".join(hidden))


async def _look_after(
    connecting: Connecting, bot: Bot, clock: Clock, username: str, terminal: Terminal
) -> StaffGroup:
    """Says what is missing in the group, and watches it being mended until Enter is pressed."""
    _, chat_id = await connecting.both()
    group = await staff_group.look_at(bot, chat_id)
    if (group.in_order and group.is_forum) or not terminal.is_interactive:
        return group
    shown: list[tuple[bool, str]] = []
    pressed = terminal.enter_pressed()
    until = clock.now() + WATCHED
    while not (group.in_order and group.is_forum) and clock.now() < until and not pressed.is_set():
        found = staff_group.lines(group, username, terminal.language)
        if found != shown:
            terminal.show(found)
            terminal.tell("setup.mend")
            shown = found
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(pressed.wait(), LOOK_EVERY.total_seconds())
        _, chat_id = await connecting.both()
        with contextlib.suppress(AiogramError):
            group = await staff_group.look_at(bot, chat_id)
    return group
