"""The web form and the requesters' pages, joined with the rest of the service."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import AiogramError
from yarl import URL

from bot.clock import Clock
from bot.doors import Doors
from bot.files import BothFiles
from bot.knowledge import LiveKnowledge
from bot.listening import Listener
from bot.settings import Settings
from channels.page.ground import Ground
from channels.page.layout import Address
from channels.page.routes import routes
from handlers.deflection import likely_answers
from handlers.formatting import to_html
from storage.database import Database


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
    files: BothFiles,
    knowledge: LiveKnowledge,
) -> None:
    """Has the listener answer under the path of PUBLIC_URL."""
    ground = Ground(
        address=Address(URL(settings.public_url).path.rstrip("/")),
        database=database,
        now=clock.now,
        doors=doors,
        files=files,
        likely=partial(likely_answers, knowledge),
        to_html=to_html,
        bot_name=partial(name_of, bot),
        zone=ZoneInfo(settings.timezone),
        tells=settings.mailboxes is not None,
        default_language=settings.default_language,
    )
    for method, path, handler in routes(ground):
        listener.answers(method, path, handler)
