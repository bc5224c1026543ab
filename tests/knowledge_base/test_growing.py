"""An index that was changed again and again decides as one that is built anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import synthetic
from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.growing import SMALL, changed, edited, settled
from knowledge_base.index import Index
from tests.knowledge_base.letters import LetterEncoder
from tests.knowledge_base.shop import SHOP

QUESTIONS = (
    "Сколько дней идёт доставка?",
    "хочу вернуть покупку",
    "how long does shipping take",
    "Где оставить машину у магазина?",
    "скидка постоянным покупателям",
    "какая завтра погода",
)
OTHERS = [
    Entry("parking", (Variant("Где оставить машину?", "ru"), Variant("Парковка", "ru")), {"ru": "За домом."}),
    Entry("discount", (Variant("Есть ли скидки постоянным покупателям?", "ru"),), {"ru": "Да, 5 %."}),
    Entry("silent", (), {"ru": "Никто не спрашивает."}),
    Entry("twin", (Variant("Сколько дней идёт доставка?", "ru"),), {"ru": "Три дня."}),
]
BASE = [*SHOP, *OTHERS]
#: For each entry: gone, as it is, or with a wording, an answer or a department of its own.
states = st.lists(
    st.lists(st.sampled_from(("gone", "there", "wording", "answer", "department")), min_size=len(BASE),
             max_size=len(BASE)),
    min_size=1,
    max_size=5,
)  # fmt: skip


def _entries(state: list[str]) -> list[Entry]:
    found = []
    for entry, how in zip(BASE, state, strict=True):
        if how == "wording":
            entry = replace(entry, variants=(*entry.variants, Variant("и ещё про покупку машиной", "ru")))
        elif how == "answer":
            entry = replace(entry, answers={"ru": "Спросите в магазине о скидке."})
        elif how == "department":
            entry = replace(entry, department="warehouse")
        if how != "gone":
            found.append(entry)
    return found


@settings(max_examples=40, deadline=None)
@given(states, st.booleans())
def test_changed_is_as_built_anew(course: list[list[str]], by_meaning: bool) -> None:
    encoder = LetterEncoder() if by_meaning else None
    index = first = Index.build(BASE, encoder)
    for state in course:
        entries = _entries(state)
        if any(entry.variants for entry in entries) and index.entries:
            index = edited(index, entries)
            anew = Index.build(entries, encoder, first)
            _alike(settled(index), anew)


def _alike(index: Index, anew: Index) -> None:
    assert index.entries == anew.entries
    assert (index.variants, index.reads, index.exact) == (anew.variants, anew.reads, anew.exact)
    assert index.vocabulary.frequency == anew.vocabulary.frequency
    assert (index.vocabulary.stems, index.vocabulary.grams) == (anew.vocabulary.stems, anew.vocabulary.grams)
    np.testing.assert_array_equal(index.starts, anew.starts)
    np.testing.assert_allclose(index.character_norms, anew.character_norms, rtol=1e-4)
    for question in QUESTIONS:
        one, other = decide(index, question, "ru"), decide(anew, question, "ru")
        assert one.kind == other.kind
        scores = {found.entry.key: found.score for found in other.candidates}
        for found in one.candidates:
            assert found.score == pytest.approx(scores[found.entry.key], abs=2e-3)
        if one.candidates:
            assert one.candidates[0].probability == pytest.approx(other.candidates[0].probability, abs=2e-3)


def test_a_small_change_of_a_large_base_touches_little() -> None:
    entries = synthetic.entries(2 * SMALL)
    encoder = LetterEncoder()
    index = Index.build(entries, encoder)
    encoder.asked.clear()
    added = Entry("parking", (Variant("Где оставить машину?", "ru"),), {"ru": "За домом."})
    grown = changed(index, [*entries[:7], *entries[8:], added])
    assert sorted(encoder.asked) == ["где оставить машину?", "за домом"]
    assert decide(grown, "где оставить машину").candidates[0].entry == added
    gone = entries[7]
    assert decide(index, gone.variants[0].text).candidates[0].entry == gone
    assert all(found.entry != gone for found in decide(grown, gone.variants[0].text).candidates)
    assert decide(index, "где оставить машину").candidates[0].entry != added  # never changed under a reader


def test_entries_in_another_order_are_built_anew() -> None:
    index = Index.build(BASE)
    assert changed(index, BASE[::-1]).entries == tuple(entry for entry in BASE[::-1] if entry.variants)
    with pytest.raises(ValueError, match="order"):
        edited(index, BASE[::-1])
    assert changed(index, []).entries == ()
