"""A Telegram with the service's bot, for what is started beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from telegram_emulator import Bot, Group, Telegram
from tests.bot.sending import Sending
from tests.databases import sqlite_copy

TOKEN = "42:STORY-STORY-STORY-STORY-STORY-STORY-STO"


@pytest.fixture
async def tg() -> AsyncIterator[Telegram]:
    """A Telegram that the service can reach."""
    telegram = Telegram()
    await telegram.start()
    yield telegram
    await telegram.stop()


@pytest.fixture
def bot(tg: Telegram) -> Bot:
    """The service's bot."""
    return tg.add_bot(token=TOKEN, username="firstline_bot", name="FirstLine")


@pytest.fixture
def group(tg: Telegram, bot: Bot) -> Group:
    """The staff group."""
    return tg.add_group("Поддержка", forum=True, bots=[bot])


@pytest.fixture
async def sending(templates: Path, tmp_path: Path, tg: Telegram, bot: Bot) -> AsyncIterator[Sending]:
    """A sender by itself."""
    made = Sending(await sqlite_copy(templates, tmp_path), tg, bot)
    yield made
    await made.closes()
