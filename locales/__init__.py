"""Every word a person reads, in Russian and English, and the one function that says it.

The texts stand in `ru.po` and `en.po` under short keys; they are read when first needed,
so there is no build step.
"""

from __future__ import annotations

import functools
import gettext
import html
import io
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("ru", "en")
_HERE = Path(__file__).parent


class Markup(str):
    """Text that is Telegram HTML already and must not be escaped again."""

    __slots__ = ()


def say(language: str, key: str, /, **values: Any) -> str:
    """The text of `key` as Telegram HTML, with the values escaped and put in.

    Args:
        language: `ru` or `en`.
        values: what the text's `{names}` stand for; `n` chooses the plural form.

    Raises:
        KeyError: there is no such text, or a value is missing.
    """
    safe = {
        name: value if isinstance(value, (Markup, int)) else html.escape(str(value), quote=False)
        for name, value in values.items()
    }
    return _text(language, key, values.get("n")).format_map(safe)


def plain(language: str, key: str, /, **values: Any) -> str:
    """The text of `key` for where Telegram knows no markup: buttons, toasts, topic names."""
    return _text(language, key, values.get("n")).format_map(values)


def _text(language: str, key: str, n: int | None) -> str:
    texts = _texts(language)
    text = texts.gettext(key) if n is None else texts.ngettext(key, key, n)
    if text == key:
        raise KeyError(f"no text {key!r} in {language}")
    return text


def texts(language: str) -> dict[str, str]:
    """Every text of a language by its key; of plurals all forms, one a line."""
    with (_HERE / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    found = {}
    for message in catalog:
        if message.id:
            key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
            found[str(key)] = "\n".join(str(form) for form in forms)
    return found


@functools.cache
def _texts(language: str) -> gettext.GNUTranslations:
    with (_HERE / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
