"""Wordings as vectors, whitened by how wordings of one entry differ."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge_base.encoder import Vectors

SHRINKAGE = 2.0
FEWEST_DIFFERENCES = 5
CHUNK = 4096
LARGE = 4000
HALVED_FROM = 20_000
OUTLINE_WIDTH = 96
PROMISING = 400

Stored = NDArray[np.float16] | Vectors
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Space:
    """Immutable. A mean, and a matrix under which what an entry's own wordings differ in counts less."""

    mean: Vectors
    matrix: Vectors

    @classmethod
    def fit(cls, vectors: NDArray[Any], owners: Places, used: NDArray[np.bool_]) -> "Space":
        """From the wordings' vectors; `used` says of which wordings the differences count."""
        mean = vectors.mean(axis=0, dtype=np.float32)
        width = vectors.shape[1]
        size = int(owners.max()) + 1
        counts = np.bincount(owners[used], minlength=size)
        centres = np.zeros((size, width), dtype=np.float32)
        np.add.at(centres, owners[used], vectors[used].astype(np.float32))
        centres /= np.maximum(counts, 1)[:, None].astype(np.float32)
        several = used & (counts[owners] > 1)
        differing = np.flatnonzero(several)
        if len(differing) < FEWEST_DIFFERENCES:
            return cls(mean, np.eye(width, dtype=np.float32))
        covariance = np.zeros((width, width), dtype=np.float32)
        for start in range(0, len(differing), CHUNK):
            rows = differing[start : start + CHUNK]
            differences = vectors[rows].astype(np.float32) - centres[owners[rows]]
            covariance += differences.T @ differences
        covariance /= max(len(differing) - int((counts > 1).sum()), 1)
        floor = SHRINKAGE * float(np.trace(covariance)) / width
        if floor < 1e-9:
            return cls(mean, np.eye(width, dtype=np.float32))
        values, axes = np.linalg.eigh(covariance + floor * np.eye(width, dtype=np.float32))
        matrix = (axes * np.sqrt(floor / values)) @ axes.T
        return cls(mean, matrix.astype(np.float32))

    def place(self, vectors: NDArray[Any]) -> Vectors:
        """Vectors brought into the space, of length 1; shape kept."""
        moved = (vectors.astype(np.float32) - self.mean) @ self.matrix
        lengths = np.linalg.norm(moved, axis=-1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)

    def lengths(self, vectors: NDArray[Any]) -> Vectors:
        """How long the vectors are in the space before `place` makes that 1; shape (vectors,)."""
        parts = [
            np.linalg.norm(
                (vectors[start : start + CHUNK].astype(np.float32) - self.mean) @ self.matrix, axis=1
            )
            for start in range(0, len(vectors), CHUNK)
        ]
        return np.asarray(np.maximum(np.concatenate(parts), 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Dense:
    """Immutable. `vectors` are the wordings' as encoded, `answers` the entries'.

    `lengths` and `answer_lengths` are theirs in the space, `centres` the mean directions of entries in it; in
    a large base `outline` has the main axes of the centres and the centres along them.
    """

    vectors: Stored
    answers: Stored
    space: Space
    lengths: Vectors
    answer_lengths: Vectors
    centres: Vectors
    outline: tuple[Vectors, Vectors] | None

    @classmethod
    def build(cls, vectors: Stored, answers: Stored, starts: Places, space: Space) -> "Dense":
        """`starts[e]` is the first wording of entry e; an entry has at least one."""
        centres = np.empty((len(starts), vectors.shape[1]), dtype=np.float32)
        ends = np.append(starts[1:], len(vectors))
        first = 0
        while first < len(starts):
            last = max(int(np.searchsorted(ends, starts[first] + CHUNK, side="right")), first + 1)
            placed = space.place(vectors[starts[first] : ends[last - 1]])
            centres[first:last] = np.add.reduceat(placed, starts[first:last] - starts[first], axis=0)
            first = last
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        lengths, answer_lengths = space.lengths(vectors), space.lengths(answers)
        return cls(vectors, answers, space, lengths, answer_lengths, centres, _outline(centres))

    def near(self, placed: Vectors) -> Vectors:
        """The cosine between a placed question and every entry's centre; shape (entries,).

        In a large base it is worked out to the full for the most promising only, and estimated for the rest.
        """
        if self.outline is None:
            return self.centres @ placed
        axes, outlines = self.outline
        cosines = outlines @ (axes @ placed)
        best = np.argpartition(-cosines, PROMISING)[:PROMISING]
        cosines[best] = self.centres[best] @ placed
        return np.asarray(cosines, dtype=np.float32)

    def cosines(self, placed: Vectors, *groups: tuple[Stored, Vectors]) -> list[Vectors]:
        """The cosines in the space between a placed question and vectors that have these lengths in it."""
        # The matrix is symmetric: moving the question once spares moving every row.
        moved = self.space.matrix @ placed
        middle = self.space.mean @ moved
        return [
            np.asarray((vectors.astype(np.float32, copy=False) @ moved - middle) / lengths, dtype=np.float32)
            for vectors, lengths in groups
        ]


def stored_as(many: int) -> type[np.float16] | type[np.float32]:
    """How so many vectors are kept: with half the bytes, but slower to compare, when they are very many."""
    return np.float16 if many > HALVED_FROM else np.float32


def _outline(centres: Vectors) -> tuple[Vectors, Vectors] | None:
    """The main axes of the centres, and the centres along them; None where all can be compared."""
    if len(centres) <= LARGE:
        return None
    _, axes = np.linalg.eigh(centres.T @ centres)
    main = np.ascontiguousarray(axes[:, -OUTLINE_WIDTH:].T)
    return main, centres @ main.T
