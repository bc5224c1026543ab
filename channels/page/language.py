"""Which language a page speaks to somebody who hasn't told the desk yet. Pure."""

from __future__ import annotations

from locales import LANGUAGES


def spoken(asked: str, accepted: str, default: str) -> str:
    """`ru` or `en`.

    Args:
        asked: what the address says (`?lang=`); goes first, if we speak it.
        accepted: the browser's Accept-Language.
    """
    if asked in LANGUAGES:
        return asked
    wishes = [_wish(part) for part in accepted[:500].split(",")]
    for _, language in sorted(wishes, key=lambda wish: -wish[0]):
        if language in LANGUAGES:
            return language
    return default


def _wish(part: str) -> tuple[float, str]:
    name, _, weight = part.partition(";")
    try:
        wished = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        wished = 0.0
    return (wished, name.strip().lower()[:2]) if wished > 0 else (0.0, "")
