"""What can be told from a raw update without understanding it: its keys and its lane."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from storage.inbox import Received

#: What we ask Telegram for; chat_member and message_reaction are off unless asked for.
UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "inline_query",
    "my_chat_member",
    "chat_member",
)

#: A lane's name may have so many characters; only nonsense has more.
LANE_LENGTH = 64
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def read(raw: dict[str, Any]) -> Received:
    """Gives the keys by which a repeat is known, and the lane in which order must hold.

    A lane is a private chat, or a group and topic (reference: updates of one chat come in order).

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is no update.
    """
    update_id = raw["update_id"]
    if not isinstance(update_id, int) or update_id >= 2**63:
        raise ValueError("an update's number is a whole number that a database can keep")
    kind, body = next(
        ((name, value) for name, value in raw.items() if name != "update_id" and isinstance(value, dict)),
        ("", {}),
    )
    # PostgreSQL refuses NUL in text; nobody means to write one.
    text = _NUL.sub(r"\1", json.dumps(raw, ensure_ascii=False, separators=(",", ":")))
    # Half a surrogate pair can't be stored, and must not hold up what came with it.
    text = text.encode("utf-8", "replace").decode()
    return Received(update_id, _natural_key(kind, body), _lane(kind, body)[:LANE_LENGTH], text)


def _natural_key(kind: str, body: dict[str, Any]) -> str | None:
    """None where an id is missing: two of those are not one."""
    if kind == "callback_query":
        return f"c:{body['id']}" if isinstance(body.get("id"), str) else None
    if kind not in ("message", "edited_message"):
        return None
    chat_id, number = _chat(body), body.get("message_id")
    if chat_id is None or not isinstance(number, int):
        return None
    place = f"{chat_id}:{number}"
    if kind == "message":
        return f"m:{place}"
    content = json.dumps(
        {name: value for name, value in body.items() if name != "reply_to_message"}, sort_keys=True
    )
    return f"e:{place}:{body.get('edit_date')}:{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _lane(kind: str, body: dict[str, Any]) -> str:
    message = body.get("message") if kind == "callback_query" else body
    if not isinstance(message, dict) or _chat(message) is None:
        sender = body.get("from")
        return f"from:{sender.get('id') if isinstance(sender, dict) else '?'}"
    chat_id = _chat(message) or 0
    topic = message.get("message_thread_id") if message.get("is_topic_message") else None
    # A requester's topics are one lane: what is written in one may belong to another.
    return f"{chat_id}" if topic is None or chat_id > 0 else f"{chat_id}:{topic}"


def _chat(message: dict[str, Any]) -> int | None:
    chat = message.get("chat")
    found = chat.get("id") if isinstance(chat, dict) else None
    return found if isinstance(found, int) else None
