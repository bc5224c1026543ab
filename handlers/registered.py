"""The words of a call that was written down: who called, what they ask, and what can be read out to them."""

from __future__ import annotations

import html
from typing import Any

from handlers.statuses import status
from locales import Markup, say

#: Room for the question, and for each answer, in characters; Telegram takes 4,096 in all.
QUESTION, ANSWER = 600, 900


def page(data: dict[str, Any], language: str) -> str:
    """What stands above the buttons under a call."""
    head = say(
        language,
        "registered.head",
        number=data["number"],
        name=data["name"],
        reach=data["reach"] or say(language, "registered.came"),
    )
    lines = [head, *([say(language, "where.site", site=data["site"])] if data["site"] else [])]
    parts = ["\n".join([*lines, quoted(data["question"], QUESTION)])]
    if data["urgent"]:
        parts.append(say(language, "card.urgent", phrase=data["urgent"]))
    if data["earlier"]:
        lines = [
            say(
                language,
                "registered.line",
                number=number,
                state=Markup(status(state, language)),
                snippet=snippet,
            )
            for number, state, snippet in data["earlier"]
        ]
        parts.append("\n".join([say(language, "registered.earlier"), *lines]))
    if data["offers"]:
        parts.append(say(language, "registered.read_out"))
        parts += [
            say(language, "registered.offer", place=place, title=offer["title"])
            + "\n"
            + quoted(offer["text"], ANSWER)
            for place, offer in enumerate(data["offers"], start=1)
        ]
    else:
        parts.append(say(language, "registered.nothing"))
    parts.append(say(language, "registered.hint"))
    return "\n\n".join(parts)


def quoted(text: str, room: int) -> str:
    """A text as a quote, cut where there is no more room."""
    cut = text if len(text) <= room else text[: room - 1] + "…"
    return f"<blockquote>{html.escape(cut, quote=False)}</blockquote>"
