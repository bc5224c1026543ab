"""`python -m bot link`: a link for a site's page, for one person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import aiohttp

from bot.settings import Settings
from storage.database import Database
from storage.migrating import migrate
from tickets import start_links

#: Telegram answers at once or not at all.
PATIENCE_S = 10


class NoName(Exception):
    """Telegram doesn't say what the bot is called; the message says why."""


async def make_link(settings: Settings, about: dict[str, str], days: float) -> str:
    """Makes a link that opens the bot once, within so many days; also while the service runs.

    Args:
        about: `topic`, `site` and `order`, as far as they are known.

    Raises:
        NoName; Unavailable.
    """
    name = await _name_of_bot(settings)
    database = Database(settings.database_url)
    try:
        await migrate(database)
        token = await database.write(
            lambda session: start_links.make(session, about, datetime.now(UTC), timedelta(days=days))
        )
    finally:
        await database.close()
    return f"https://t.me/{name}?start={token}"


async def _name_of_bot(settings: Settings) -> str:
    address = f"{settings.telegram_api_url}/bot{settings.bot_token.get_secret_value()}/getMe"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_S)) as session,
            session.get(address) as response,
        ):
            answer = await response.json()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NoName(f"Telegram: no answer ({type(error).__name__}); check TELEGRAM_API_URL") from None
    if not answer.get("ok"):
        raise NoName("BOT_TOKEN: Telegram doesn't know this token. Copy it again from BotFather.")
    return str(answer["result"]["username"])
