import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.entry import Entry, Variant
from knowledge_base.twins import ALIKE, Twin, twins, twins_of_import
from tests.knowledge_base.shop import SHOP


def _entry(key: str, *texts: str) -> Entry:
    return Entry(key, tuple(Variant(text, "ru") for text in texts), {"ru": key})


def _one(new: str, old: str) -> Twin | None:
    """The twin of a wording beside the shop's base and another entry."""
    found = twins([_entry("new", new)], [*SHOP, _entry("old", old)])
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("new", "old", "least"),
    [
        ("Где мой кассовый чек?", "где МОЙ  кассовый чек", 1.0),
        ("Здравствуйте! Где мой кассовый чек? Спасибо", "Где мой кассовый чек", 1.0),
        ("Мой кассовый чек где", "Где мои кассовые чеки", 0.99),
        ("Почему не печатается кассовый чек", "Почему не печатаеться кассовый чек", ALIKE),
        ("Как мне получить кассовый чек за вчера", "Как получить кассовый чек за вчера", ALIKE),
        ("Where do I find my old receipts", "Where do I find my old receipt", 0.99),
    ],
)
def test_the_same_question_is_found(new: str, old: str, least: float) -> None:
    twin = _one(new, old)
    assert twin is not None
    assert least <= twin.likeness <= 1
    assert (twin.wording, twin.other_wording) == (new, old)
    assert (twin.likeness == 1) == (least == 1)


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("Терминал принимает карты этого банка", "Терминал не принимает карты этого банка"),
        ("Как включить кассовый аппарат", "Как выключить кассовый аппарат"),
        ("Тариф 100 для малого бизнеса", "Тариф 200 для малого бизнеса"),
        ("Чек", "Касса"),
        ("Кассовый чек", "Кассовый аппарат"),
        ("Как сменить номер телефона", "Как сменить адрес почты"),
        ("🤷", "🤷"),
    ],
)
def test_another_question_is_none(new: str, old: str) -> None:
    assert _one(new, old) is None


def test_the_most_serious_come_first_and_a_pair_once() -> None:
    old = _entry("old", "Где взять справку", "Как получить справку", "Кто выдаёт справку")
    near = _entry("near", "Справку где взять?")
    both = _entry("both", "Где взять справку?", "Как получить справку?")
    found = twins([near, both], [old])
    assert [(twin.entry.key, twin.other.key, twin.count) for twin in found] == [
        ("both", "old", 2),
        ("near", "both", 1),
        ("near", "old", 1),
    ]
    assert [twin.likeness for twin in found] == [1.0, 0.99, 0.99]


def test_wordings_of_one_entry_and_its_former_self_are_none() -> None:
    new = _entry("same", "Где взять справку", "Где взять справку?")
    assert twins([new], [_entry("same", "Где взять справку")]) == []


def test_an_import_is_asked_only_about_what_it_changes() -> None:
    published = [_entry("one", "Где взять справку"), _entry("two", "Где взять справку?")]
    assert twins_of_import(published, published) == []
    three = _entry("three", "где взять справку")
    assert {twin.entry.key for twin in twins_of_import(published, [*published, three])} == {"three"}
    longer = _entry("two", "Где взять справку?", "Как получить справку")
    assert [(twin.entry.key, twin.other.key) for twin in twins_of_import(published, [longer])] == [
        ("two", "one")
    ]


_WORDS = st.lists(
    st.sampled_from(["где", "чек", "касса", "не", "как", "пин", "карта", "7", "pay", "🤷"]), max_size=5
).map(" ".join)
_BASES = st.lists(st.lists(_WORDS, min_size=1, max_size=3), max_size=5).map(
    lambda base: [_entry(f"e{number}", *texts) for number, texts in enumerate(base)]
)


@settings(max_examples=60)
@given(_BASES, _BASES)
def test_any_bases(new: list[Entry], old: list[Entry]) -> None:
    found = twins(new, [Entry(f"o-{entry.key}", entry.variants, entry.answers) for entry in old])
    pairs = [frozenset((twin.entry.key, twin.other.key)) for twin in found]
    assert len(pairs) == len(set(pairs))
    assert all(len(pair) == 2 and any(not key.startswith("o-") for key in pair) for pair in pairs)
    assert all(ALIKE <= twin.likeness <= 1 and twin.count >= 1 for twin in found)
    assert [twin.likeness for twin in found] == sorted((twin.likeness for twin in found), reverse=True)
