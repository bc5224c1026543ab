"""One demo and one Chromium for the tests of the page; a quiet emulated Telegram for those of its parts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from telegram_emulator import Bot, Group, Person, Telegram
from telegram_emulator.methods import BUILT, call_method
from tests.page.running import MISSING, chromium, chromium_path, running_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo that all tests share."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with running_demo(folder) as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def chromium_is_there() -> None:
    """A bare machine without a browser runs all other tests; CI installs one first."""
    if chromium_path() is None:
        pytest.skip(MISSING)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def started() -> AsyncIterator[Browser]:
    """One Chromium for all tests."""
    async with chromium() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser(started: Browser) -> AsyncIterator[Browser]:
    """It, without the windows of the test before."""
    yield started
    for context in started.contexts:
        await context.close()


@dataclass(frozen=True)
class Stage:
    """A requester and an administrator of a forum, with a bot that does only what a test says."""

    tg: Telegram
    bot: Bot
    ira: Person
    oleg: Person
    group: Group

    def call(self, method: str, **params: Any) -> Any:
        """Let the bot call a method."""
        return call_method(self.tg.world, self.bot, method, params, {}, BUILT)


@pytest_asyncio.fixture(loop_scope="session")
async def stage() -> AsyncIterator[Stage]:
    """An emulated Telegram in this process."""
    tg = Telegram(limits=False)
    bot = tg.add_bot("42:TEST", "desk_bot", "Desk", inline=True)
    ira = tg.add_person("Ирина", role="requester", language="ru")
    oleg = tg.add_person("Олег", role="specialist", language="ru")
    group = tg.add_group("Поддержка", forum=True, members=[ira], bots=[bot])
    group.add(oleg, "administrator", quiet=True)
    await ira.starts(bot)
    await tg.start()
    yield Stage(tg, bot, ira, oleg, group)
    await tg.stop()
