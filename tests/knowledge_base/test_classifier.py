"""A base with many wordings an entry learns to tell its entries apart."""

from dataclasses import replace

import numpy as np
import pytest

from knowledge_base import classifier
from knowledge_base.classifier import trained
from knowledge_base.decision import Kind
from knowledge_base.engine import decide, understand
from knowledge_base.entry import Entry, Variant
from knowledge_base.features import character_features, stem_features
from knowledge_base.growing import changed
from knowledge_base.index import Index
from knowledge_base.ranking import signals
from tests.knowledge_base.letters import LetterEncoder

BEGINNINGS = ("как", "где", "когда", "можно ли", "хочу", "не могу", "помогите", "скажите")
MATTERS = {
    "return": ("вернуть товар", "сдать покупку обратно"),
    "exchange": ("обменять товар", "поменять покупку на другую"),
    "pay": ("оплатить товар", "заплатить за покупку картой"),
}


def _base() -> list[Entry]:
    return [
        Entry(
            key,
            tuple(Variant(f"{start} {matter}", "ru") for start in BEGINNINGS for matter in matters),
            {"ru": "Ответ."},
        )
        for key, matters in MATTERS.items()
    ]


@pytest.fixture(scope="module")
def index() -> Index:
    return trained(Index.build(_base(), LetterEncoder()))


def test_every_left_out_wording_belongs_to_its_entry(index: Index) -> None:
    assert index.classifier is not None
    held_out = index.classifier.held_out
    assert held_out.shape == (48, 3)
    assert np.mean(held_out.argmax(axis=1) == index.owners) > 0.95
    own = held_out[np.arange(48), index.owners].astype(np.float64)
    assert np.median(own) > 0.5


def test_a_question_s_margins_are_high_for_its_entry_alone(index: Index) -> None:
    _, ranking, exact = understand(index, "Подскажите, где бы обменять товар?")
    assert not exact
    assert ranking is not None
    assert ranking.seen.margins is not None
    keys = [index.entries[place].key for place in np.argsort(-ranking.seen.margins)]
    assert keys[0] == "exchange"
    assert np.sort(ranking.seen.margins)[1] < 0 < ranking.seen.margins.max()


def test_the_margins_are_near_the_least_loss(index: Index) -> None:
    """The loss rises when the weights that were found are made larger or smaller."""
    assert index.classifier is not None
    assert index.dense is not None
    found, encoder = index.classifier, LetterEncoder()
    margins = np.stack(
        [
            found.margins(
                index.stems.query(stem_features(read))[:2],
                index.characters.query(character_features(read))[:2],
                index.dense.space.place(encoder.encode([text])[0]),
            )
            for read, text in zip(index.reads, (variant.lower() for variant in index.variants), strict=True)
        ]
    )
    sides = np.where(np.arange(3) == index.owners[:, None], 1.0, -1.0)
    size = sum(
        float((part.astype(np.float64) ** 2).sum())
        for part in (found.stem_weights, found.character_weights, found.vector_weights, found.bias)
    )

    def loss(scale: float) -> float:
        hinge = np.maximum(1 - sides * margins * scale, 0) ** 2
        return scale**2 * size / 2 + classifier.COST * float(hinge.sum())

    assert loss(1.0) < loss(0.9)
    assert loss(1.0) < loss(1.1)


def test_a_left_out_wording_is_judged_by_a_classifier_that_never_saw_it(index: Index) -> None:
    assert index.classifier is not None
    assert index.dense is not None
    vector = index.dense.vectors[5].astype(np.float32)
    seen = signals(index, index.reads[5], vector, 5, index.dense)
    assert seen.margins is not None
    assert seen.margins.tolist() == index.classifier.held_out[5].tolist()
    assert seen.without(0).margins is not None
    assert seen.without(0).margins[0] == -1.0  # type: ignore[index]


def _margins(index: Index, question: str) -> dict[str, float]:
    _, ranking, _ = understand(index, question)
    assert ranking is not None
    assert ranking.seen.margins is not None
    return {entry.key: margin for entry, margin in zip(index.entries, ranking.seen.margins, strict=True)}


def test_a_new_entry_is_told_apart_at_once_and_the_others_stay(index: Index) -> None:
    matters = ("найти парковку", "поставить машину у магазина")
    texts = [f"{start} {matter}" for start in BEGINNINGS for matter in matters]
    parking = Entry("parking", tuple(Variant(text, "ru") for text in texts), {"ru": "За домом."})
    entries = list(index.entries)
    grown = changed(index, [entries[0], parking, *entries[1:]])
    before, after = (_margins(base, "подскажите, где обменять товар") for base in (index, grown))
    assert after.pop("parking") < 0
    assert after == pytest.approx(before, abs=0.02)
    found = _margins(grown, "где бы тут найти парковку")
    assert found["parking"] > 0.5
    assert max(found, key=lambda key: found[key]) == "parking"
    assert grown.classifier is not None
    assert grown.classifier.held_out.shape == (64, 4)
    own = grown.classifier.held_out[grown.owners == 1].astype(np.float64)
    assert np.mean(own.argmax(axis=1) == 1) > 0.9
    assert index.classifier is not None
    np.testing.assert_array_equal(grown.classifier.held_out[:16, [0, 2, 3]], index.classifier.held_out[:16])
    shrunk = changed(grown, [entries[0], parking, entries[1]])
    assert "pay" not in _margins(shrunk, "подскажите, где обменять товар")
    assert _margins(shrunk, "где бы тут найти парковку")["parking"] == pytest.approx(
        found["parking"], abs=0.05
    )


def test_a_changed_entry_learns_its_new_wording_at_once(index: Index) -> None:
    pay = index.entries[2]
    more = replace(pay, variants=(*pay.variants, Variant("рассчитаться за товар наличными", "ru")))
    grown = changed(index, [*index.entries[:2], more])
    question = "а рассчитаться за товар наличными где"
    assert _margins(grown, question)["pay"] > _margins(index, question)["pay"] + 0.2


def test_a_base_that_lost_most_of_its_wordings_goes_on_without(index: Index) -> None:
    few = replace(index.entries[0], variants=index.entries[0].variants[:2])
    assert changed(index, [few, *index.entries[1:]]).classifier is None


def test_few_wordings_or_no_vectors_need_none() -> None:
    few = [replace(entry, variants=entry.variants[:5]) for entry in _base()]
    bare = Index.build(few, LetterEncoder())
    assert trained(bare) is bare
    by_letters = Index.build(_base())
    assert trained(by_letters) is by_letters


def test_a_base_too_large_for_it_goes_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifier, "MOST_MARGINS", 100)
    bare = Index.build(_base(), LetterEncoder())
    assert trained(bare) is bare


def test_it_decides(index: Index) -> None:
    decision = decide(index, "хотелось бы сдать обратно покупку")
    assert decision.kind in Kind
    assert decision.candidates[0].entry.key == "return"
