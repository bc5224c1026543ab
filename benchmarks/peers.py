"""Plain ways to match, for comparison: rapidfuzz over whole questions, and BM25."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process, utils

from knowledge_base.index import Index
from knowledge_base.stems import stem
from knowledge_base.wording import plain, words

Found = tuple[list[str], float]


def by_rapidfuzz(index: Index) -> Callable[[str], Found]:
    """The first three entries by token_set_ratio of their best wording, and the first one's score."""
    choices = [utils.default_process(text) for text in index.variants]

    def find(question: str) -> Found:
        asked = [utils.default_process(question)]
        return _first_entries(index, process.cdist(asked, choices, scorer=fuzz.token_set_ratio)[0])

    return find


def by_bm25(index: Index) -> Callable[[str], Found]:
    """The first three entries by BM25 (k1 1.5, b 0.75) over stems of their best wording, and its score."""
    documents = [[stem(word) for word in words(plain(text))] for text in index.variants]
    mean = sum(map(len, documents)) / max(len(documents), 1)
    found: dict[str, list[tuple[int, float]]] = {}
    for place, document in enumerate(documents):
        for word, count in Counter(document).items():
            weight = count * 2.5 / (count + 1.5 * (0.25 + 0.75 * len(document) / mean))
            found.setdefault(word, []).append((place, weight))

    def find(question: str) -> Found:
        scores = np.zeros(len(documents))
        for word in {stem(word) for word in words(plain(question))}:
            holding = found.get(word, [])
            idf = math.log(1 + (len(documents) - len(holding) + 0.5) / (len(holding) + 0.5))
            for place, weight in holding:
                scores[place] += idf * weight
        return _first_entries(index, scores)

    return find


def _first_entries(index: Index, scores: NDArray[Any]) -> Found:
    keys: dict[str, None] = {}
    order = np.argsort(-scores, kind="stable")
    for place in order:
        keys[index.entries[int(index.owners[place])].key] = None
        if len(keys) == 3:
            break
    return list(keys), float(scores[order[0]])
