"""The unchanging part of a word: lemmas of Russian, stems of English, other words as they are."""

from functools import cache, lru_cache

import pymorphy3
import snowballstemmer

START = [0]
_END = b"\x01"  # what the dictionary keeps of a word comes behind this


@cache
def _morphology() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer(lang="ru")


@cache
def _english() -> object:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a lower-case word without ё."""
    if not word.isalpha() or len(word) < 3 or len(word) > 40:
        return word
    if "а" <= word[0] <= "я":
        return str(_morphology().parse(word)[0].normal_form).replace("ё", "е")
    if word.isascii():
        return str(_english().stemWord(word))  # type: ignore[attr-defined]
    return word


def is_russian_word(word: str) -> bool:
    """Whether the dictionary of Russian has the word in some form; only for Cyrillic ones."""
    return "а" <= word[0] <= "я" and bool(_morphology().word_is_known(word))


def follow(states: list[int], letter: str) -> list[int]:
    """From states of the dictionary those that a letter leads to, е also as ё; `START` is before any."""
    graph = _morphology().dictionary.words.dct
    letters = (letter, "ё") if letter == "е" else (letter,)
    found = (graph.follow_bytes(other.encode(), state) for state in states for other in letters)
    return [state for state in found if state]


def ends(states: list[int]) -> bool:
    """Whether a Russian word ends in any of these states of the dictionary."""
    graph = _morphology().dictionary.words.dct
    return any(graph.follow_bytes(_END, state) for state in states)
