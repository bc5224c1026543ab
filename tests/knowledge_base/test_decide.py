import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.decision import MOST_CANDIDATES, Decision, Kind
from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.index import Index
from tests.knowledge_base.shop import SHOP

INDEX = Index.build(SHOP)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Как вернуть товар?", "return-goods"),
        ("как вернуть товар", "return-goods"),
        ("Здравствуйте! Как вернуть товар? Спасибо", "return-goods"),
        ("How do I return an item?", "return-goods"),
        ("rfr cvtybnm gfhjkm", "change-password"),
        ("СКОЛЬКО СТОИТ ДОСТАВКА", "delivery-price"),
    ],
)
def test_the_same_question_is_answered(text: str, key: str) -> None:
    decision = decide(INDEX, text)
    assert decision.kind is Kind.ANSWER
    assert decision.candidates[0].entry.key == key


@pytest.mark.parametrize("text", ["вопрос про доставку", "сколько будет стоить привезти домой"])
def test_a_near_miss_is_asked_about(text: str) -> None:
    decision = decide(INDEX, text)
    assert decision.kind is Kind.ASK
    assert decision.candidates


@pytest.mark.parametrize(
    "text", ["Какая завтра погода в горах?", "сыграем в шахматы", "qwxz", "12", "", "🤷"]
)
def test_what_is_far_goes_to_a_person(text: str) -> None:
    assert decide(INDEX, text).kind is Kind.ESCALATE


def test_an_entry_that_is_never_automatic_goes_to_a_person() -> None:
    decision = decide(INDEX, "С карты списали деньги дважды")
    assert decision.kind is Kind.ESCALATE
    assert decision.explanation["reason"] == "never_automatic"
    assert decision.candidates[0].entry.key == "charged-twice"


def test_the_same_wording_in_two_entries_is_asked_about() -> None:
    twins = [
        Entry("one", (Variant("Как получить справку?", "ru"),), {"ru": "1"}),
        Entry("two", (Variant("как получить справку", "en"),), {"en": "2"}),
    ]
    index = Index.build(twins)
    decision = decide(index, "Как получить справку", "en")
    assert decision.kind is Kind.ASK
    assert [candidate.entry.key for candidate in decision.candidates] == ["two", "one"]
    assert decide(index, "Как получить справку", "ru").candidates[0].entry.key == "one"


def test_the_explanation_says_what_was_understood() -> None:
    decision = decide(INDEX, "rfr dthyenm njdfh")
    assert decision.repaired == "как вернуть товар"
    assert decision.explanation["repairs"] == ["layout"]
    assert decision.explanation["entry"] == "return-goods"
    assert decision.explanation["variant"] == "Как вернуть товар?"


def test_an_empty_base_and_a_base_of_one() -> None:
    assert decide(Index.build([]), "как вернуть товар").kind is Kind.ESCALATE
    lone = Index.build(SHOP[:1])
    assert decide(lone, "Когда привезут мой заказ?").kind is Kind.ANSWER
    assert decide(lone, "погода на море").kind is Kind.ESCALATE
    bare = Index.build([Entry("bare", (), {}), Entry("mute", (Variant("🤷", "ru"),), {"ru": ""})])
    assert decide(bare, "как вернуть товар").kind is Kind.ESCALATE
    assert decide(bare, "🤷").kind is Kind.ESCALATE


def _well_formed(decision: Decision) -> None:
    assert decision.kind in Kind
    assert len(decision.candidates) <= MOST_CANDIDATES
    assert all(0 <= candidate.score <= 1 for candidate in decision.candidates)
    assert all(0 <= candidate.probability <= 1 for candidate in decision.candidates)
    assert decision.kind is Kind.ESCALATE or decision.candidates
    json.dumps(dict(decision.explanation))


@given(st.text(max_size=4096))
def test_any_text_gets_a_decision(text: str) -> None:
    _well_formed(decide(INDEX, text))


@pytest.mark.parametrize(
    "text",
    [
        "а" * 4096,
        "\u200b" * 4096,
        "как вернуть товар " * 220,
        "ﷺ" * 4096,
        "Z̸̡͎" * 1000,
        "ｈｏｗ ｄｏ Ｉ ｐａｙ",
        "如何退货",
        "\x00\x01\x1b[31m как",
        "😀" * 2048,
        "'; drop table --" * 200,
        "a.b@c.d " * 500,
    ],
)
def test_odd_text_gets_a_decision(text: str) -> None:
    _well_formed(decide(INDEX, text))


_WORDS = st.text(alphabet="абвгдежзabcdef 1👍", max_size=12)


@given(st.lists(st.lists(_WORDS, max_size=3), max_size=4), _WORDS)
def test_any_base_gives_a_decision(base: list[list[str]], text: str) -> None:
    entries = [
        Entry(str(place), tuple(Variant(wording, "ru") for wording in wordings), {"ru": "да"})
        for place, wordings in enumerate(base)
    ]
    _well_formed(decide(Index.build(entries), text))
