"""Whom Telegram is asked about, and when: whoever acts in a staff group, once a minute."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.client import build_client
from bot.receiving.membership import Members
from bot.settings import Settings
from bot.telegram_errors import NoAnswer
from handlers.turn import MEMBERSHIP_HOLDS
from storage.database import Database
from storage.tables import Membership
from telegram_emulator import Bot, Group, Person, Telegram
from tests.bot.conftest import TOKEN
from tests.bot.hand_clock import HandClock
from tests.databases import sqlite_copy
from tickets.work import Policy

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = MEMBERSHIP_HOLDS.total_seconds()


class Asking:
    """One staff group, and somebody who asks Telegram about its people."""

    def __init__(self, url: str, tg: Telegram, group: Group) -> None:
        self.group, self.clock, self.database = group, HandClock(NOW), Database(url)
        settings = Settings.model_validate(
            {"bot_token": TOKEN, "telegram_api_url": tg.url, "staff_chat_id": -1, "admin_ids": ()}
        )
        self.client = build_client(settings)
        self.members = Members(self.client, self.database, self.clock, Policy(), {group.id})
        #: It never fires, and counts how often Telegram is asked.
        self._asked = tg.fault("getChatMember", kind="502", probability=0.0)

    async def acts(self, person: Person, chat: int | None = None) -> int:
        """Somebody does something, by default in the group; gives how often Telegram was asked."""
        before = self._asked.seen
        await self.members.refresh(self.group.id if chat is None else chat, person.id)
        return self._asked.seen - before

    async def is_asked_everywhere(self, person: Person) -> int:
        """The same for what no chat tells the group of."""
        before = self._asked.seen
        await self.members.refresh_all(person.id)
        return self._asked.seen - before

    async def known(self) -> dict[int, bool]:
        """Who is known as a member, or as none."""
        async with self.database.read() as session:
            found = await session.scalars(select(Membership))
            return {row.telegram_id: row.is_member for row in found}


@pytest.fixture
async def asking(templates: Path, tmp_path: Path, tg: Telegram, group: Group) -> AsyncIterator[Asking]:
    made = Asking(await sqlite_copy(templates, tmp_path), tg, group)
    yield made
    await made.client.session.close()
    await made.database.close()


async def test_a_member_is_asked_about_once_a_minute(asking: Asking, tg: Telegram) -> None:
    oleg = tg.add_person("Oleg")
    asking.group.add(oleg)
    assert [await asking.acts(oleg) for _ in range(2)] == [1, 0]
    asking.clock.moves(MINUTE - 1)
    assert await asking.acts(oleg) == 0
    asking.clock.moves(1)
    assert [await asking.acts(oleg) for _ in range(2)] == [1, 0]
    assert await asking.known() == {oleg.id: True}


async def test_somebody_else_is_asked_about_each_time(asking: Asking, tg: Telegram) -> None:
    ira = tg.add_person("Ira")
    assert [await asking.acts(ira) for _ in range(2)] == [1, 1]
    assert await asking.known() == {ira.id: False}
    asking.group.add(ira)  # whoever has just come may write at once
    assert [await asking.acts(ira) for _ in range(2)] == [1, 0]
    assert await asking.known() == {ira.id: True}


async def test_who_writes_elsewhere_is_not_asked_about(asking: Asking, tg: Telegram, bot: Bot) -> None:
    ira = tg.add_person("Ira")
    shop = tg.add_group("Shop", members=[ira], bots=[bot])
    assert [await asking.acts(ira, chat) for chat in (shop.id, ira.id)] == [0, 0]
    assert await asking.is_asked_everywhere(ira) == 0
    assert await asking.known() == {}
    await asking.acts(ira)
    assert await asking.is_asked_everywhere(ira) == 0  # they were in no staff group
    assert await asking.known() == {ira.id: False}


async def test_what_was_known_of_all_groups_is_asked_anew(asking: Asking, tg: Telegram) -> None:
    oleg = tg.add_person("Oleg")
    asking.group.add(oleg)
    await asking.acts(oleg)
    asking.group.remove(oleg)
    assert await asking.is_asked_everywhere(oleg) == 0  # it was said within the minute
    asking.clock.moves(MINUTE)
    assert await asking.is_asked_everywhere(oleg) == 1
    assert await asking.known() == {oleg.id: False}


async def test_while_telegram_does_not_answer_nobody_is_let_in_or_turned_away(
    asking: Asking, tg: Telegram
) -> None:
    oleg = tg.add_person("Oleg")
    asking.group.add(oleg)
    tg.clear_faults()
    tg.fault("getChatMember", kind="502", times=1)
    with pytest.raises(NoAnswer):
        await asking.acts(oleg)
    assert await asking.known() == {}
    await asking.acts(oleg)
    assert await asking.known() == {oleg.id: True}
