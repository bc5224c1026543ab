"""What `/privacy` says: what is kept of people, and for how long."""

from __future__ import annotations

from typing import Any

from locales import Markup, say


def page(data: dict[str, Any], language: str) -> str:
    """The answer to `/privacy`.

    Args:
        data: `days` after which words go by themselves, or None; for how many `copies` are kept.
    """
    days = data["days"]
    until = say(language, "privacy.days", n=days) if days else say(language, "privacy.until_asked")
    copies = say(language, "privacy.copies", n=data["copies"])
    return say(language, "privacy", how_long=Markup(until), copies=Markup(copies))
