"""How like texts are to one text, by the words they share: a rare word tells more than a common one."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log, sqrt

from knowledge_base.stems import stem
from knowledge_base.wording import core, plain, words

#: A shorter word tells nothing: prepositions, particles, "I".
SHORTEST = 3
#: From this likeness on two questions ask the same: they share most of their rarer words.
LIKE = 0.6


def most_like(text: str, others: Sequence[Sequence[str]], most: int, least: float) -> list[tuple[int, float]]:
    """The places of those that are most like a text, best first, each with its likeness from 0 to 1.

    Args:
        others: for each place the texts that stand for it: its likest one counts.
        most: so many at the most.
        least: how like it must be at least.
    """
    wanted = stems(text)
    read = [[stems(one) for one in texts] for texts in others]
    held = Counter(word for texts in read for word in frozenset().union(*texts))
    weight = {word: log(1 + (1 + len(others)) / (1 + held[word])) for word in {*wanted, *held}}
    length = _length(wanted, weight)
    found = []
    for place, texts in enumerate(read):
        likeness = max((_cosine(wanted, one, weight, length) for one in texts), default=0.0)
        if likeness >= least and likeness > 0:
            found.append((place, likeness))
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:most]


@lru_cache(maxsize=5000)
def stems(text: str) -> frozenset[str]:
    """The words by which texts are compared, in their unchanging form."""
    return frozenset(stem(word) for word in words(core(plain(text))) if len(word) >= SHORTEST)


def _length(held: frozenset[str], weight: dict[str, float]) -> float:
    return sqrt(sum(weight[word] ** 2 for word in held))


def _cosine(wanted: frozenset[str], held: frozenset[str], weight: dict[str, float], length: float) -> float:
    both = sum(weight[word] ** 2 for word in wanted & held)
    return both / (length * _length(held, weight)) if both else 0.0
