"""The commands that Telegram's menu offers: others to a requester, an admin and a staff group."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeUnion,
)
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import telegram_errors
from bot.clock import Clock
from locales import LANGUAGES, plain
from storage.database import Database, Unavailable
from storage.inserting import insert_into
from storage.tables import CommandMenu, Department
from tickets.employees import are_served
from tickets.people import specialists

log = structlog.get_logger()

REQUESTER = ("new", "my", "human", "undo", "language", "privacy", "help")
STAFF = (
    "queue",
    "duty",
    "roster",
    "ticket",
    "register",
    "note",
    "reply",
    "macro",
    "tag",
    "assign",
    "snooze",
    "merge",
    "incident",
    "block",
    "blocked",
    "name",
    "undo",
    "why",
    "stats",
    "help",
)
ADMIN = ("kb", "why", "macro", "departments", "clients", "stats", "erase")
#: What those of a staff group may do in their private chats.
SPECIALIST = ("register", "duty")
#: Where the desk serves employees.
EMPLOYEE = ("employee",)

#: Stands for every private chat, where a chat's number stands otherwise.
EVERYBODY = 0
LOOK_EVERY = timedelta(minutes=1)
#: A chat that can't be reached, such as that of an admin who never wrote, is tried again after this time.
REFUSED_FOR = timedelta(minutes=10)

#: What is offered in a chat: commands with their descriptions, by language; "" for all other languages.
Menu = dict[str, list[tuple[str, str]]]


def wanted(
    admin_ids: Collection[int],
    groups: Mapping[int, str],
    default_language: str,
    *,
    specialists: Collection[int] = (),
    employees: bool = False,
) -> dict[int, Menu]:
    """The menu of each chat by its number.

    Args:
        groups: the language of each staff group.
        specialists: those who are in one.
        employees: whether the desk serves them too.
    """
    requester = (*REQUESTER, *EMPLOYEE) if employees else REQUESTER
    menus = {EVERYBODY: _menu("requester", requester, default_language)}
    for one in {*admin_ids, *specialists}:
        own = _menu("admin", ADMIN, default_language) if one in admin_ids else {}
        further = _menu("staff", SPECIALIST, default_language) if one in specialists else {}
        menus[one] = {
            code: [*own.get(code, []), *further.get(code, []), *lines]
            for code, lines in menus[EVERYBODY].items()
        }
    for chat_id, language in groups.items():
        menus[chat_id] = _menu("staff", STAFF, language)
    return menus


def _menu(role: str, commands: Collection[str], default_language: str) -> Menu:
    menu: Menu = {}
    for code in ("", *LANGUAGES):
        language = code or default_language
        menu[code] = [(name, plain(language, f"command.{role}.{name}")) for name in commands]
    return menu


class Menus:
    """Keeps Telegram's menus as they should be, also when a group moves or admins change.

    Args:
        admin_ids: people with an admin's menu.
    """

    def __init__(
        self,
        bot: Bot,
        database: Database,
        clock: Clock,
        admin_ids: Collection[int],
        default_language: str,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._admin_ids, self._default_language = admin_ids, default_language
        self._refused: dict[int, datetime] = {}

    async def run(self) -> None:
        """Looks every minute until cancelled."""
        while True:
            try:
                await self.put(await self._groups())
            except Unavailable:
                pass  # said by the database
            except AiogramError as error:
                log.info("menus of commands wait for Telegram", reason=telegram_errors.read(error).reason)
            await self._clock.sleep_until(self._clock.now() + LOOK_EVERY)

    async def _groups(self) -> dict[int, str]:
        async with self._database.read() as session:
            rows = await session.execute(
                select(Department.chat_id, Department.language).where(Department.archived_at.is_(None))
            )
            return {row.chat_id: row.language for row in rows}

    async def put(self, groups: Mapping[int, str]) -> None:
        """Sends the menus that differ from those sent before, and takes away those of former admins.

        Raises:
            AiogramError: Telegram doesn't answer; Unavailable: the database doesn't.
        """
        async with self._database.read() as session:
            served = await are_served(session)
            reached = set(await session.scalars(specialists()))
            menus = wanted(
                self._admin_ids,
                groups,
                self._default_language,
                specialists=reached,
                employees=served,
            )
        async with self._database.read() as session:
            rows = await session.execute(select(CommandMenu.chat_id, CommandMenu.digest))
            known = {row.chat_id: row.digest for row in rows}
        now = self._clock.now()
        for chat_id in {*menus, *known}:
            menu = menus.get(chat_id, {})
            digest = _digest(self._bot.id, menu)
            waits = self._refused.get(chat_id, now) > now
            if known.get(chat_id) == digest or waits:
                continue
            try:
                await self._send(chat_id, menu)
            except AiogramError as error:
                if not telegram_errors.is_refusal(error):
                    raise
                self._refused[chat_id] = now + REFUSED_FOR
                if menu:
                    continue
            await self._note(chat_id, digest if menu else None)

    async def _send(self, chat_id: int, menu: Menu) -> None:
        """Three calls; without a menu what was there is taken away."""
        scope: BotCommandScopeUnion = BotCommandScopeAllPrivateChats()
        if chat_id != EVERYBODY:
            scope = BotCommandScopeChat(chat_id=chat_id)
        for code in ("", *LANGUAGES):
            if not menu:
                await self._bot.delete_my_commands(scope, code or None)
                continue
            commands = [BotCommand(command=name, description=words) for name, words in menu[code]]
            await self._bot.set_my_commands(commands, scope, code or None)

    async def _note(self, chat_id: int, digest: str | None) -> None:
        async def unit(session: AsyncSession) -> None:
            if digest is None:
                await session.execute(delete(CommandMenu).where(CommandMenu.chat_id == chat_id))
                return
            await session.execute(
                insert_into(session, CommandMenu)
                .values(chat_id=chat_id, digest=digest)
                .on_conflict_do_update(index_elements=["chat_id"], set_={"digest": digest})
            )

        await self._database.write(unit)


def _digest(bot_id: int, menu: Menu) -> str:
    """Another bot on the same database has sent nothing yet."""
    return hashlib.sha256(json.dumps([bot_id, menu], ensure_ascii=False).encode()).hexdigest()[:16]
