"""What stops the service from starting: one line, exit 2."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from telegram_emulator import Bot, Group, Telegram
from tests.bot.conftest import TOKEN
from tests.faults.service import Service


@pytest.fixture
async def service(tg: Telegram, group: Group, tmp_path: Path) -> AsyncIterator[Service]:
    """The service with settings that would do."""
    made = Service(
        tmp_path,
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": tg.url,
            "STAFF_CHAT_ID": str(group.id),
            "ADMIN_IDS": "7",
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/desk.db",
        },
    )
    await made.opens()
    yield made
    await made.closes()


async def _refuses(service: Service, **settings: str) -> str:
    """Starts it; gives what it said when it wouldn't."""
    before = service.log
    await service.starts(**settings)
    assert await service.ended() == 2, service.log
    said = service.log[len(before) :]
    assert "Traceback" not in said
    return said.strip().splitlines()[-1]


async def test_what_it_refuses(
    service: Service, tg: Telegram, postgres_server: str, postgresql_url: str
) -> None:
    assert await _refuses(service, BOT_TOKEN="43:WRONG-WRONG-WRONG") == (
        "BOT_TOKEN: Telegram doesn't know this token. Copy it again from BotFather."
    )
    elsewhere = tg.add_group("Без бота")
    line = await _refuses(service, STAFF_CHAT_ID=str(elsewhere.id))
    assert line.startswith(f"STAFF_CHAT_ID: the bot can't see the group {elsewhere.id};")
    for database, words in (
        (f"{postgres_server}/nothing_here", "does not exist"),
        (f"{postgres_server.replace('postgres@', 'nobody@')}/postgres", "does not exist"),
        ("postgresql+asyncpg://postgres@127.0.0.1:1/postgres", "refused"),
    ):
        line = await _refuses(service, DATABASE_URL=database)
        assert line.startswith("DATABASE_URL: the database can't be opened (")
        assert words in line.lower()
    await _loses_commits(postgresql_url)
    line = await _refuses(service, DATABASE_URL=postgresql_url)
    assert line == "DATABASE_URL: the database has synchronous_commit = off and could lose messages"
    hook = {"WEBHOOK_URL": "https://desk.example.org/telegram"}
    assert (await _refuses(service, **hook)).startswith("WEBHOOK_SECRET: with WEBHOOK_URL expected 1 to 256")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        hook |= {"WEBHOOK_SECRET": "secret", "HTTP_PORT": str(taken.getsockname()[1])}
        line = await _refuses(service, **hook)
    assert line.startswith(f"HTTP_PORT: 127.0.0.1:{hook['HTTP_PORT']} can't be listened on")


async def _loses_commits(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(f"ALTER DATABASE {url.rpartition('/')[2]} SET synchronous_commit = off")
    await connection.close()


async def test_a_second_run_on_the_same_file(
    service: Service, bot: Bot, tmp_path: Path, tg: Telegram
) -> None:
    await service.starts()
    await tg.wait(lambda: bool(bot.call_counts["getChat"]), timeout=30)  # by then it has the lock
    second = Service(
        tmp_path,
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": tg.url,
            "STAFF_CHAT_ID": "-100",
            "ADMIN_IDS": "7",
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/desk.db",
        },
    )
    await second.opens()
    try:
        assert await _refuses(second) == "Another run or demo is serving this database. Stop it first."
    finally:
        await second.closes()
