"""What is to be told to people, as a lead writes it: one language, or each after its two letters."""

from __future__ import annotations

import re

from handlers.reading import language_of
from locales import LANGUAGES

_MARK = re.compile(rf"^\s*({'|'.join(LANGUAGES)})\s*:\s*", re.IGNORECASE)


def read_words(text: str, default: str) -> dict[str, str]:
    """The words by language; a line that begins with `en:` or `ru:` begins that language's.

    Words before any such line are in the language that their letters speak for.

    Args:
        default: the language of words whose letters speak for none.
    """
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.strip().splitlines():
        mark = _MARK.match(line)
        if mark:
            lines = found.setdefault(mark[1].lower(), [])
            line = line[mark.end() :]
        elif not found:
            lines = found.setdefault(language_of(text.split(":")[0], default) or default, [])
        lines.append(line)
    words = {language: "\n".join(lines).strip() for language, lines in found.items()}
    return {language: each for language, each in words.items() if each}
