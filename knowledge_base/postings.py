"""An inverted index over numpy arrays: cosine of TF-IDF between a query and every document at once."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_base.numbering import Numbering

#: So many places are looked at for a query, and from so many documents on fewer.
MOST_POSTINGS, VERY_LARGE, FEWER_POSTINGS = 60_000, 40_000, 24_000
#: Features with so many places on average are gathered place by place; longer runs are copied one by one.
SHORT_RUNS = 200
#: So many places are worked on at once: enough for numpy, and not so many that other threads wait.
CHUNK = 400_000

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
#: What a feature counts for that stands so many times in a document.
_OFTEN = np.concatenate(([0.0], 1 + np.log(np.arange(1, 256)))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents as numbers of features: `columns` of the first, then of the second…; `lengths` of each."""

    columns: NDArray[np.int32]
    lengths: Integers

    @classmethod
    def of(cls, documents: Iterable[Sequence[int]]) -> "Documents":
        """From each document's numbers, repeated ones counting more."""
        columns, lengths = array("i"), array("q")
        for document in documents:
            columns.extend(document)
            lengths.append(len(document))
        return cls(np.frombuffer(columns, dtype=np.int32), np.frombuffer(lengths, dtype=np.int64))

    def counted(self) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]]:
        """Features, documents and how often, a chunk of documents at a time, by feature in each chunk."""
        ends = np.cumsum(self.lengths)
        first = 0
        while first < len(self.lengths):
            begin = int(ends[first] - self.lengths[first])
            last = max(int(np.searchsorted(ends, begin + CHUNK, side="right")), first + 1)
            rows = np.repeat(np.arange(last - first), self.lengths[first:last])
            keys = self.columns[begin : int(ends[last - 1])].astype(np.int64) * (last - first) + rows
            keys.sort()
            firsts = np.flatnonzero(np.diff(keys, prepend=-1))
            often = np.minimum(np.diff(firsts, append=len(keys)), 255).astype(np.uint8)
            features, documents = np.divmod(keys[firsts], last - first)
            yield features.astype(np.int32), (documents + first).astype(np.int32), often
            first = last


