"""What of a text is compared: stems with their pairs, and character n-grams."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from knowledge_base.stems import stem

SHORTEST, LONGEST = 2, 5


def stem_features(words: Sequence[str]) -> list[str]:
    """Stems and neighbouring pairs of stems."""
    stems = [stem(word) for word in words]
    return stems + [f"{left} {right}" for left, right in pairwise(stems)]


def character_features(words: Iterable[str]) -> list[str]:
    """The n-grams of the words, one word after another."""
    return [gram for word in words for gram in word_grams(word)]


def word_grams(word: str) -> list[str]:
    """N-grams of SHORTEST to LONGEST characters inside a word, its edges marked by spaces."""
    padded = f" {word[:40]} "
    length = len(padded)
    return [
        padded[start : start + size]
        for size in range(SHORTEST, LONGEST + 1)
        for start in range(length - size + 1)
    ]
