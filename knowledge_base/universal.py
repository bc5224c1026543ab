"""The multilingual Universal Sentence Encoder: its forward pass over the weights that a package brings.

More than half of that pass says something of single pieces of words (their embedding, its projections, what
each adds to the first layer of windows). It is the same in every text, so it is worked out once for a piece.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

WIDTH, WINDOWED = 512, 256
#: How many pieces a window of each kind spans, and how many of them stand before its own.
WINDOWS = ((2, 0), (3, 1), (5, 2))
#: Empty rows between texts, so that no window sees two of them.
GAP = 2
#: Pieces that go through together: enough to share the reading of the weights, few enough for the caches.
TOGETHER = 384
#: Pieces whose rows are remembered, 15 kB each: twice so many at the most.
REMEMBERED = 1000

_FIRST, _LAST = 1, 2


class Universal:
    """Turns texts into vectors of length 1. May be used by several threads at once.

    Args:
        weights: has the package's arrays as attributes.
        pieces: the numbers of the pieces of a word.
    """

    def __init__(self, weights: Any, pieces: Callable[[str], Sequence[int]]) -> None:
        self._weights = weights
        self._pieces = lru_cache(maxsize=20_000)(lambda word: tuple(pieces(word)))
        self._taps = [
            np.ascontiguousarray(np.concatenate(np.split(first, span), axis=1))
            for first, (span, _) in zip(weights.w1, WINDOWS, strict=True)
        ]
        width = WIDTH + len(WINDOWS) * WINDOWED + sum(taps.shape[1] for taps in self._taps)
        self._nothing = np.zeros(width, dtype=np.float32)
        self._recent: dict[int, Vectors] = {}
        self._earlier: dict[int, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, WIDTH); a text without words gets any direction."""
        vectors = np.empty((len(texts), WIDTH), dtype=np.float32)
        group: list[list[int]] = []
        first = held = 0
        for place, text in enumerate(texts):
            read = [piece for word in text.split() for piece in self._pieces(word)]
            if group and held + len(read) > TOGETHER:
                vectors[first:place] = self._encoded(group)
                group, first, held = [], place, 0
            group.append([_FIRST, *(read or [0]), _LAST])
            held += len(group[-1])
        if group:
            vectors[first:] = self._encoded(group)
        return vectors

    def _encoded(self, texts: list[list[int]]) -> Vectors:
        """The vectors of texts given by their pieces."""
        weights = self._weights
        rows, empty = self._rows(texts)
        lengths = np.asarray([len(text) for text in texts], dtype=np.float32)[:, None]
        starts = np.cumsum([0, *(len(text) + GAP for text in texts[:-1])])
        features = np.empty((len(rows) - 2 * GAP, WIDTH + len(WINDOWS) * WINDOWED), dtype=np.float32)
        features[:, :WIDTH] = rows[GAP:-GAP, :WIDTH]
        self._windows(rows, empty, features[:, WIDTH:])
        features -= features.mean(axis=1, keepdims=True)
        scales = 1 / np.sqrt(np.einsum("ij,ij->i", features, features) / features.shape[1] + weights.eps)
        scales[empty] = 0
        features *= scales[:, None]
        sums = np.add.reduceat(features, starts, axis=0) * weights.ln_g + lengths * weights.ln_b
        means = (sums @ weights.cnn_W + lengths * weights.cnn_b) / np.sqrt(lengths)
        inner = np.maximum(means @ weights.d0, 0) @ weights.d1
        inner = np.maximum(inner + means @ weights.p1, 0)
        found = np.tanh(inner @ weights.p3 + np.maximum(inner @ weights.d2, 0) @ weights.d3)
        squares = np.maximum(np.einsum("ij,ij->i", found, found), weights.eps)
        return np.asarray(found / np.sqrt(squares)[:, None], dtype=np.float32)

    def _windows(self, rows: Vectors, empty: list[int], into: Vectors) -> None:
        """Both layers of windows: what `rows` add to the first, up to the outcome of the second."""
        many = len(into)
        held = np.zeros((len(rows), WINDOWED), dtype=np.float32)
        tap = WIDTH + len(WINDOWS) * WINDOWED
        for kind, (span, before) in enumerate(WINDOWS):
            at = kind * WINDOWED
            first = np.repeat(self._weights.b1[kind][None, :], many, axis=0)
            begins = range(GAP - before, GAP - before + span)
            for begin in begins:
                first += rows[begin : begin + many, tap : tap + WINDOWED]
                tap += WINDOWED
            np.maximum(first, 0, out=first)
            first += rows[GAP:-GAP, WIDTH + at : WIDTH + at + WINDOWED]
            first[empty] = 0
            held[GAP:-GAP] = first
            seen = np.concatenate([held[begin : begin + many] for begin in begins], axis=1)
            second = seen @ self._weights.w2[kind]
            second += self._weights.b2[kind]
            np.maximum(second, 0, out=second)
            np.add(second, first, out=into[:, at : at + WINDOWED])

    def _rows(self, texts: list[list[int]]) -> tuple[Vectors, list[int]]:
        """The rows of all pieces with GAP empty ones before, between and after the texts.

        Also gives which are empty, counted without those before.
        """
        known = self._known({piece for text in texts for piece in text})
        gap = [self._nothing] * GAP
        rows, empty = [*gap], list[int]()
        for text in texts:
            rows += [known[piece] for piece in text]
            empty += range(len(rows) - GAP, len(rows))
            rows += gap
        return np.stack(rows), empty[:-GAP]

    def _known(self, pieces: set[int]) -> dict[int, Vectors]:
        """Each piece's row: its embedding, its projections, its part in each window of the first layer."""
        if len(self._recent) > REMEMBERED:
            self._recent, self._earlier = {}, self._recent
        recent, earlier = self._recent, self._earlier
        known = {piece: row for piece in pieces if (row := recent.get(piece, earlier.get(piece))) is not None}
        missing = list(pieces - known.keys())
        if missing:
            known.update(zip(missing, self._worked_out(np.asarray(missing)), strict=True))
        recent.update(known)
        return known

    def _worked_out(self, pieces: NDArray[np.int64]) -> list[Vectors]:
        weights = self._weights
        chunks = pieces % len(weights.scale)
        embedded = weights.table[pieces] * weights.scale[chunks, None] + weights.lo[chunks, None]
        projected = embedded @ weights.proj_W + weights.proj_b
        projected -= projected.mean(axis=1, keepdims=True)
        projected /= np.sqrt((projected**2).mean(axis=1, keepdims=True) + weights.eps)
        projected = projected * weights.ln_g_all + weights.ln_b_all
        parts = np.split(projected, len(WINDOWS), axis=1)
        tapped = [part @ taps for part, taps in zip(parts, self._taps, strict=True)]
        # A copy each: a view of all would keep all as long as one is remembered.
        return [row.copy() for row in np.concatenate([embedded, projected, *tapped], axis=1)]
