"""The list of those whom the desk doesn't hear, in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.moments import moment
from locales import say


def line(block: tuple[int, str, str], language: str) -> str:
    """What a card says of its requester: the block's number, why, and who has blocked them."""
    _, reason, by = block
    return say(language, "card.blocked", reason=reason, by=by)


def page(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The answer to `/blocked`: one page."""
    if not data["blocked"]:
        return say(language, "blocked.nobody")
    lines = [say(language, "blocked.head")]
    for one in data["blocked"]:
        at = moment(datetime.fromisoformat(one["at"]), zone, language)
        about = {"name": one["name"], "number": one["number"], "reason": one["reason"], "by": one["by"]}
        lines.append(say(language, "blocked.line", at=at, **about))
    return "\n\n".join(lines)