@dataclass(frozen=True, slots=True)
class Postings:
    """Immutable. `starts[f]:starts[f + 1]` are feature f's places in `documents`, ascending, and `often`.

    `idf[f]` is the feature's weight, 0 when no document has it; `lengths` are the documents' before their
    TF-IDF is brought to length 1; `unknown_idf` is the weight of a feature that no document has.
    """

    numbering: Numbering
    starts: Integers
    documents: NDArray[np.int32]
    often: NDArray[np.uint8]
    idf: Floats
    lengths: Floats
    unknown_idf: float

    @classmethod
    def build(cls, numbering: Numbering, documents: Documents) -> "Postings":
        """Index the documents, whose features are numbered by `numbering`."""
        chunks = list(documents.counted())
        frequency = np.zeros(len(numbering), dtype=np.int64)
        for features, _, _ in chunks:
            frequency += np.bincount(features, minlength=len(frequency))
        starts = np.concatenate(([0], np.cumsum(frequency))).astype(np.int64)
        places = np.empty(int(starts[-1]), dtype=np.int32)
        often = np.empty(len(places), dtype=np.uint8)
        filled = starts[:-1].copy()
        for features, rows, times in chunks:
            firsts = np.flatnonzero(np.diff(features, prepend=-1))
            numbers, counts = features[firsts], np.diff(firsts, append=len(features))
            into = np.repeat(filled[numbers] - firsts, counts) + np.arange(len(features))
            places[into], often[into] = rows, times
            filled[numbers] += counts
        size = len(documents.lengths)
        idf, unknown_idf = _weights(frequency, size)
        return cls(
            numbering, starts, places, often, idf, np.ones(size, dtype=np.float32), unknown_idf
        ).settled()

    @classmethod
    def of(cls, documents: Iterable[Iterable[str]]) -> "Postings":
        """Index documents, each its features, with numbers of their own."""
        numbering = Numbering()
        return cls.build(numbering, Documents.of(map(numbering.of, documents)))

    @property
    def size(self) -> int:
        """How many documents there are."""
        return len(self.lengths)

    def query(self, document: Iterable[str]) -> tuple[Integers, Floats, float]:
        """The known features of a query, their weights with the query's norm 1, and the share known.

        The norm counts unknown features too, so that words the base has never seen lower every score.
        """
        counted = Counter(document)
        numbers = self.numbering.known(counted)
        # A later index may have given numbers that are unknown here, and nothing has some of those known.
        held = np.flatnonzero((numbers >= 0) & (numbers < len(self.idf)))
        held = held[self.idf[numbers[held]] > 0]
        places = numbers[held]
        if not len(places):
            return places, np.zeros(0, dtype=np.float32), 0.0
        often = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))[held]
        weights = (1 + np.log(often)) * self.idf[places]
        mass = float(np.dot(weights, weights))
        missing = (len(counted) - len(places)) * self.unknown_idf**2
        return places, (weights / np.sqrt(mass + missing)).astype(np.float32), mass / (mass + missing)

    def weights(self) -> Floats:
        """TF-IDF at each place, each document's length 1."""
        weights = _OFTEN[self.often] * np.repeat(self.idf, np.diff(self.starts))
        return np.asarray(weights / self.lengths[self.documents], dtype=np.float32)

    def scores(self, places: Integers, weights: Floats) -> NDArray[np.float64]:
        """The cosine with every document, for what `query` gave; shape (size,).

        In a large base the commonest features are passed over: they tell least and cost most.
        """
        begins = self.starts[places]
        spans = self.starts[places + 1] - begins
        most = MOST_POSTINGS if self.size < VERY_LARGE else FEWER_POSTINGS
        if int(spans.sum()) > most:
            rarest = np.argsort(spans, kind="stable")
            kept = rarest[: max(int(np.searchsorted(np.cumsum(spans[rarest]), most)), 1)]
            places, begins, spans, weights = places[kept], begins[kept], spans[kept], weights[kept]
        if not len(places):
            return np.zeros(self.size)
        documents, often = self._runs(begins, spans)
        products = np.repeat((weights * self.idf[places]).astype(np.float64), spans)
        several = np.flatnonzero(often > 1)  # few are
        products[several] *= _OFTEN[often[several]]
        return np.bincount(documents, weights=products, minlength=self.size) / self.lengths

    def _runs(self, begins: Integers, spans: Integers) -> tuple[NDArray[Any], NDArray[np.uint8]]:
        """The documents of some features, one feature after the other, and how often each has it."""
        ends = np.cumsum(spans)
        if ends[-1] <= SHORT_RUNS * len(spans):
            at = np.repeat(begins - ends + spans, spans) + np.arange(ends[-1])
            return self.documents[at], self.often[at]
        runs = list(map(slice, begins.tolist(), (begins + spans).tolist()))
        documents = np.concatenate([self.documents[run] for run in runs], dtype=np.int64)
        return documents, np.concatenate([self.often[run] for run in runs])

    def edited(
        self, gone: Documents, gone_rows: Integers, come: Documents, come_rows: Integers, moved: Integers
    ) -> "Postings":
        """Without documents `gone`, at `gone_rows` of the old, and with `come`, at `come_rows` of the new.

        `moved[d]` is the new place of document d, -1 for those gone; those that stay keep their order, and
        their lengths: `settled` brings these up to date.
        """
        lost, lost_rows, _ = _pairs(gone, gone_rows)
        new, new_rows, new_often = _pairs(come, come_rows)
        starts = np.concatenate((self.starts, np.full(len(self.numbering) - len(self.idf), self.starts[-1])))
        drops = self._places(starts, lost, lost_rows)
        # A new document goes before the first of those that stay which comes after it.
        staying = np.flatnonzero(moved >= 0)
        before = np.append(staying, len(moved))[np.searchsorted(moved[staying], new_rows)]
        places = self._places(starts, new, before)
        documents = self.documents
        if (moved[staying] != staying).any():
            chunks = range(0, len(documents), CHUNK)
            documents = np.concatenate([moved[documents[at : at + CHUNK]].astype(np.int32) for at in chunks])
        order = np.lexsort((new_rows, new))
        size = len(staying) + len(come_rows)
        change = np.bincount(new, minlength=len(starts) - 1) - np.bincount(lost, minlength=len(starts) - 1)
        frequency = np.diff(starts) + change
        idf, unknown_idf = _weights(frequency, size)
        squares = np.bincount(new_rows, weights=(_OFTEN[new_often] * idf[new]) ** 2, minlength=size)
        lengths = np.maximum(np.sqrt(squares), 1e-9).astype(np.float32)
        lengths[moved[staying]] = self.lengths[staying]
        return Postings(
            self.numbering,
            np.concatenate(([0], np.cumsum(frequency))).astype(np.int64),
            _spliced(documents, drops, places[order], new_rows[order].astype(np.int32)),
            _spliced(self.often, drops, places[order], new_often[order]),
            idf,
            lengths,
            unknown_idf,
        )

    def settled(self) -> "Postings":
        """The same with every document's length as it now is."""
        squares = np.zeros(self.size)
        for first, last in self._chunks():
            at, to = self.starts[first], self.starts[last]
            weights = _OFTEN[self.often[at:to]] * np.repeat(self.idf[first:last], self._spans(first, last))
            squares += np.bincount(self.documents[at:to], weights=weights**2, minlength=self.size)
        return replace(self, lengths=np.maximum(np.sqrt(squares), 1e-9).astype(np.float32))

    def centre_lengths(self, owners: Integers, size: int) -> Floats:
        """The length of the sum of each owner's documents; shape (size,). Documents of one stand together."""
        squares = np.zeros(size)
        for first, last in self._chunks():
            at, to = self.starts[first], self.starts[last]
            spans = self._spans(first, last)
            documents = self.documents[at:to]
            held = owners[documents]
            weights = _OFTEN[self.often[at:to]] * np.repeat(self.idf[first:last], spans)
            weights /= self.lengths[documents]
            new = np.diff(held, prepend=-1) != 0
            new[(np.cumsum(spans) - spans)[spans > 0]] = True
            begins = np.flatnonzero(new)
            if len(begins):
                squares += np.bincount(held[begins], np.add.reduceat(weights, begins) ** 2, minlength=size)
        return np.sqrt(squares).astype(np.float32)

    def centre_lengths_of(self, documents: Documents, rows: Integers, owners: Integers) -> Floats:
        """The same for a few owners whose documents, at these rows, are given; others' are 0."""
        features, places, often = _pairs(documents, rows)
        weights = _OFTEN[often] * self.idf[features] / self.lengths[places]
        size = int(owners.max(initial=0)) + 1
        keys, inverse = np.unique(features.astype(np.int64) * size + owners[places], return_inverse=True)
        sums = np.bincount(inverse, weights=weights, minlength=len(keys))
        return np.sqrt(np.bincount(keys % size, weights=sums**2, minlength=size)).astype(np.float32)

    def _chunks(self) -> Iterator[tuple[int, int]]:
        """Ranges of features with about CHUNK places each."""
        first, features = 0, len(self.idf)
        while first < features:
            last = int(np.searchsorted(self.starts, self.starts[first] + CHUNK, side="right")) - 1
            last = min(max(last, first + 1), features)
            yield first, last
            first = last

    def _spans(self, first: int, last: int) -> Integers:
        return np.diff(self.starts[first : last + 1])

    def _places(self, starts: Integers, features: NDArray[np.int32], rows: Integers) -> Integers:
        """Where each row stands, or would stand, among the documents of its feature."""
        found = np.empty(len(features), dtype=np.int64)
        order = np.argsort(features, kind="stable")
        numbers, firsts, counts = np.unique(features[order], return_index=True, return_counts=True)
        for number, first, count in zip(numbers, firsts, counts, strict=True):
            part, begin, end = order[first : first + count], starts[number], starts[number + 1]
            found[part] = begin + np.searchsorted(self.documents[begin:end], rows[part])
        return found


