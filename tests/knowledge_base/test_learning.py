from dataclasses import replace

import numpy as np
import pytest

from knowledge_base.calibration import answer_threshold, ask_threshold, fit, logistic, prior_strength
from knowledge_base.decision import Kind
from knowledge_base.dense import Dense, Space
from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.evidence import evidence
from knowledge_base.index import Index
from knowledge_base.learning import calibrated, try_out
from knowledge_base.ranking import rank, signals
from tests.knowledge_base.letters import LetterEncoder
from tests.knowledge_base.shop import SHOP

INDEX = Index.build(SHOP, LetterEncoder())


@pytest.mark.parametrize("encoder", [None, LetterEncoder()])
def test_a_base_teaches_its_own_calibration(encoder: LetterEncoder | None) -> None:
    index = Index.build(SHOP, encoder)
    learned = calibrated(index)
    assert learned.calibration.fitted
    assert learned.calibration != index.calibration
    assert calibrated(index).calibration == learned.calibration
    assert calibrated(learned).calibration == learned.calibration
    assert calibrated(index, seed=1).calibration != learned.calibration
    assert decide(learned, "Какая завтра погода в горах?").kind is Kind.ESCALATE
    assert decide(learned, "как вернуть товар").kind is Kind.ANSWER


def test_one_wording_an_entry_teaches_nothing_and_makes_careful() -> None:
    bare = Index.build([replace(entry, variants=entry.variants[:1]) for entry in SHOP])
    assert try_out(bare) is None
    assert calibrated(bare) is bare
    assert bare.calibration.answer_at > Index.build(SHOP).calibration.answer_at


def test_what_people_turned_out_to_mean_moves_the_calibration() -> None:
    index = Index.build(SHOP)
    observed = [("забыл свой пароль", "change-password"), ("чем платить картой", "payment-card")] * 15
    surer = calibrated(index, observed=observed)
    fooled = calibrated(index, observed=[(text, "") for text, _ in observed])
    assert surer.calibration.fitted
    first, second = (decide(index, "забыл свой пароль").candidates[0] for index in (surer, fooled))
    assert first.probability > second.probability
    bare = Index.build([replace(entry, variants=entry.variants[:1]) for entry in SHOP])
    assert calibrated(bare, observed=observed).calibration.fitted
    assert calibrated(bare, observed=observed[:3]) is bare


def test_only_new_texts_are_encoded_again() -> None:
    encoder = LetterEncoder()
    index = calibrated(Index.build(SHOP, encoder))
    encoder.asked.clear()
    added = Entry("parking", (Variant("Где оставить машину?", "ru"),), {"ru": "За домом."})
    grown = Index.build([*SHOP, added], encoder, index)
    assert sorted(encoder.asked) == ["где оставить машину?", "за домом"]
    assert grown.calibration == index.calibration
    assert decide(grown, "где оставить машину").candidates[0].entry == added
    shrunk = Index.build(SHOP[1:], encoder, grown)
    assert all(candidate.entry != SHOP[0] for candidate in decide(shrunk, "сроки доставки").candidates)


def test_a_wording_left_out_is_not_compared() -> None:
    assert INDEX.dense is not None
    variant = 1
    vector = INDEX.dense.vectors[variant].astype(np.float32)
    seen = signals(INDEX, INDEX.reads[variant], vector, variant, INDEX.dense)
    rest = np.delete(np.arange(INDEX.variants_count), variant)
    starts = np.where(INDEX.starts > variant, INDEX.starts - 1, INDEX.starts)
    without = Dense.build(INDEX.dense.vectors[rest], INDEX.dense.answers, starts, INDEX.dense.space)
    assert seen.centre is not None
    np.testing.assert_allclose(
        seen.centre, without.centres @ INDEX.dense.space.place(vector), rtol=1e-3, atol=1e-3
    )
    assert seen.character_best[0] < 0.9
    whole = signals(INDEX, INDEX.reads[variant], vector, None, INDEX.dense)
    assert whole.character_best[0] == pytest.approx(1, abs=1e-3)
    assert seen.without(0).character_best[0] == -1


