"""The first set-up, from a token to a desk that can be started."""

from __future__ import annotations

import signal
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.setup import codes, env_file
from bot.setup.codes import Codes, Verdict
from storage.database import Database
from storage.tables import InboxRow, Person
from telegram_emulator import Bot, Group, Telegram
from telegram_emulator import Person as TelegramPerson
from tests.bot.at_terminal import Command
from tests.bot.conftest import TOKEN

#: Whole processes start here, several in one story: on a busy machine that takes a while.
pytestmark = pytest.mark.timeout(400)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def maks(tg: Telegram) -> TelegramPerson:
    return tg.add_person("Макс", language="ru")


@pytest.fixture
def group(tg: Telegram, bot: Bot, maks: TelegramPerson) -> Group:
    return tg.add_group("Поддержка", forum=True, members=[maks], bots=[bot])


@pytest.fixture
async def setup(tg: Telegram, tmp_path: Path) -> AsyncIterator[Command]:
    made = Command("setup", tmp_path, **around(tg, tmp_path))
    yield made
    assert TOKEN not in made.said
    assert "Traceback" not in made.said
    tg.assert_no_violations()


def around(tg: Telegram, folder: Path) -> dict[str, str]:
    """The environment of every command."""
    return {
        "TELEGRAM_API_URL": tg.url,
        "CLOCK_URL": f"{tg.url}/emulator/clock",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/desk.db",
        "LANG": "ru_RU.UTF-8",
    }


async def test_from_a_token_to_a_desk(
    setup: Command, tg: Telegram, bot: Bot, maks: TelegramPerson, group: Group, tmp_path: Path
) -> None:
    ira = tg.add_person("Ира", language="ru")
    (tmp_path / ".env").write_text(
        "# Наша служба\nTIMEZONE=Asia/Omsk\nBOT_TOKEN=  # от BotFather\nADMIN_IDS=7\n", encoding="utf-8"
    )
    await setup.starts()
    for line in ("token", "43:WRONG-WRONG-WRONG", TOKEN):
        setup.types(line)
    await setup.says("Код одноразовый")
    assert "✘ На токен не похоже" in setup.said
    assert "✘ Telegram не знает такого токена" in setup.said
    await ira.writes("У нас касса не работает", to=bot)
    await ira.writes("/connect ABCD-EFGH", to=bot)
    await ira.sees("Код не подошёл")
    await maks.writes(f"/connect {setup.code.lower()}", to=bot)
    await maks.sees(f"/connect@firstline_bot {setup.code}", in_=bot)
    await ira.writes(f"/connect {setup.code}", to=bot)
    await ira.sees("Администратор уже назван")
    await maks.writes(f"/connect@firstline_bot {setup.code}", to=group)
    await maks.sees("Готово. Всё остальное — в терминале", in_=group)
    assert await setup.ended() == 0, setup.said
    assert "Темы: включены" in setup.said
    assert "Сравнение по смыслу: модель загрузилась" in setup.said
    assert "Осталось запустить: python -m bot run" in setup.said
    assert (tmp_path / ".env").read_text(encoding="utf-8") == (
        f"# Наша служба\nTIMEZONE=Asia/Omsk\nBOT_TOKEN={TOKEN}  # от BotFather\nADMIN_IDS=7,{maks.id}\n"
        f"STAFF_CHAT_ID={group.id}\nDEFAULT_LANGUAGE=ru\n"
    )
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert [name for name, _ in menu(bot, f"chat:{maks.id}", "")][:2] == ["kb", "why"]
    assert ("queue", "What is waiting and in progress") in menu(bot, f"chat:{group.id}", "en")
    assert ("my", "Мои обращения") in menu(bot, "all_private_chats", "ru")
    await wrote(tmp_path, waiting=["У нас касса не работает"], known=["Макс"])

    run = Command("run", tmp_path, **around(tg, tmp_path))
    await run.starts()
    await ira.sees("обращение №1", timeout=110)  # she wrote before anybody served the bot
    await maks.sees("касса не работает", in_=group, button="🙋 Взять в работу", timeout=110)
    run.gets(signal.SIGTERM)
    assert await run.ended() == 0, run.said


def menu(bot: Bot, scope: str, language: str) -> list[tuple[str, str]]:
    """The commands offered in a scope."""
    return [(item["command"], item["description"]) for item in bot.commands[scope, language]]


async def wrote(folder: Path, waiting: list[str], known: list[str]) -> None:
    """What the set-up left in the database: for `run` to handle, and whom it may write to."""
    database = Database(f"sqlite+aiosqlite:///{folder}/desk.db")
    async with database.read() as session:
        raws = (await session.scalars(select(InboxRow.raw).where(InboxRow.state == "new"))).all()
        assert [words for words in waiting if any(words in raw for raw in raws)] == waiting
        assert not any("/connect" in raw for raw in raws)
        assert list(await session.scalars(select(Person.name))) == known
    await database.close()


async def test_the_group_first_by_a_link_and_what_it_lacks(
    setup: Command, tg: Telegram, bot: Bot, tmp_path: Path
) -> None:
    john, anna = tg.add_person("John", language="en"), tg.add_person("Анна", language="ru")
    group = tg.add_group("Support", forum=True, members=[john, anna], bots=[bot])
    group.set_rights(bot, {"can_manage_topics"})
    await setup.starts()
    setup.types(TOKEN)
    await setup.says("Код одноразовый")
    old = setup.code
    tg.clock.advance(15 * 60)
    await setup.says("Прежний код больше не действует")
    await john.writes(f"/connect {old}", to=bot)
    await john.sees("This code no longer works")
    await john.writes(f"/start@firstline_bot {setup.code.replace('-', '')}", to=group)
    await john.sees("Done, this is where the specialists will work")
    await anna.writes(f"/connect {setup.code}", to=bot)
    await anna.sees("Код уже видели в группе")
    await john.writes(f"/start {setup.code.replace('-', '')}", to=bot)
    await john.sees("Done. The rest is in the terminal")
    assert await setup.ended() == 1
    assert "боту не хватает «Удаление сообщений»" in setup.said
    written = (tmp_path / ".env").read_text(encoding="utf-8")
    assert f"ADMIN_IDS={john.id}\n" in written
    assert "DEFAULT_LANGUAGE=en\n" in written


