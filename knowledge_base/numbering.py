"""Numbers for features: given once, never changed, shared by all indexes that grew from one another."""

from collections.abc import Collection, Iterable
from itertools import repeat
from threading import Lock

import numpy as np
from numpy.typing import NDArray


class Numbering:
    """Only grows. An older index knows fewer numbers than there are now; to it the rest are unknown."""

    __slots__ = ("_lock", "_numbers")

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._numbers)

    def get(self, feature: str) -> int | None:
        """The feature's number, None if it has none yet."""
        return self._numbers.get(feature)

    def known(self, features: Collection[str]) -> NDArray[np.int64]:
        """The features' numbers, -1 for those that have none yet; shape (features,)."""
        numbers = map(self._numbers.get, features, repeat(-1))
        return np.fromiter(numbers, dtype=np.int64, count=len(features))

    def of(self, features: Iterable[str]) -> list[int]:
        """The features' numbers; those that have none are given the next ones."""
        with self._lock:
            numbers = self._numbers
            return [numbers.setdefault(feature, len(numbers)) for feature in features]
