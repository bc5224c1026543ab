"""What can be told from a raw update without understanding it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.receiving.reading import read

CHAT = {"id": 7, "type": "private"}
GROUP = {"id": -100, "type": "supergroup"}


def message(**fields: Any) -> dict[str, Any]:
    """A message as Telegram gives it."""
    return {"message_id": 5, "date": 1, "chat": CHAT, "from": {"id": 7}, "text": "a", **fields}


TOPIC = message(chat=GROUP, message_thread_id=3, is_topic_message=True)


@pytest.mark.parametrize(
    ("update", "lane", "key"),
    [
        ({"message": message()}, "7", "m:7:5"),
        ({"message": message(chat=GROUP)}, "-100", "m:-100:5"),
        ({"message": TOPIC}, "-100:3", "m:-100:5"),
        # A reply in General carries the number of its thread, too; that is no topic.
        ({"message": message(chat=GROUP, message_thread_id=3)}, "-100", "m:-100:5"),
        ({"callback_query": {"id": "99", "from": {"id": 7}, "message": message()}}, "7", "c:99"),
        ({"callback_query": {"id": "99", "from": {"id": 7}, "message": TOPIC}}, "-100:3", "c:99"),
        ({"callback_query": {"id": "99", "from": {"id": 7}}}, "from:7", "c:99"),
        ({"my_chat_member": {"chat": CHAT, "from": {"id": 7}}}, "7", None),
        ({"chat_member": {"chat": GROUP, "from": {"id": 7}}}, "-100", None),
        ({"something_new": {"from": {"id": 7}}}, "from:7", None),
        ({"something_new": {}}, "from:?", None),
        ({}, "from:?", None),
        ({"message": {"chat": "nonsense"}}, "from:?", None),
        ({"message": message(message_id=None)}, "7", None),
        ({"message": message(chat={"id": "x" * 200})}, "from:7", None),
        ({"callback_query": {}}, "from:?", None),
        ({"callback_query": {"from": {"id": "x" * 200}}}, "from:" + "x" * 59, None),
    ],
)
def test_lane_and_key(update: dict[str, Any], lane: str, key: str | None) -> None:
    received = read({"update_id": 1, **update})
    assert (received.lane, received.natural_key, received.update_id) == (lane, key, 1)
    assert len(received.lane) <= 64


def edit(at: int = 9, **fields: Any) -> str | None:
    """The key of an edited message."""
    return read({"update_id": 1, "edited_message": message(edit_date=at, **fields)}).natural_key


def test_edits_are_told_apart_by_time_and_content() -> None:
    assert edit() == edit()
    assert len({edit(), edit(text="b"), edit(caption="c"), edit(10)}) == 4
    assert edit(reply_to_message=message()) == edit()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("a\0b", "ab"),
        ("\0", ""),
        ("back\\slash", "back\\slash"),
        ("written out \\u0000", "written out \\u0000"),
        ("half \ud83d a pair", "half ? a pair"),
        ("👍🏽 и слова", "👍🏽 и слова"),
        ('quotes " and \n lines', 'quotes " and \n lines'),
    ],
)
def test_text_can_be_stored_in_any_database(text: str, kept: str) -> None:
    raw = read({"update_id": 1, "message": message(text=text)}).raw
    assert "\0" not in raw
    assert json.loads(raw.encode())["message"]["text"] == kept


@pytest.mark.parametrize("number", ["1", 1.5, float("inf"), 2**63, None])
def test_what_has_no_number_that_can_be_kept_is_no_update(number: object) -> None:
    with pytest.raises(ValueError, match="whole number"):
        read({"update_id": number, "message": message()})
