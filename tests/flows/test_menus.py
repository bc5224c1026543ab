"""Telegram's menu of commands: who is offered what, in which language."""

from __future__ import annotations

import asyncio

from storage.tables import CommandMenu
from tests.desk import Desk


def offered(desk: Desk, scope: str, language: str = "") -> dict[str, str]:
    """The commands of a scope with their descriptions."""
    found = desk.bot.commands.get((scope, language), [])
    return {item["command"]: item["description"] for item in found}


async def _is_kept(desk: Desk) -> None:
    """What was sent to Макс last is remembered."""
    async with asyncio.timeout(30):
        while True:
            async with desk.database.read() as session:
                if await session.get(CommandMenu, desk.max.id) is not None:
                    return
            await asyncio.sleep(0.01)


async def test_each_role_has_its_own_commands(desk: Desk) -> None:
    private, group = "all_private_chats", f"chat:{desk.group.id}"
    await desk.tg.wait(lambda: "queue" in offered(desk, group, "en"))
    await desk.max.starts(desk.bot)
    await desk.passes(700)  # an admin who had never written couldn't be reached
    await desk.tg.wait(lambda: "kb" in offered(desk, f"chat:{desk.max.id}", "en"))
    assert set(offered(desk, private)) >= {"new", "my", "human", "language", "privacy", "help"}
    assert "kb" not in offered(desk, private)
    assert list(offered(desk, f"chat:{desk.max.id}"))[:2] == ["kb", "why"]
    assert set(offered(desk, f"chat:{desk.max.id}")) > set(offered(desk, private))
    assert set(offered(desk, group)) >= {"queue", "ticket", "note", "reply", "why", "help"}
    assert offered(desk, group)["queue"] == offered(desk, group, "ru")["queue"] == "Что в очереди и в работе"
    assert offered(desk, group, "en")["queue"] == "What is waiting and in progress"


async def test_menus_are_sent_once_and_follow_admins(desk: Desk) -> None:
    await desk.max.starts(desk.bot)
    await desk.passes(700)
    await desk.tg.wait(lambda: "kb" in offered(desk, f"chat:{desk.max.id}", "en"))
    await _is_kept(desk)
    before = desk.bot.call_counts["setMyCommands"]
    await desk.restarts()
    await desk.passes(61)
    assert desk.bot.call_counts["setMyCommands"] == before
    await desk.anna.starts(desk.bot)
    await desk.restarts(admin_ids=(desk.anna.id,))
    await desk.tg.wait(lambda: "kb" in offered(desk, f"chat:{desk.anna.id}", "en"))
    await desk.tg.wait(lambda: (f"chat:{desk.max.id}", "en") not in desk.bot.commands)


async def test_menus_follow_a_group_that_moves(database_url: str) -> None:
    desk = Desk(database_url, group_kind="group")
    await desk.opens()
    before = desk.group.id
    desk.group.migrate()
    await desk.ira.writes("Протекла крыша над сервером")
    await desk.ira.sees("№1")
    assert desk.group.id != before
    await desk.passes(61)
    await desk.tg.wait(lambda: "queue" in offered(desk, f"chat:{desk.group.id}"))
    await desk.closes()


async def test_a_code_without_a_set_up_is_no_question(desk: Desk) -> None:
    await desk.ira.writes("/connect ABCD-EFGH")
    await desk.ira.sees("Настройка сейчас не идёт")
    await desk.oleg.writes("/connect ABCD-EFGH", to=desk.group)
    await desk.oleg.sees("Настройка сейчас не идёт")
    assert not desk.ira.count("обращение №")
