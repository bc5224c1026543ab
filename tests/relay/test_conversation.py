"""A random conversation of every kind of message, through kills: both sides hold the same in the end.

A short one by default. `RELAY_MESSAGES=500 RELAY_KILLS=3` makes it long, `RELAY_SEED` another one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Report
from tests.relay.comparing import compare
from tests.relay.conversation import Conversation

MESSAGES = int(os.environ.get("RELAY_MESSAGES", "60"))
KILLS = int(os.environ.get("RELAY_KILLS", "1"))
SEED = int(os.environ.get("RELAY_SEED", "1"))


@pytest.mark.timeout(1800)
async def test_both_sides_hold_the_same(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest, report: Report
) -> None:
    talk = Conversation(database_url, tmp_path, SEED)
    try:
        await talk.opens()
        await talk.goes_on(MESSAGES, KILLS)
        await talk.settles()
        found = compare(talk)
        assert not found.wrong, json.dumps(found.wrong, ensure_ascii=False, indent=1)
        assert not talk.log, "\n".join(talk.log)
        assert talk.kills == KILLS
        assert found.compared > MESSAGES * 0.7
        told = (
            f"{talk.messages} messages, {talk.kills} kills: {found.compared} compared, {found.repeats} twice"
        )
        report(f"{request.node.name}: {told}")
    finally:
        await talk.closes()
