import json

import pytest

from knowledge_base.decision import Kind
from knowledge_base.engine import decide
from knowledge_base.entry import Entry, Variant
from knowledge_base.index import Index
from knowledge_base.several import questions, sentences
from tests.knowledge_base.shop import SHOP

INDEX = Index.build(SHOP)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Как вернуть товар и сколько стоит доставка?", ["Как вернуть товар", "сколько стоит доставка?"]),
        ("Привет! Как войти? И ещё: где мой чек?", ["Как войти?", "где мой чек?"]),
        ("как сменить пароль, а также где посмотреть чек", ["как сменить пароль", "где посмотреть чек"]),
        ("How do I pay? Also, is shipping free?", ["How do I pay?", "is shipping free?"]),
        ("1. Как вернуть товар\n2. Сколько стоит доставка", ["Как вернуть товар", "Сколько стоит доставка"]),
        ("Купил куртку. Не подошла. Как вернуть товар? Где мой чек?", ["Как вернуть товар?", "Где мой чек?"]),
        ("Купил куртку. Не подошла. Как вернуть товар?", []),
        ("Можно ли оплатить картой и наличными?", []),
        ("как войти и что с паролем и где мой чек и когда придёт заказ", []),
        ("Не приходит чек. И ещё не могу войти", ["Не приходит чек.", "не могу войти"]),
        ("Не приходит чек, а также не могу войти", ["Не приходит чек", "не могу войти"]),
        ("I can't log in. Also, my parcel is late", ["I can't log in.", "my parcel is late"]),
        ("Не приходит чек. Ещё с утра.", ["Не приходит чек.", "с утра."]),
        ("Не могу войти ещё с утра", []),
        ("Можно ли платить картой, а также наличными?", []),
        ("Не приходит чек. Не могу войти.", []),
        ("Как? Где?", []),
        ("", []),
    ],
)
def test_several_questions_are_told_apart(text: str, asked: list[str]) -> None:
    assert list(questions(text)) == asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Не приходит чек. Не могу войти.", ["Не приходит чек.", "Не могу войти."]),
        ("Не приходит чек\nне могу войти", ["Не приходит чек", "не могу войти"]),
        ("Не приходит чек. Уже.", []),
        ("Купил куртку. Не подошла. Хочу вернуть. Где это сделать?", []),
        ("", []),
    ],
)
def test_sentences_are_told_apart(text: str, told: list[str]) -> None:
    assert list(sentences(text)) == told


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            "Хочу сделать возврат покупки. И ещё забыл пароль от личного кабинета",
            ["return-goods", "change-password"],
        ),
        ("Забыл пароль от личного кабинета. Не подошёл товар.", ["change-password", "return-goods"]),
        ("Как вернуть товар? И ещё: сколько стоит доставка?", ["return-goods", "delivery-price"]),
        ("Как сменить пароль и как вернуть товар?", ["change-password", "return-goods"]),
        ("How do I return an item? Also, is shipping free?", ["return-goods", "delivery-price"]),
    ],
)
def test_each_of_several_questions_is_answered(text: str, keys: list[str]) -> None:
    decision = decide(INDEX, text)
    assert decision.kind is Kind.ANSWER
    assert [part.decision.candidates[0].entry.key for part in decision.parts] == keys
    assert [candidate.entry.key for candidate in decision.candidates] == keys
    assert decision.explanation["reason"] == "several_questions"
    json.dumps(dict(decision.explanation))


def test_when_one_of_several_is_unsure_both_are_asked_about() -> None:
    decision = decide(INDEX, "Как вернуть товар? И сколько будет стоить привезти домой?")
    assert decision.kind is Kind.ASK
    assert not decision.parts
    keys = [candidate.entry.key for candidate in decision.candidates]
    assert keys[0] == "return-goods"
    assert keys[1].startswith("delivery")
    assert len(set(keys)) == len(keys)


def test_what_is_announced_is_not_lost_when_the_whole_is_sure() -> None:
    first = "Можно ли оплатить заказ картой"
    decision = decide(INDEX, f"{first}. И ещё не могу войти")
    assert decision.kind is Kind.ASK
    assert [found.entry.key for found in decision.candidates[:2]] == ["payment-card", "change-password"]
    unannounced = decide(INDEX, f"{first}. И в приложении. И на сайте.")
    assert unannounced.kind is Kind.ANSWER
    assert unannounced.candidates[0].entry.key == "payment-card"


@pytest.mark.parametrize(
    "text",
    [
        "Как вернуть товар? И какая завтра погода в горах?",
        "Как вернуть товар? Как вернуть товар?",
        "С карты списали деньги дважды? Как вернуть товар?",
    ],
)
def test_a_message_is_not_answered_in_parts_when_a_part_has_no_answer(text: str) -> None:
    assert not decide(INDEX, text).parts


def test_what_stands_in_the_base_is_not_torn() -> None:
    both = Entry("both", (Variant("Как вернуть товар? Сколько стоит доставка?", "ru"),), {"ru": "да"})
    decision = decide(Index.build([*SHOP, both]), "как вернуть товар? сколько стоит доставка?")
    assert decision.kind is Kind.ANSWER
    assert decision.candidates[0].entry == both
    assert decision.parts == ()
