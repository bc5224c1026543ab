"""English words at large, and mending towards them."""

from functools import cache, lru_cache

from spellchecker import SpellChecker

SHORTEST = 4  # what is shorter is as often an abbreviation
COMMON_FROM = 100  # occurrences in the package's own count of texts; rarer ones are mostly slips themselves


@cache
def dictionary() -> SpellChecker:
    """The package's dictionary without its rare words; the first call takes a third of a second."""
    found = SpellChecker(language="en", distance=1)
    found.word_frequency.remove_by_threshold(COMMON_FROM - 1)
    return found


def is_english_word(word: str) -> bool:
    """Whether a lower-case word is a common English one."""
    return word.isascii() and word in dictionary()


@lru_cache(maxsize=20_000)
def mended_english(word: str) -> str | None:
    """The commonest English word that is a single slip away, None when there is none. About 1 ms a word."""
    if len(word) < SHORTEST or not (word.isascii() and word.isalpha()):
        return None
    return max(dictionary().candidates(word) or (), key=dictionary().word_usage_frequency, default=None)
