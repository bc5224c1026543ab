"""`python -m bot token`: who may use the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from channels.api import tokens, webhooks
from storage.database import Database
from storage.migrating import migrate

Result = TypeVar("Result")


async def add(settings: Settings, name: str, scopes: Sequence[str]) -> str:
    """Makes a token and gives it: it can't be shown again.

    Raises:
        Unavailable.
    """
    now = datetime.now(UTC)
    return await _in(settings, lambda session: tokens.make(session, name, scopes, now))


async def listed(settings: Settings) -> str:
    """Every token and every webhook, a line each.

    Raises:
        Unavailable.
    """
    found, heard = await _in(settings, _everything)
    if not found:
        return "There is no token yet: python -m bot token add NAME"
    lines = [
        f"{one.number:>4}  {one.name}  {','.join(one.scopes)}  made {_day(one.made_at)}  "
        + (f"revoked {_day(one.revoked_at)}" if one.revoked_at else f"last used {_moment(one.used_at)}")
        for one in found
    ]
    lines += [
        f"webhook of {one.name}: {one.url}  {one.waiting} waiting"
        + (f", {one.given_up} GIVEN UP: GET /api/v1/webhook says why" if one.given_up else "")
        for one in heard
    ]
    return "\n".join(lines)


async def _everything(session: AsyncSession) -> tuple[list[tokens.Listed], list[webhooks.Standing]]:
    return await tokens.listed(session), await webhooks.standings(session)


async def revoke(settings: Settings, number: int) -> bool:
    """Ends a token at once; False if there is no live one with this number.

    Raises:
        Unavailable.
    """
    now = datetime.now(UTC)
    return await _in(settings, lambda session: tokens.revoke(session, number, now))


async def remove(settings: Settings, name: str) -> bool:
    """Ends all that an integration may do; its tickets stay. False if there is none of this name.

    Raises:
        Unavailable.
    """
    now = datetime.now(UTC)

    async def unit(session: AsyncSession) -> bool:
        number = await tokens.revoke_all(session, name, now)
        if number is not None:
            await webhooks.take_away(session, number)
        return number is not None

    return await _in(settings, unit)


async def _in(settings: Settings, unit: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    database = Database(settings.database_url)
    try:
        await migrate(database)
        return await database.write(unit)
    finally:
        await database.close()


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at is not None else "never"
