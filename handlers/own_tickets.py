"""What a requester sees of their own tickets: the list, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cards import TOPIC_NAME, Written, words
from handlers.moments import moment
from handlers.statuses import status
from locales import Markup, plain, say

#: Room for what was written, in characters; the rest of a message is for the state and the history.
WORDS = 2600
#: So many of the last lines of the history are shown.
HISTORY = 8


def mine(tickets: Sequence[dict[str, Any]], language: str, zone: ZoneInfo) -> str:
    """The answer to `/my`."""
    lines = [say(language, "my.head")]
    for ticket in tickets:
        lines.append(
            say(
                language,
                "my.line" if ticket["line"] == 2 else "my.line1",
                number=ticket["number"],
                words=ticket["words"] or plain(language, "my.no_words"),
                state=Markup(status(ticket["status"], language, own=True)),
                at=_at(ticket["since"], zone, language),
            )
        )
    return "\n\n".join(lines)


def page(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """One ticket: where it stands, what was written, and what happened."""
    state = Markup(status(data["status"], language, own=True))
    head = (
        say(language, "my.page", number=data["number"], state=state)
        if data["line"] == 2
        else say(language, "my.page1", at=_at(data["since"], zone, language), state=state)
    )
    lines = [head]
    if data["assignee"] and data["status"] in ("assigned", "waiting"):
        lines.append(say(language, "my.with", name=data["assignee"]))
    if data["due"]:
        lines.append(say(language, "my.due", at=_at(data["due"], zone, language)))
    if data["rating"]:
        lines.append(say(language, "my.rated", rating=data["rating"]))
    written = [
        Written(
            author="specialist" if item["name"] is not None else "requester",
            name=item["name"] if item["name"] is not None else plain(language, "my.you"),
            kind=item["kind"],
            text=item["text"],
            internal=False,
            at=datetime.fromisoformat(item["at"]),
        )
        for item in data["messages"]
    ]
    history = [
        f"{_at(item['at'], zone, language)} — " + say(language, f"my.event.{item['kind']}")
        for item in data["events"][-HISTORY:]
    ]
    parts = ["\n".join(lines), words(written, language, WORDS, zone), "\n".join(history)]
    return "\n\n".join(part for part in parts if part)


def topic_name(number: int, words: str, language: str) -> str:
    """The name of a ticket's topic in its requester's chat."""
    return plain(language, "topic.own", number=number, words=words).strip(" ·")[:TOPIC_NAME]


def _at(moment_: str, zone: ZoneInfo, language: str) -> str:
    return moment(datetime.fromisoformat(moment_), zone, language)
