"""A knowledge base prepared for questions: built once, never changed, swapped as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge_base.answer_html import plain_text
from knowledge_base.entry import Entry
from knowledge_base.features import character_features, stem_features
from knowledge_base.postings import Floats, Postings
from knowledge_base.vocabulary import Vocabulary
from knowledge_base.wording import core, plain, words

ANSWER_WORDS = 300


@dataclass(frozen=True, slots=True)
class Index:
    """Immutable. `owners[v]` is the place in `entries` of variant v's entry.

    `exact` maps the words of a wording to the places of the entries that have it.
    """

    entries: tuple[Entry, ...]
    variants: tuple[str, ...]
    owners: NDArray[np.int64]
    exact: dict[tuple[str, ...], tuple[int, ...]]
    vocabulary: Vocabulary
    stems: Postings
    characters: Postings
    answers: Postings
    stem_norms: Floats
    character_norms: Floats

    @classmethod
    def build(cls, entries: Sequence[Entry]) -> "Index":
        """Prepare the entries; those without a wording can never be found."""
        texts = [(place, variant.text) for place, entry in enumerate(entries) for variant in entry.variants]
        owners = np.asarray([place for place, _ in texts], dtype=np.int64)
        read = [words(core(plain(text))) for _, text in texts]
        answers = [
            words(" ".join(plain(plain_text(answer)) for answer in entry.answers.values()))[:ANSWER_WORDS]
            for entry in entries
        ]
        stems = Postings.build([stem_features(document) for document in read])
        characters = Postings.build([character_features(document) for document in read])
        exact: dict[tuple[str, ...], tuple[int, ...]] = {}
        for place, document in zip(owners.tolist(), read, strict=True):
            key, holders = tuple(document), exact.get(tuple(document), ())
            if place not in holders:
                exact[key] = (*holders, place)
        return cls(
            entries=tuple(entries),
            variants=tuple(text for _, text in texts),
            owners=owners,
            exact=exact,
            vocabulary=Vocabulary.build([*read, *answers]),
            stems=stems,
            characters=characters,
            answers=Postings.build([stem_features(document) for document in answers]),
            stem_norms=_centroid_norms(stems, owners, len(entries)),
            character_norms=_centroid_norms(characters, owners, len(entries)),
        )

    @property
    def variants_count(self) -> int:
        """How many wordings the base holds."""
        return len(self.variants)


def _centroid_norms(postings: Postings, owners: NDArray[np.int64], size: int) -> Floats:
    """The length of the sum of each entry's documents; shape (size,)."""
    features = np.repeat(np.arange(len(postings.features)), np.diff(postings.starts))
    keys = features * max(size, 1) + owners[postings.documents]
    pairs, inverse = np.unique(keys, return_inverse=True)
    sums = np.bincount(inverse, weights=postings.weights, minlength=len(pairs))
    squares = np.bincount(pairs % max(size, 1), weights=sums**2, minlength=size)
    return np.sqrt(squares).astype(np.float32)
