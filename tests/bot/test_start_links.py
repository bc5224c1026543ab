"""`python -m bot link` says what it can't make a link of."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings import Settings
from bot.start_links import NoName, make_link
from telegram_emulator import Telegram


def test_a_link_about_nothing() -> None:
    said = CliRunner().invoke(cli, ["link", "--topic", "  "])
    assert said.exit_code == 2
    assert "--topic, --site or --order" in said.output


async def test_whom_telegram_does_not_know(tmp_path: Path) -> None:
    tg = Telegram(seed=1)
    await tg.start()
    values = {
        "bot_token": "7:NOBODY-NOBODY-NOBODY-NOBODY-NOBODY-NOB",
        "telegram_api_url": tg.url,
        "database_url": f"sqlite+aiosqlite:///{tmp_path}/desk.db",
    }
    settings = Settings.model_validate(values)
    with pytest.raises(NoName, match="doesn't know this token"):
        await make_link(settings, {"order": "1"}, 1)
    await tg.stop()
    with pytest.raises(NoName, match="no answer"):
        await make_link(settings, {"order": "1"}, 1)
