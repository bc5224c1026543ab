"""A restart takes what was worked out from the cache, and nothing but a cache of its own."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import structlog

from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.fitting import fitted
from knowledge_base.index import Index
from knowledge_base.keeping import Keeper, base_hash
from tests.knowledge_base.letters import LetterEncoder
from tests.knowledge_base.shop import SHOP

QUESTIONS = ("Сколько дней идёт доставка?", "хочу вернуть покупку", "how long does shipping take", "погода")
#: So many wordings an entry that a classifier is fitted.
MANY = [
    Entry(key, tuple(Variant(f"{how} {what}", "ru") for how in (
        "как", "где", "когда", "почему", "зачем", "хочу", "надо", "можно ли", "сколько", "кто", "куда", "чей"
    )), {"ru": what})
    for key, what in (("card", "оплатить картой"), ("post", "получить посылку"), ("door", "открыть дверь"))
]  # fmt: skip


@pytest.mark.parametrize("entries", [SHOP, MANY])
def test_a_warm_start_decides_the_same_and_encodes_nothing(entries: list[Entry], tmp_path: Path) -> None:
    encoder = LetterEncoder()
    index = fitted(Index.build(entries), encoder, [], None)
    assert (index.classifier is not None) == (entries is MANY)
    Keeper(tmp_path, quality=False).keep(index, [])
    encoder.asked.clear()
    kept = Keeper(tmp_path, quality=False).load()
    assert kept is not None
    assert kept.is_of(encoder)
    assert kept.missing(index) == 0
    assert kept.base == base_hash(index, [])
    encoder.asked.clear()
    warm = kept.applied(Index.build(entries), encoder)
    assert encoder.asked == []
    assert warm.calibration == index.calibration
    for question in (*QUESTIONS, "куда девать посылку"):
        assert decide(warm, question) == decide(index, question)


def test_another_base_takes_the_vectors_and_is_fitted_again(tmp_path: Path) -> None:
    encoder = LetterEncoder()
    index = fitted(Index.build(SHOP), encoder, [], None)
    keeper = Keeper(tmp_path, quality=False)
    keeper.keep(index, [])
    kept = keeper.load()
    assert kept is not None
    grown = Index.build([*SHOP, Entry("parking", (Variant("Где оставить машину?", "ru"),), {"ru": "Тут."})])
    assert kept.missing(grown) == 2
    assert kept.base != base_hash(grown, [])
    assert kept.base != base_hash(index, [("что угодно", "")])
    encoder.asked.clear()
    assert decide(kept.applied(grown, encoder), "где оставить машину").candidates[0].entry.key == "parking"
    assert sorted(set(encoder.asked)) == ["где оставить машину?", "тут"]


def test_no_cache_and_another_encoders(tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, quality=False)
    assert keeper.load() is None
    keeper.keep(Index.build(SHOP), [])  # without vectors there is nothing to keep
    assert keeper.load() is None
    keeper.keep(fitted(Index.build(SHOP), LetterEncoder(), [], None), [])
    kept = keeper.load()
    assert kept is not None
    assert not replace(kept, probe=np.zeros(3, dtype=np.float32)).is_of(LetterEncoder())
    assert not replace(kept, probe=-kept.probe).is_of(LetterEncoder())
    assert Keeper(tmp_path, quality=True).load() is None


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04 no zip", b"\x00" * 5000, "cut", "foreign", "pickle"])
def test_a_broken_cache_is_as_good_as_none(broken: bytes | str, tmp_path: Path) -> None:
    keeper = Keeper(tmp_path, quality=False)
    keeper.keep(fitted(Index.build(SHOP), LetterEncoder(), [], None), [])
    path = tmp_path / "usual.npz"
    if broken == "foreign":
        np.savez(path, something=np.zeros(3))
    elif broken == "pickle":
        np.savez(path, about=np.asarray({"format": 1}, dtype=object))
    else:
        path.write_bytes(path.read_bytes()[:2000] if isinstance(broken, str) else broken)
    with structlog.testing.capture_logs() as said:
        assert keeper.load() is None
    assert len(said) == 1
    keeper.keep(fitted(Index.build(SHOP), LetterEncoder(), [], None), [])
    assert keeper.load() is not None
    assert [file.name for file in tmp_path.iterdir()] == ["usual.npz"]
