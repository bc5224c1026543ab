"""What the doctor says, in both languages, with the words of Telegram's menus."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor import examine
from bot.settings import Settings
from storage.database import Database
from storage.migrating import migrate
from storage.tables import Department
from telegram_emulator import Bot, Group, Telegram
from tests.bot.conftest import TOKEN
from tests.mail_servers import PASSWORD, USER, imap_server, smtp_server


@pytest.fixture
def group(tg: Telegram, bot: Bot) -> Group:
    """The staff group, of English speakers."""
    return tg.add_group("Support", forum=True, bots=[bot])


async def told(tg: Telegram, group: Group, folder: Path, language: str = "en", **settings: object) -> str:
    """The doctor's lines, each after its mark."""
    values = {
        "bot_token": TOKEN,
        "telegram_api_url": tg.url,
        "staff_chat_id": group.id,
        "admin_ids": (7,),
        "database_url": f"sqlite+aiosqlite:///{folder}/desk.db",
        **settings,
    }
    lines = [line async for line in examine(Settings.model_validate(values), language)]
    return "\n".join(f"{'✔' if fine else '✘'} {words}" for fine, words in lines)


async def test_a_desk_in_order(tg: Telegram, group: Group, tmp_path: Path) -> None:
    said = await told(tg, group, tmp_path)
    assert "✘" not in said
    assert "✔ Token: belongs to @firstline_bot\n✔ Staff group: “Support”\n✔ Topics: on\n" in said
    assert "✔ Comparing by meaning: the model was loaded in" in said


async def test_a_group_out_of_order(tg: Telegram, bot: Bot, group: Group, tmp_path: Path) -> None:
    group.set_rights(bot, set())
    assert "✘ Rights: the bot lacks “Manage Topics”, “Delete Messages”." in await told(tg, group, tmp_path)
    group.set_status(bot, "member")
    said = await told(tg, group, tmp_path, "ru")
    assert "✘ Права: бот не администратор. Откройте «Управление группой → Администраторы" in said
    group.remove(bot)
    said = await told(tg, group, tmp_path)
    assert f"✘ Staff group: the bot can't see {group.id}. Add @firstline_bot to it" in said


async def test_a_group_that_moved(tg: Telegram, bot: Bot, tmp_path: Path) -> None:
    group = tg.add_group("Support", kind="group", bots=[bot])
    before = group.id
    group.migrate()
    said = await told(tg, group, tmp_path, staff_chat_id=before)
    assert f"✘ Staff group: it is a supergroup with another number now. Set STAFF_CHAT_ID={group.id}" in said


async def test_every_departments_group(tg: Telegram, bot: Bot, group: Group, tmp_path: Path) -> None:
    tills = tg.add_group("Tills", forum=True, bots=[bot])
    tills.set_rights(bot, {"can_manage_topics"})
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/desk.db")
    await migrate(database)

    async def two(session: object) -> None:
        session.add_all(  # type: ignore[attr-defined]
            [
                Department(name=name, chat_id=chat_id, is_forum=True, language="en")
                for name, chat_id in (("Support", group.id), ("Tills", tills.id))
            ]
        )

    await database.write(two)
    await database.close()
    said = await told(tg, group, tmp_path)
    assert "“Support”" in said
    assert "✔ Staff group: “Tills”\n✔ Topics: on\n✘ Rights: the bot lacks “Delete Messages”." in said


async def test_what_else_may_be_wrong(tg: Telegram, bot: Bot, group: Group, tmp_path: Path) -> None:
    wrong = await told(tg, group, tmp_path, bot_token="43:WRONG-WRONG-WRONG")
    assert "✘ Token: Telegram doesn't know it." in wrong
    bot.webhook = {"url": "https://example.org/x", "max_connections": 1, "last_error_date": None}
    assert "✘ Webhook: the bot's messages go to another program." in await told(tg, group, tmp_path)
    bot.webhook = None
    nowhere = "postgresql+asyncpg://postgres@127.0.0.1:1/postgres"
    assert "✘ Database: no answer" in await told(tg, group, tmp_path, database_url=nowhere)
    silent = await told(tg, group, tmp_path, "ru", telegram_api_url="http://127.0.0.1:1")
    assert "✘ Telegram: нет ответа (no connection). Проверьте сеть и TELEGRAM_API_URL" in silent


async def test_mailboxes(tg: Telegram, group: Group, tmp_path: Path) -> None:
    path = tmp_path / "mailboxes.toml"
    async with imap_server() as imap, smtp_server() as smtp:
        ways = f'imap = "imap://127.0.0.1:{imap.server.port}"\nsmtp = "smtp://127.0.0.1:{smtp.port}"\n'
        path.write_text(f'[help]\naddress = "{USER}"\npassword = "{PASSWORD}"\n{ways}')
        said = await told(tg, group, tmp_path, mailboxes=path)
        assert f"✔ E-mail: {USER} receives and sends" in said
        path.write_text(path.read_text().replace(PASSWORD, "wrong"))
        said = await told(tg, group, tmp_path, "ru", mailboxes=path)
        assert f"✘ Почта: {USER}, IMAP 127.0.0.1:{imap.server.port} не пускает {USER}." in said
        path.write_text(path.read_text().replace("smtp://127.0.0.1", "smtps://127.0.0.1"))
        path.write_text(path.read_text().replace("wrong", PASSWORD))
        said = await told(tg, group, tmp_path, mailboxes=path)
        assert f"✘ E-mail: {USER}, SMTP 127.0.0.1:{smtp.port} doesn't answer" in said
        assert "in [help] of the MAILBOXES file" in said
    path.write_text("[help]\naddress = 'help'\n")
    said = await told(tg, group, tmp_path, mailboxes=path)
    assert f"✘ MAILBOXES: {path}: [help] address: expected an address like help@example.org" in said