async def test_a_group_is_mended_while_it_looks_on(
    setup: Command, tg: Telegram, bot: Bot, tmp_path: Path
) -> None:
    olga = tg.add_person("Ольга", language="ru")
    group = tg.add_group("Поддержка", kind="group", members=[olga])
    group.add(bot, "member")
    before = group.id
    await setup.starts(terminal=True)
    await setup.says("Вставьте токен")
    setup.types(TOKEN)
    await setup.says("Код одноразовый")
    await olga.writes(f"/connect {setup.code}", to=bot)
    await olga.writes(f"/connect {setup.code}", to=group)
    await setup.says("Владелец группы включает их в «Управление группой → Темы»")
    await setup.says("бот не администратор. Откройте «Управление группой → Администраторы")
    assert f"STAFF_CHAT_ID={before}\n" in (tmp_path / ".env").read_text(encoding="utf-8")
    group.migrate()
    group.set_status(bot, "administrator")
    await setup.says("✔ Права: всё, что нужно")
    assert "Темы: включены" not in setup.said
    setup.types("")  # topics can wait
    assert await setup.ended() == 0, setup.said
    assert f"STAFF_CHAT_ID={group.id}\n" in (tmp_path / ".env").read_text(encoding="utf-8")


def files_in(folder: Path) -> list[str]:
    """The names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())


async def test_nobody_is_there_to_type(setup: Command, bot: Bot, tmp_path: Path) -> None:
    await setup.starts()
    setup.closes_input()
    assert await setup.ended() == 1
    assert "✘ Здесь некому ввести токен" in setup.said
    assert files_in(tmp_path) == []


async def test_stopping_half_way_leaves_the_file_as_it_was(
    setup: Command, bot: Bot, maks: TelegramPerson, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\n", encoding="utf-8")
    await setup.starts(terminal=True)
    await setup.says("на экране его не будет видно")
    setup.types("")
    await setup.says("Код одноразовый")
    await maks.writes(f"/connect {setup.code}", to=bot)
    await maks.sees("Готово, вы администратор")
    setup.gets(signal.SIGINT)
    assert await setup.ended() == 130
    assert "Остановлено, ничего не испорчено" in setup.said
    assert (tmp_path / ".env").read_text(encoding="utf-8") == f"BOT_TOKEN={TOKEN}\n"
    assert [name for name in files_in(tmp_path) if name.startswith(".env")] == [".env"]


async def test_another_program_with_the_same_bot(setup: Command, tg: Telegram, bot: Bot) -> None:
    tg.fault(method="getUpdates", kind="conflict", times=2)
    await setup.starts()
    setup.types(TOKEN)
    await setup.says("Этого же бота обслуживает другая программа")
    setup.gets(signal.SIGINT)
    assert await setup.ended() == 130


def test_guessing_is_limited() -> None:
    made = Codes(NOW, lambda: "ABCDEFGH")
    for _ in range(codes.TRIES - 1):
        assert made.tried(1, "WRONG", NOW) is Verdict.WRONG
    assert made.tried(1, "WRONG", NOW) is Verdict.TOO_MANY
    assert made.tried(1, "ABCD-EFGH", NOW) is Verdict.TOO_MANY  # too late for this person
    assert made.tried(2, "abcd efgh", NOW) is Verdict.RIGHT
    for guesser in range(3, 3 + codes.TRIES_IN_ALL):
        made.tried(guesser, "WRONG", NOW)
    assert made.renewed(NOW)  # many people guess: it begins anew with another code


def test_a_code_lives_for_a_while() -> None:
    drawn = iter(["ABCDEFGH", "JKLMNPQR"])
    made = Codes(NOW, lambda: next(drawn))
    late = NOW + codes.LIVES
    assert not made.renewed(late - timedelta(seconds=1))
    assert made.tried(1, "ABCDEFGH", late) is Verdict.EXPIRED
    assert made.renewed(late)
    assert made.tried(1, "ABCDEFGH", late) is Verdict.EXPIRED
    assert made.tried(1, "JKLM-NPQR", late) is Verdict.RIGHT
    assert len({codes.drawn() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "A=1\nB=2\n"),
        ("", "A=1\nB=2\n"),
        ("# A=0\nC=3", "# A=0\nC=3\nA=1\nB=2\n"),
        ("A=0\n\nexport B = 'x'  # why\nC=3\n", "A=1\n\nexport B =2  # why\nC=3\n"),
        ("A=0\nA=5\nAB=7\n", "A=1\nA=1\nAB=7\nB=2\n"),
    ],
)
def test_the_file_keeps_what_is_there(before: str | None, after: str, tmp_path: Path) -> None:
    path = tmp_path / ".env"
    if before is not None:
        path.write_text(before, encoding="utf-8")
        path.chmod(0o644)
    env_file.put(path, {"A": "1", "B": "2"})
    assert path.read_text(encoding="utf-8") == after
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_can_not_be_written_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.mkdir()
    with pytest.raises(IsADirectoryError):
        env_file.put(path, {"A": "1"})
    assert list(tmp_path.iterdir()) == [path]
