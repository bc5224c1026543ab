"""A bad setting: one line that names it and says what it expects, exit 2, no traceback."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings import BadSetting, Settings, read_settings, require_for_run

ROOT = Path(__file__).parent.parent.parent
GOOD = {"BOT_TOKEN": "42:STORY-STORY", "STAFF_CHAT_ID": "-1001", "ADMIN_IDS": "7"}
#: A setting that is set badly, and what its line must hold.
BAD = (
    ("BOT_TOKEN", "", "BotFather"),
    ("BOT_TOKEN", "nonsense", "BotFather"),
    ("BOT_TOKEN", "42:with a space", "BotFather"),
    ("STAFF_CHAT_ID", "", "like -100"),
    ("STAFF_CHAT_ID", "@group", "like -100"),
    ("STAFF_CHAT_ID", "1001", "like -100"),
    ("ADMIN_IDS", "", "commas"),
    ("ADMIN_IDS", "7; 8", "commas"),
    ("ADMIN_IDS", "7,-8", "commas"),
    ("TELEGRAM_API_URL", "api.telegram.org", "http(s)"),
    ("TELEGRAM_API_URL", "http://", "http(s)"),
    ("WEBHOOK_URL", "desk.example.org", "https"),
    ("WEBHOOK_SECRET", "with a space", "only Telegram"),
    ("HTTP_PORT", "65536", "or 0 for none"),
    ("DATABASE_URL", "mysql://localhost/x", "sqlite+aiosqlite:///"),
    ("DATABASE_URL", "sqlite+aiosqlite:///", "sqlite+aiosqlite:///"),
    ("DATABASE_URL", "postgresql+asyncpg://user@host:port/name", "postgresql+asyncpg://"),
    ("DATABASE_URL", "postgresql://user@host", "postgresql+asyncpg://"),
    ("DEFAULT_LANGUAGE", "de", "ru or en"),
    ("TIMEZONE", "Europe/Nowhere", "Europe/Moscow"),
    ("TIMEZONE", "../etc/passwd", "Europe/Moscow"),
    ("MERGE_PAUSE_S", "-1", "0 to 60"),
    ("MERGE_PAUSE_S", "soon", "0 to 60"),
    ("CLOSE_RESOLVED_AFTER_S", "1", "60 or more"),
    ("DELETE_TOPICS_AFTER_S", "a week", "60 or more"),
    ("ERASE_AFTER_DAYS", "3", "4 or more"),
    ("ERASE_AFTER_DAYS", "a year", "4 or more"),
    ("PACE", "fast", "telegram or off"),
    ("CLOCK_URL", "now", "http(s)"),
    ("DEMO_PORT", "0", "1 to 65535"),
    ("DEMO_PORT", "65536", "1 to 65535"),
)


async def command(folder: Path, *words: str, **settings: str) -> tuple[int | None, str]:
    """Runs a command of the service in a folder; gives its exit code and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **settings},
    )
    out, _ = await process.communicate()
    return process.returncode, out.decode()


@pytest.mark.parametrize(("name", "value", "expected"), BAD)
def test_each_bad_setting_is_one_line(
    name: str, value: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = CliRunner(env={**GOOD, name: value}).invoke(cli, ["run"])
    assert ended.exit_code == 2
    assert ended.output.startswith(f"{name}: expected ")
    assert ended.output.count("\n") == 1
    assert expected in ended.output


async def test_several_bad_settings_are_a_line_each(tmp_path: Path) -> None:
    code, out = await command(tmp_path, "run", DEMO_PORT="x", PACE="x", **GOOD)
    assert code == 2
    assert sorted(line.split(":")[0] for line in out.splitlines()) == ["DEMO_PORT", "PACE"]


async def test_a_command_that_needs_no_telegram_minds_a_bad_setting_too(tmp_path: Path) -> None:
    code, out = await command(tmp_path, "kb", "export", "kb.csv", TIMEZONE="Mars")
    assert (code, out) == (2, "TIMEZONE: expected a time zone's name, like Europe/Moscow\n")


async def test_a_database_that_can_not_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, out = await command(tmp_path, "migrate", DATABASE_URL="sqlite+aiosqlite:///file/desk.db")
    assert code == 2
    assert out.startswith("DATABASE_URL: the database can't be opened")
    assert out.count("\n") == 1


def test_the_file_is_read_and_the_environment_goes_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("TIMEZONE=Asia/Tokyo\nSTAFF_CHAT_ID=\nDEMO_PORT=9000\n", "utf-8")
    monkeypatch.setenv("DEMO_PORT", "9001")
    settings = read_settings()
    assert (settings.timezone, settings.demo_port, settings.staff_chat_id) == ("Asia/Tokyo", 9001, 0)


def test_a_file_in_another_encoding_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes("# Настройки\nPACE=off\n".encode("cp1251"))
    with pytest.raises(BadSetting, match=r"\.env: expected a file in UTF-8"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@host/name", "postgresql+asyncpg://u:p@host/name"),
        ("postgres://u:p@host/name", "postgresql+asyncpg://u:p@host/name"),
        ("sqlite:///data/x.db", "sqlite+aiosqlite:///data/x.db"),
        ("sqlite+aiosqlite:////abs/x.db", "sqlite+aiosqlite:////abs/x.db"),
    ],
)
def test_usual_database_addresses_are_understood(given: str, used: str) -> None:
    assert Settings.model_validate({"database_url": given}).database_url == used


def test_admins_may_stand_with_spaces() -> None:
    assert Settings.model_validate({"admin_ids": " 7, 8 ,"}).admin_ids == (7, 8)


def test_nothing_that_is_printed_holds_the_token() -> None:
    settings = Settings.model_validate({"bot_token": "42:SECRET"})
    assert "SECRET" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_what_run_needs_is_asked_for_by_name() -> None:
    with pytest.raises(BadSetting) as refused:
        require_for_run(Settings.model_validate({}))
    assert [line.split(":")[0] for line in str(refused.value).splitlines()] == [
        "BOT_TOKEN",
        "STAFF_CHAT_ID",
        "ADMIN_IDS",
    ]
