"""A process dies just when several messages have come in one post: they are repeated together, and say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from locales import plain
from storage.database import Database
from tests import invariants
from tests.relay.conversation import Conversation

#: So many that the group's minute is full before all have come, and the last wait for room.
MESSAGES = 14


@pytest.mark.timeout(300)
async def test_a_kill_while_a_post_of_several_is_on_its_way(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/desk.db"
    talk = Conversation(url, tmp_path, 1, pace="telegram")
    words = [f"Новость {number}." for number in range(MESSAGES)]
    try:
        await talk.opens()
        for each in words:
            await talk.ira.person.writes(each, talk.bot)
        await talk.dies_once(lambda text: text.count("Новость") > 1)
        await talk.settles()
        told = [seen.words for seen in talk.chat(talk.oleg) if "Новость" in seen.words]
        lines = [[line for line in text.split("\n") if "Новость" in line] for text in told]
        again = [plain("ru", "maybe_again") in text for text in told]
        (repeat,) = [number for number, says_so in enumerate(again) if says_so]
        assert len(lines[repeat]) > 1
        assert lines[repeat] == lines[repeat - 1]
        assert [line for one in (*lines[:repeat], *lines[repeat + 1 :]) for line in one] == words
        assert len(told) < MESSAGES
        database = Database(url)
        assert await invariants.violations(database) == []
        assert await invariants.repeats(database) == 1
        await database.close()
    finally:
        await talk.closes()
