"""A linear classifier of questions, for bases whose entries have many wordings.

One machine an entry, telling its wordings from all others: squared hinge loss, fitted by dual coordinate
descent, a wording at a time and every entry at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge_base.dense import Dense, Places
from knowledge_base.encoder import Vectors
from knowledge_base.features import character_features, stem_features
from knowledge_base.postings import Floats, Postings
from knowledge_base.weights import MANY_FROM

if TYPE_CHECKING:
    from knowledge_base.index import Index

MOST_WEIGHTS = 30_000_000
MOST_MARGINS = 4_000_000  # wordings × entries: 40 s of one core
FEWEST_HOLDING = 2
EPOCHS = 4
FOLDS = 3
COST = 1.0
STEM_SCALE, CHARACTER_SCALE, VECTOR_SCALE = 0.7, 1.0, 1.0
LEAST_STEP = 1e-5
# A new entry is told from so many wordings nearest to it, and so many of the others.
NEAREST, OTHERS = 200, 100

Query = tuple[NDArray[np.int64], Floats]


@dataclass(frozen=True, slots=True)
class Classifier:
    """Immutable, plain arrays. `stem_weights[stem_rows[f]]` are the weights of stem feature f for each entry;
    a feature of one wording only has row -1. `vector_weights` are of the vector in the base's space.

    `held_out[v]` are the margins of wording v from a classifier that was fitted without it.
    """

    stem_rows: NDArray[np.int32]
    stem_weights: NDArray[np.float16]
    character_rows: NDArray[np.int32]
    character_weights: NDArray[np.float16]
    vector_weights: Vectors
    bias: Floats
    held_out: NDArray[np.float16]

    def margins(self, stems: Query, characters: Query, placed: Vectors) -> Floats:
        """About 1 for the entry that a question belongs to, about -1 for others; shape (entries,).

        `stems` and `characters` are features with weights as `Postings.query` gives them, `placed` the vector
        in the base's space.
        """
        total = self.bias + VECTOR_SCALE * (placed @ self.vector_weights)
        for (features, values), rows, weights, scale in (
            (stems, self.stem_rows, self.stem_weights, STEM_SCALE),
            (characters, self.character_rows, self.character_weights, CHARACTER_SCALE),
        ):
            held = rows[features]
            kept = held >= 0
            total = total + (scale * values[kept]) @ weights[held[kept]].astype(np.float32)
        return np.asarray(total, dtype=np.float32)


def trained(index: Index) -> Index:
    """The index with a classifier fitted to it: seconds for each thousand wordings.

    Itself where that brings nothing (few wordings an entry, no vectors) or would take too long.
    """
    wordings, entries = index.variants_count, len(index.entries)
    if index.dense is None or index.classifier or index.wordings_an_entry < MANY_FROM:
        return index
    features = _Rows.of(index.stems).held + _Rows.of(index.characters).held
    if entries < 2 or wordings * entries > MOST_MARGINS or features * entries > MOST_WEIGHTS:
        return index
    return replace(index, classifier=_fitted(index, index.dense))


def _fitted(index: Index, dense: Dense) -> Classifier:
    stems, characters = _Rows.of(index.stems), _Rows.of(index.characters)
    placed = VECTOR_SCALE * dense.space.place(dense.vectors)
    wordings = [
        (
            np.concatenate([first, second + stems.held]),
            np.concatenate([STEM_SCALE * one, CHARACTER_SCALE * two]).astype(np.float32),
        )
        for (first, one), (second, two) in zip(stems.documents(), characters.documents(), strict=True)
    ]
    lexical = stems.held + characters.held
    problem = _Problem(wordings, placed, index.owners, len(index.entries), lexical)
    whole, held_out = problem.solutions(np.random.default_rng(0))
    return Classifier(
        stems.rows,
        whole.lexical[: stems.held].astype(np.float16),
        characters.rows,
        whole.lexical[stems.held :].astype(np.float16),
        whole.dense,
        whole.bias,
        held_out,
    )


def carried(old: Classifier, index: Index, entries: Places, wordings: Places) -> Classifier:
    """The classifier for a base that has changed a little: `index`, with vectors, is the base as it is now.

    `entries[e]` and `wordings[w]` say where those of before stand now, -1 where they are gone. Entries that
    stay keep their machines, which don't know of the new ones till the next fit; the new and the changed get
    theirs at once, told from the wordings nearest to them.
    """
    assert index.dense is not None
    stay = np.flatnonzero(entries >= 0)

    def moved(values: NDArray[Any]) -> NDArray[Any]:
        whole = np.zeros((*values.shape[:-1], len(index.entries)), dtype=values.dtype)
        whole[..., entries[stay]] = values[..., stay]
        return whole

    held_out = np.full((index.variants_count, len(index.entries)), -1, dtype=np.float16)
    staying = np.flatnonzero(wordings >= 0)
    held_out[np.ix_(wordings[staying], entries[stay])] = old.held_out[np.ix_(staying, stay)]
    found = Classifier(
        _lengthened(old.stem_rows, len(index.stems.idf)),
        moved(old.stem_weights),
        _lengthened(old.character_rows, len(index.characters.idf)),
        moved(old.character_weights),
        moved(old.vector_weights),
        moved(old.bias),
        held_out,
    )
    fresh = np.setdiff1d(np.arange(len(index.entries)), entries)
    if len(fresh):
        _teach(found, index, index.dense, fresh)
    return found


def _lengthened(rows: NDArray[np.int32], most: int) -> NDArray[np.int32]:
    """Features that came since have no weights."""
    return np.concatenate([rows, np.full(most - len(rows), -1, dtype=np.int32)])


def _teach(found: Classifier, index: Index, dense: Dense, fresh: Places) -> None:
    """Fill in the columns of entries that have no machine yet, and the rows of their wordings."""
    stems = len(found.stem_weights)
    chosen, own = _around(index, dense, fresh)
    placed = dense.space.place(dense.vectors[chosen])
    queries = [
        (
            index.stems.query(stem_features(index.reads[wording]))[:2],
            index.characters.query(character_features(index.reads[wording]))[:2],
        )
        for wording in chosen.tolist()
    ]
    columns = np.searchsorted(fresh, index.owners[chosen])
    columns[~own] = len(fresh)  # all others together
    problem = _Problem(
        [_features(found, *query) for query in queries],
        VECTOR_SCALE * placed,
        columns,
        len(fresh) + 1,
        stems + len(found.character_weights),
    )
    for place in np.flatnonzero(own).tolist():
        found.held_out[chosen[place]] = found.margins(*queries[place], placed[place])
    whole, held_out = problem.solutions(np.random.default_rng(0))
    found.held_out[np.ix_(chosen, fresh)] = held_out[:, :-1]
    found.stem_weights[:, fresh] = whole.lexical[:stems, :-1]
    found.character_weights[:, fresh] = whole.lexical[stems:, :-1]
    found.vector_weights[:, fresh] = whole.dense[:, :-1]
    found.bias[fresh] = whole.bias[:-1]


def _around(index: Index, dense: Dense, fresh: Places) -> tuple[Places, NDArray[np.bool_]]:
    """The wordings of some entries and those to tell them from; and which are theirs."""
    theirs = np.isin(index.owners, fresh)
    chosen = theirs.copy()
    for entry in fresh.tolist():
        [near] = dense.cosines(dense.centres[entry], (dense.vectors, dense.lengths))
        near[theirs] = -np.inf
        chosen[np.argsort(-near)[:NEAREST]] = True
    chosen[np.random.default_rng(0).permutation(len(chosen))[:OTHERS]] = True
    places = np.flatnonzero(chosen)
    return places, theirs[places]


def _features(found: Classifier, stems: Query, characters: Query) -> Query:
    """A text's features that have weights, numbered as rows of both kinds together."""
    parts = []
    for (features, values), rows, scale, before in (
        (stems, found.stem_rows, STEM_SCALE, 0),
        (characters, found.character_rows, CHARACTER_SCALE, len(found.stem_weights)),
    ):
        held = rows[features]
        kept = held >= 0
        parts.append((held[kept].astype(np.int64) + before, scale * values[kept]))
    (first, one), (second, two) = parts
    return np.concatenate([first, second]), np.concatenate([one, two]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which features are kept: those of several documents; `rows` numbers them, -1 for others."""

    postings: Postings
    rows: NDArray[np.int32]
    held: int

    @classmethod
    def of(cls, postings: Postings) -> _Rows:
        kept = np.diff(postings.starts) >= FEWEST_HOLDING
        rows = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
        return cls(postings, rows, int(kept.sum()))

    def documents(self) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        """The kept features of each document with their weights."""
        features = np.repeat(self.rows, np.diff(self.postings.starts))
        kept = np.flatnonzero(features >= 0)
        kept = kept[np.argsort(self.postings.documents[kept], kind="stable")]
        columns, values = features[kept].astype(np.int64), self.postings.weights()[kept]
        ends = np.searchsorted(self.postings.documents[kept], np.arange(self.postings.size + 1))
        for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            yield columns[start:end], values[start:end]


@dataclass(slots=True)
class _Machine:
    """Weights while they are being fitted; each has a column for every entry."""

    lexical: Floats
    dense: Floats
    bias: Floats

    def margins(self, features: NDArray[np.int64], values: Floats, placed: Floats) -> Floats:
        return np.asarray(values @ self.lexical[features] + placed @ self.dense + self.bias)

    def add(self, features: NDArray[np.int64], values: Floats, placed: Floats, step: Floats) -> None:
        """Move the weights along a wording, by a step for each entry."""
        moved = np.flatnonzero(np.abs(step) > LEAST_STEP)
        if not len(moved):
            return
        part = step[moved]
        self.lexical[features[:, None], moved] += values[:, None] * part
        self.dense[:, moved] += placed[:, None] * part
        self.bias[moved] += part


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is to be told apart: the wordings' features with values, their vectors, their entries."""

    wordings: list[tuple[NDArray[np.int64], Floats]]
    placed: Vectors
    owners: Places
    entries: int
    features: int

    def solutions(self, generator: np.random.Generator) -> tuple[_Machine, NDArray[np.float16]]:
        """Fitted to all wordings; and each one's margins from a fit without it, shape (wordings, entries)."""
        folds = generator.permutation(len(self.wordings)) % FOLDS
        held_out = np.empty((len(self.wordings), self.entries), dtype=np.float16)
        for fold in range(FOLDS):
            machine = self.solve(np.flatnonzero(folds != fold), generator)
            for wording in np.flatnonzero(folds == fold).tolist():
                held_out[wording] = machine.margins(*self.wordings[wording], self.placed[wording])
        return self.solve(np.arange(len(self.wordings)), generator), held_out

    def solve(self, used: Places, generator: np.random.Generator) -> _Machine:
        """Fit to some of the wordings."""
        machine = _Machine(
            np.zeros((self.features, self.entries), dtype=np.float32),
            np.zeros((self.placed.shape[1], self.entries), dtype=np.float32),
            np.zeros(self.entries, dtype=np.float32),
        )
        pull = np.zeros((len(used), self.entries), dtype=np.float32)
        slack = 1 / (2 * COST)
        for _ in range(EPOCHS):
            for place in generator.permutation(len(used)).tolist():
                wording = used[place]
                features, values = self.wordings[wording]
                vector = self.placed[wording]
                sides = np.full(self.entries, -1.0, dtype=np.float32)
                sides[self.owners[wording]] = 1.0
                length = float(values @ values) + float(vector @ vector) + 1.0
                slope = sides * machine.margins(features, values, vector) - 1 + slack * pull[place]
                pulled = np.maximum(pull[place] - slope / (length + slack), 0)
                step = (pulled - pull[place]) * sides
                pull[place] = pulled
                machine.add(features, values, vector, step)
        return machine
