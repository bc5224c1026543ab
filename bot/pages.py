"""The web form and the requesters' pages, joined with the rest of the service."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from yarl import URL

from bot import telegram_errors
from bot.clock import Clock
from bot.doors import Doors
from bot.files import TelegramFiles
from bot.knowledge import LiveKnowledge
from bot.listening import Listener
from bot.settings import Settings
from channels.page.ground import Ground
from channels.page.layout import Address
from channels.page.routes import routes
from handlers.deflection import likely_answers
from handlers.formatting import to_html
from handlers.turn import FileTooBig
from storage import kept_files
from storage.database import Database

#: Telegram hands out no more than this, in bytes.
LARGEST = 20_000_000


class BothFiles:
    """Files of both sides: those that came in by a door are ours, the others Telegram's."""

    def __init__(self, bot: Bot, database: Database) -> None:
        self._telegram, self._database = TelegramFiles(bot), database

    async def fetched(self, file_id: str) -> tuple[str, bytes] | None:
        """A file's name and content; None if it can't be had just now, or any more.

        Raises:
            Unavailable.
        """
        if kept_files.is_kept(file_id):
            async with self._database.read() as session:
                kept = await kept_files.read(session, file_id)
                return (kept.name, kept.content) if kept is not None else None
        try:
            return await self._telegram.fetch_named(file_id, LARGEST)
        except (FileTooBig, telegram_errors.NoAnswer, AiogramError):
            return None


async def name_of(bot: Bot) -> str | None:
    """What the bot is called in Telegram, asked once; None while Telegram doesn't say."""
    try:
        return (await bot.me()).username
    except AiogramError:
        return None


def serve(
    listener: Listener,
    settings: Settings,
    bot: Bot,
    database: Database,
    clock: Clock,
    doors: Doors,
    knowledge: LiveKnowledge,
) -> None:
    """Has the listener answer under the path of PUBLIC_URL."""
    ground = Ground(
        address=Address(URL(settings.public_url).path.rstrip("/")),
        database=database,
        now=clock.now,
        doors=doors,
        files=BothFiles(bot, database),
        likely=partial(likely_answers, knowledge),
        to_html=to_html,
        bot_name=partial(name_of, bot),
        zone=ZoneInfo(settings.timezone),
        default_language=settings.default_language,
    )
    for method, path, handler in routes(ground):
        listener.answers(method, path, handler)
