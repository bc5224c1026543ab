"""An emulated Telegram with a bot, a requester and a staff forum."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from telegram_emulator import Bot, Group, Person, Telegram

Json = dict[str, Any]
TOKEN = "42:TEST"


class Refused(Exception):
    """An answer with "ok": false; `status`, `answer` and `headers` as they came."""

    def __init__(self, status: int, answer: Json, headers: Json) -> None:
        super().__init__(answer["description"])
        self.status = status
        self.answer = answer
        self.headers = headers


@dataclass
class Desk:
    """Everybody a test needs, and the bot's side of the wire."""

    tg: Telegram
    bot: Bot
    ira: Person
    anna: Person
    oleg: Person
    group: Group
    http: aiohttp.ClientSession

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method with a JSON body; gives `result` or raises Refused."""
        async with self.http.post(f"{self.tg.url}/bot{TOKEN}/{method}", json=params) as response:
            answer = await response.json()
            if not answer["ok"]:
                raise Refused(response.status, answer, dict(response.headers))
            return answer["result"]

    async def updates(self, **params: Any) -> list[Json]:
        """Fetch what waits, and confirm it."""
        found: list[Json] = await self.call("getUpdates", **params)
        if found:
            await self.call("getUpdates", offset=found[-1]["update_id"] + 1, limit=1)
        return found


async def _desk(tg: Telegram) -> AsyncIterator[Desk]:
    bot = tg.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")
    ira = tg.add_person("Ирина", language="ru")
    anna, oleg = tg.add_person("Анна", last_name="Орлова", username="anna"), tg.add_person("Олег")
    group = tg.add_group("Поддержка", forum=True, members=[anna], bots=[bot])
    group.add(oleg, "administrator", quiet=True)
    bot.updates.waiting.clear()
    await tg.start()
    async with aiohttp.ClientSession() as http:
        yield Desk(tg, bot, ira, anna, oleg, group, http)
    await tg.stop()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """The desk with Telegram's limits off."""
    async for desk in _desk(Telegram(limits=False)):
        yield desk


@pytest.fixture
async def strict_desk() -> AsyncIterator[Desk]:
    """The desk with Telegram's limits on, as by default."""
    async for desk in _desk(Telegram()):
        yield desk
