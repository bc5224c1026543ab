import pytest

from knowledge_base.decision import Kind
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


def test_an_unlikely_entry_that_is_never_automatic_says_nothing() -> None:
    decision = decide(INDEX, "вечером списали мне погоду")
    assert decision.kind is Kind.ESCALATE
    assert decision.explanation["reason"] == "unsure"
    assert decision.candidates[0].entry.key == "charged-twice"


@pytest.mark.parametrize(
    "text", ["не работает", "У меня ничего не работает!!", "не могу", "It does not work"]
)
def test_a_small_base_does_not_answer_what_tells_nothing(text: str) -> None:
    """Its few words would make «не работает» as telling as a name."""
    few = Index.build(
        [
            Entry(
                "till",
                (Variant("Касса не работает", "ru"), Variant("The till does not work", "en")),
                {"ru": "1"},
            ),
            Entry("log-in", (Variant("Не могу войти", "ru"), Variant("Забыл пароль", "ru")), {"ru": "2"}),
            Entry("receipt", (Variant("Где мой чек?", "ru"), Variant("Не приходит чек", "ru")), {"ru": "3"}),
        ]
    )
    assert decide(few, text).kind is not Kind.ANSWER
    assert decide(few, "касса что-то не работает").kind is Kind.ANSWER
    exact = Index.build([Entry("down", (Variant("Не работает", "ru"),), {"ru": "Что именно?"})])
    assert decide(exact, "не работает").kind is Kind.ANSWER


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
