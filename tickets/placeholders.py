"""Placeholders in a macro, such as {name}: which there are, and what they stand for. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

#: What may stand in braces, in either language, and the value that takes its place.
KNOWN = {
    "name": "name",
    "имя": "name",
    "number": "number",
    "номер": "number",
    "specialist": "specialist",
    "специалист": "specialist",
    "department": "department",
    "отдел": "department",
}
_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")


def names_in(language: str) -> list[str]:
    """What may stand in braces, in the words of a language."""
    return [name for name in KNOWN if name.isascii() == (language != "ru")]


def unknown(text: str) -> list[str]:
    """What stands in braces and isn't KNOWN, each once, in order; as HTML, as it was written."""
    found = (match[1] for match in _BRACES.finditer(text))
    return list(dict.fromkeys(name for name in found if _name(name) is None))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text (Telegram HTML) with the values in the place of the placeholders; they are escaped.

    What isn't KNOWN stays as it is.
    """

    def value(match: re.Match[str]) -> str:
        name = _name(match[1])
        return match[0] if name is None else html.escape(values[name], quote=False)

    return _BRACES.sub(value, text)


def _name(written: str) -> str | None:
    return KNOWN.get(written.strip().casefold())
