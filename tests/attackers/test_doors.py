"""By a door beside Telegram nobody reaches what goes by a Telegram number, whatever they write or press."""

from __future__ import annotations

from functools import partial
from itertools import count
from typing import Any

import pytest

from storage import doors
from tests.attackers.cells import TABLE, Attempts
from tests.attackers.trial import Outcome
from tests.desk import Desk

_NUMBERS = count(1000)
#: What hears at a door.
_HEARD = "requester."


def _update(act: str, chat_id: int, language: str) -> dict[str, Any]:
    """What somebody at a door sends: a command, or a press with this data."""
    who = {"id": chat_id, "is_bot": False, "first_name": "Вера", "language_code": language}
    chat = {"id": chat_id, "type": "private", "first_name": "Вера"}
    message = {"message_id": next(_NUMBERS), "date": 1, "chat": chat, "from": who}
    if act.startswith("/"):
        return {"message": {**message, "text": act}}
    press = {"id": "1", "from": who, "chat_instance": "door", "data": act, "message": message}
    return {"callback_query": press}


async def test_a_door_opens_nothing_else(desk: Desk, request: pytest.FixtureRequest) -> None:
    now = desk.tg.clock.now()
    opening = partial(doors.open_page, secret="hers", channel="form", name="Вера", language="ru", now=now)
    door, _ = await desk.database.write(opening)
    chat_id = doors.chat_of(door.id)
    acts = dict.fromkeys(row.act for row in TABLE if row.act.startswith("/") or "=" not in row.act)
    every = 7 if "postgresql" in request.node.name else 1  # the rules are the same
    async with Attempts.on(desk) as attempts:
        bad = []
        for act in list(acts)[::every]:
            fault = _wrong(act, await attempts.comes_of(_update(act, chat_id, "ru")))
            bad += [f"{act} {fault}"] if fault else []
        assert not bad, "\n".join(bad)


def _wrong(act: str, outcome: Outcome) -> str | None:
    if outcome.fell:
        return f"falls over: {outcome.fell}"
    if act.startswith("/"):
        return None if outcome.handler == "requester.messages.written" else f"is heard by {outcome.handler}"
    if not outcome.handler.startswith(_HEARD):
        return f"is heard by {outcome.handler or 'nobody'}"
    own = {"people"}  # a language, a choice: their own
    if outcome.refused is None and set(outcome.changed) - own:
        return f"changes {sorted(outcome.changed)}"
    return None
