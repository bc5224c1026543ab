"""Mending a Russian word that the knowledge base doesn't know, by the dictionary."""

from collections.abc import Iterator
from functools import lru_cache

from knowledge_base.stems import is_russian_word

SHORTEST, LONGEST = 5, 14

_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@lru_cache(maxsize=20_000)
def mended(word: str) -> str | None:
    """The one dictionary word that is a single slip away; None when there are none or several.

    Swapped letters are the likeliest slip: one such word is taken at once. Milliseconds for each word.
    """
    if not SHORTEST <= len(word) <= LONGEST or not set(word) <= set(_LETTERS):
        return None
    for slips in (_swapped(word), _other(word)):
        found = {slip for slip in slips if is_russian_word(slip)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _swapped(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _other(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
