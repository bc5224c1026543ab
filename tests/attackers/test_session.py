"""A whole busy session: nothing secret is logged, and nobody is called but Telegram and the database."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.app import _say_outage
from storage.database import Database, Unavailable
from tests.databases import sqlite_copy
from tests.desk import TOKEN, Desk
from tests.faults.test_poison import message, push

PASSWORD = "swordfish-of-the-database"
#: Addresses that somebody would be glad to have us open.
BAIT = " ".join(
    f"{how}://{place}"
    for how, place in (("http", "127.0.0.1:9/steal"), ("http", "[::1]/meta-data"), ("file", "/etc/passwd"))
)
WORDS = ("Тайное-слово", "Тайный-ответ", "Тайная-заметка", "Тайное-имя", "Тайный-отзыв", "+79125550199")
_called: list[tuple[str, int]] | None = None


def _hook(event: str, given: tuple[object, ...]) -> None:
    if event == "socket.connect" and _called is not None and isinstance(given[1], tuple):
        _called.append(given[1][:2])


sys.addaudithook(_hook)


@pytest.fixture
def as_in_service() -> Iterator[None]:
    """Logs as the service writes them, then as stories do again; and what is called is noted."""
    global _called
    before = structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in ("aiogram", "aiohttp")}
    logs.set_up(form="json")
    _called = []
    yield
    _called = None
    structlog.configure(**before)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_a_busy_session_tells_nobody_anything(
    templates: Path, tmp_path: Path, as_in_service: None, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(await sqlite_copy(templates, tmp_path), webhook_secret="only-Telegram-is-told")
    await desk.opens()
    try:
        await _talks(desk)
    except BaseException:
        await desk.stops()
        raise
    # What goes wrong is told too: updates that can't be read, and a database that can't be reached.
    for fields in ({"text": WORDS[0], "entities": WORDS[1]}, {"text": 17, "caption": WORDS[0]}):
        push(desk, "message", message(desk, **fields))
    await desk.settles()
    desk.dead = 2
    away = Database(f"postgresql+asyncpg://desk:{PASSWORD}@127.0.0.1:9/desk", _say_outage)
    with pytest.raises(Unavailable):
        async with away.read() as session:
            await session.connection()
    await away.close()
    await desk.closes()

    told = capsys.readouterr()
    lines = [json.loads(line) for line in told.err.splitlines()]
    assert told.out == ""
    assert [line for line in lines if line["event"] == "update kept as it is" and line["update"]]
    assert [line for line in lines if line["event"].startswith("the database doesn't answer")]
    secret = (*WORDS, TOKEN, TOKEN.split(":")[1], "only-Telegram-is-told", PASSWORD, "meta-data", "passwd")
    assert [word for word in secret if word in told.err] == []
    emulated = ("127.0.0.1", int(desk.tg.url.rsplit(":", 1)[1]))
    assert _called is not None
    assert set(_called) <= {emulated, ("127.0.0.1", 9)}
    assert _called.count(("127.0.0.1", 9)) <= 1  # the database that is away


async def _talks(desk: Desk) -> None:
    """People write, send, press and import, with addresses wherever one fits."""
    await desk.ira.writes(f"{WORDS[0]} {BAIT}")
    await desk.ira.writes("/human")
    card = await desk.oleg.sees(WORDS[0], button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees(WORDS[0], topic="№1", button="✅ Решено")
    await desk.oleg.writes(f"{WORDS[1]} {BAIT}", topic="№1")
    await desk.ira.sees(WORDS[1])
    await desk.oleg.writes(f"/note {WORDS[2]}", topic="№1")
    await desk.ira.sends_document(desk.bot, name="http://127.0.0.1:9/x.csv", caption=BAIT)
    await desk.ira.sends_contact(desk.bot, phone_number=WORDS[5], first_name=WORDS[3])
    await desk.presses(desk.oleg, "✅ Решено", first)
    solved = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    await desk.presses(desk.ira, "👍 Да, решено", solved)
    await desk.oleg.writes(f"/register {WORDS[3]}, {WORDS[5]}, {WORDS[0]}", desk.group)
    table = f'entry,question,answer\n1,{WORDS[0]} как,"<a href=""http://127.0.0.1:9/steal"">{WORDS[1]}</a>"\n'
    await desk.max.sends_document(desk.bot, name="base.csv", data=table.encode())
    await desk.max.sees("Файл загружен")
    await desk.ira.writes("/privacy")
    await desk.settles()
