"""Every text in every language side by side, for people who read them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.pofile import read_po

from locales import LANGUAGES

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Listed:
    """One text: the section of the file that it stands in, its key, and by language its forms.

    A text that is said with a number has a form for each plural, any other just one.
    """

    section: str
    key: str
    forms: dict[str, tuple[str, ...]]


def every_text() -> list[Listed]:
    """All texts in the order of the Russian file; a language that lacks one has no forms of it."""
    by_language = {language: dict(_read(language)) for language in LANGUAGES}
    keys = dict.fromkeys(key for found in by_language.values() for key in found)
    listed = []
    for key in keys:
        held = {language: found[key] for language, found in by_language.items() if key in found}
        section = next(iter(held.values()))[0]
        listed.append(Listed(section, key, {language: forms for language, (_, forms) in held.items()}))
    return listed


def _read(language: str) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """Keys with section and forms; a section begins with a comment and lasts until the next."""
    with (_HERE / f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    section = ""
    for message in catalog:
        if not message.id:
            continue
        section = " ".join(message.auto_comments) or section
        key = message.id if isinstance(message.id, str) else message.id[0]
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        yield str(key), (section, tuple(map(str, forms)))
