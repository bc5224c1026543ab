"""Mending a Russian word that the knowledge base doesn't know, by the dictionary."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from knowledge_base.stems import START, ends, follow, is_russian_word

SHORTEST, LONGEST = 5, 14

_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@lru_cache(maxsize=20_000)
def mended(word: str) -> str | None:
    """The one dictionary word that is a single slip away; None when there are none or several.

    Swapped letters are the likeliest slip: one such word is taken at once. Milliseconds for each word.
    """
    if not SHORTEST <= len(word) <= LONGEST or not set(word) <= set(_LETTERS):
        return None
    swapped = {slip for slip in _swapped(word) if is_russian_word(slip)}
    found = swapped or set(islice(_others(word), 2))
    return found.pop() if len(found) == 1 else None


def _swapped(word: str) -> Iterator[str]:
    for place in range(len(word) - 1):
        yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _others(word: str) -> Iterator[str]:
    """Dictionary words with a letter less, another or one more; each once."""
    given: set[str] = set()
    states = START
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        slips = [(states, before, after[1:])] if after else []
        for letter in _LETTERS:
            if led := follow(states, letter):
                slips += [(led, before + letter, rest) for rest in {after, after[1:]}]
        for led, begun, rest in slips:
            if begun + rest not in given and ends(_led(led, rest)):
                given.add(begun + rest)
                yield begun + rest
        states = follow(states, after[:1]) if after else []
        if not states:
            return


def _led(states: list[int], letters: str) -> list[int]:
    """Where the letters lead in the dictionary, nowhere as soon as no word goes on so."""
    for letter in letters:
        if not states:
            break
        states = follow(states, letter)
    return states
