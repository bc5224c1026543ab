"""The unchanging part of a word: lemmas of Russian, stems of English, other words as they are."""

from functools import cache, lru_cache

import pymorphy3
import snowballstemmer


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