def _weights(frequency: Integers, size: int) -> tuple[Floats, float]:
    """The features' weights, and that of an unknown feature."""
    idf = np.where(frequency > 0, np.log((1 + size) / (1 + frequency)) + 1, 0)
    return idf.astype(np.float32), float(np.log(1 + size) + 1)


def _pairs(documents: Documents, rows: Integers) -> tuple[NDArray[np.int32], Integers, NDArray[np.uint8]]:
    """Features, rows and how often, for documents that stand at these rows."""
    nothing = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint8))
    features, places, often = (
        np.concatenate(parts) for parts in zip(nothing, *documents.counted(), strict=True)
    )
    return features, rows[places], often


def _spliced(old: NDArray[Any], drops: Integers, places: Integers, values: NDArray[Any]) -> NDArray[Any]:
    """The array without the places `drops`, with each value before its place; `places` ascend."""
    cuts = [(place, 1, 0) for place in drops.tolist()]
    cuts += [(place, 0, number) for number, place in enumerate(places.tolist())]
    pieces, at = [], 0
    for place, dropped, number in sorted(cuts):
        pieces.append(old[at:place])
        if dropped:
            at = place + 1
        else:
            pieces.append(values[number : number + 1])
            at = place
    return np.concatenate([*pieces, old[at:]])
