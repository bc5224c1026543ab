"""An inverted index over numpy arrays: cosine of TF-IDF between a query and every document at once."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_POSTINGS = 60_000

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """Immutable. `starts[f]:starts[f + 1]` are feature f's places in `documents` and `weights`.

    `weights` are TF-IDF with each document's norm 1; `idf[f]` is the feature's weight; `unknown_idf` that of
    a feature that no document has.
    """

    features: dict[str, int]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: Floats
    idf: Floats
    unknown_idf: float
    size: int

    @classmethod
    def build(cls, documents: Sequence[Iterable[str]]) -> "Postings":
        """Index the documents, each an iterable of features, repeated ones counting more."""
        features: dict[str, int] = {}
        columns, values, lengths = array("i"), array("f"), array("i")
        for document in documents:
            counted = Counter(document)
            columns.extend([features.setdefault(feature, len(features)) for feature in counted])
            values.extend(counted.values())
            lengths.append(len(counted))
        size = len(lengths)
        column = np.frombuffer(columns, dtype=np.int32) if columns else np.zeros(0, dtype=np.int32)
        row = np.repeat(np.arange(size, dtype=np.int32), np.asarray(lengths, dtype=np.int64))
        frequency = np.bincount(column, minlength=len(features))
        idf = (np.log((1 + size) / (1 + frequency)) + 1).astype(np.float32)
        weights = (1 + np.log(np.asarray(values, dtype=np.float32))) * idf[column]
        norms = np.sqrt(np.bincount(row, weights=weights**2, minlength=size))
        weights /= np.maximum(norms, 1e-9)[row].astype(np.float32)
        order = np.argsort(column, kind="stable")
        starts = np.concatenate(([0], np.cumsum(frequency))).astype(np.int64)
        return cls(
            features,
            starts,
            row[order],
            weights[order].astype(np.float32),
            idf,
            float(np.log(1 + size) + 1),
            size,
        )

    def query(self, document: Iterable[str]) -> tuple[NDArray[np.int64], Floats, float]:
        """The known features of a query, their weights with the query's norm 1, and the share known.

        The norm counts unknown features too, so that words the base has never seen lower every score.
        """
        counted = Counter(document)
        known: list[int] = []
        frequencies: list[int] = []
        unknown = 0.0
        for feature, count in counted.items():
            place = self.features.get(feature)
            if place is None:
                unknown += self.unknown_idf**2
            else:
                known.append(place)
                frequencies.append(count)
        places = np.asarray(known, dtype=np.int64)
        if not known:
            return places, np.zeros(0, dtype=np.float32), 0.0
        weights = (1 + np.log(np.asarray(frequencies, dtype=np.float32))) * self.idf[places]
        mass = float(np.dot(weights, weights))
        return places, (weights / np.sqrt(mass + unknown)).astype(np.float32), mass / (mass + unknown)

    def scores(self, places: NDArray[np.int64], weights: Floats) -> NDArray[np.float64]:
        """The cosine with every document, for what `query` gave; shape (size,).

        In a large base the commonest features are passed over: they tell least and cost most.
        """
        begins = self.starts[places]
        spans = self.starts[places + 1] - begins
        total = int(spans.sum())
        if total > MOST_POSTINGS:
            rarest = np.argsort(spans, kind="stable")
            kept = rarest[: max(int(np.searchsorted(np.cumsum(spans[rarest]), MOST_POSTINGS)), 1)]
            begins, spans, weights = begins[kept], spans[kept], weights[kept]
            total = int(spans.sum())
        if not total:
            return np.zeros(self.size)
        steps = np.arange(total) + np.repeat(begins - np.concatenate(([0], np.cumsum(spans)[:-1])), spans)
        products = self.weights[steps] * np.repeat(weights, spans)
        return np.bincount(self.documents[steps], weights=products, minlength=self.size).astype(np.float64)