def test_the_space_makes_little_of_what_one_entry_varies_in() -> None:
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(40, 8))
    noise = np.zeros((40, 5, 8))
    noise[:, :, 0] = generator.normal(size=(40, 5)) * 3
    vectors = (centres[:, None] + noise + 0.05 * generator.normal(size=(40, 5, 8))).reshape(-1, 8)
    owners = np.repeat(np.arange(40), 5)
    space = Space.fit(vectors, owners, np.ones(200, dtype=np.bool_))
    assert np.linalg.norm(space.matrix[0]) < 0.6 * np.linalg.norm(space.matrix[1])
    alone = Space.fit(vectors[::5], np.arange(40), np.ones(40, dtype=np.bool_))
    np.testing.assert_array_equal(alone.matrix, np.eye(8))


def test_with_many_wordings_the_nearest_three_count() -> None:
    generator = np.random.default_rng(0)
    nouns, verbs = ("чек", "касса", "заказ", "счёт"), ("открыть", "закрыть", "найти", "вернуть", "проверить")
    entries = [
        Entry(
            noun,
            tuple(Variant(f"{generator.choice(verbs)} {noun} номер {n}", "ru") for n in range(15)),
            {"ru": noun},
        )
        for noun in nouns
    ]
    index = calibrated(Index.build(entries, LetterEncoder()))
    assert index.wordings_an_entry == 15
    read = ("найти", "заказ", "номер", "3")
    seen = signals(index, read, None)
    of_entry = np.sort(seen.wordings[30:45])
    assert seen.character_best[2] == pytest.approx(of_entry[-3:].mean())
    assert decide(index, "где найти заказ").candidates[0].entry.key == "заказ"


def test_coefficients_follow_the_evidence_and_stay_near_the_prior_without_it() -> None:
    generator = np.random.default_rng(0)
    evidence = np.column_stack([np.ones(4000), generator.normal(size=4000)])
    right = (generator.random(4000) < logistic(evidence @ np.array([-0.5, 2.0]))).astype(float)
    weights = np.ones(4000)
    np.testing.assert_allclose(fit(evidence, right, weights, (0.0, 0.0), 1.0), (-0.5, 2.0), atol=0.2)
    np.testing.assert_allclose(fit(evidence[:3], right[:3], weights[:3], (1.0, 3.0), 1e4), (1, 3), atol=0.01)


def test_the_threshold_keeps_the_target_on_the_whole() -> None:
    chances = np.array([0.99, 0.97, 0.93, 0.6, 0.2])
    assert answer_threshold(chances, np.ones(5), 0.95) == 0.93
    assert answer_threshold(chances, np.ones(5), 0.999) == 2.0


@pytest.mark.parametrize(
    ("chances", "ask_at"),
    [
        ([0.9, 0.8, 0.5, 0.33, 0.3, 0.1], 0.34),
        ([0.9, 0.8, 0.315, 0.295, 0.2, 0.1], 0.3),
        ([0.9, 0.8, 0.7, 0.6, 0.6, 0.6], 0.3),
        ([0.9, 0.8, 0.7, 0.39, 0.39, 0.39], 0.4),
    ],
)
def test_people_are_asked_where_it_helps_and_strangers_are_spared(
    chances: list[float], ask_at: float
) -> None:
    answerable = np.array([True, True, True, False, False, False])
    found = ask_threshold(np.array(chances), answerable.astype(float), answerable, np.ones(6))
    assert found == pytest.approx(ask_at)


def test_a_left_out_wording_lends_its_words_to_nobody() -> None:
    entries = [
        Entry("beans", (Variant("где бобы", "ru"), Variant("куда дели бобы", "ru")), {"ru": "тут"}),
        Entry("peas", (Variant("где горох", "ru"), Variant("редкий горох", "ru")), {"ru": "там"}),
    ]
    index = Index.build(entries)
    read = ("куда", "дели", "бобы")
    whole = rank(index, signals(index, read, None), None)
    without = rank(index, signals(index, read, None, 1), None, left_out=1)
    covered = 7
    assert evidence(index, whole, read)[covered] == pytest.approx(4 * 1 - 1.5)
    assert evidence(index, without, read, 1)[covered] < 4 * 0.5 - 1.5


def test_few_wordings_an_entry_leave_the_calibration_near_bases_at_large() -> None:
    assert [prior_strength(wordings) for wordings in (1.0, 2.0, 6.0, 500.0)] == [2000, 2000, 320, 5]
