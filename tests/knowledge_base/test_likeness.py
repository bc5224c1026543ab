"""Which texts are most like one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.likeness import most_like

TEXTS = [
    ["Возврат", "Деньги вернутся на карту за три дня", "Your money comes back within three days"],
    ["Фото чека", "Пришлите, пожалуйста, фото чека"],
    ["Перезагрузка", "Выключите терминал и включите снова"],
]


def test_words_in_whatever_form_find_their_text() -> None:
    assert [place for place, _ in most_like("когда деньги вернутся за чеки", TEXTS, 3, 0.05)] == [0, 1]
    assert [place for place, _ in most_like("Здравствуйте! терминалы не включаются", TEXTS, 3, 0.1)] == [2]
    assert most_like("и не за", TEXTS, 3, 0.0) == []
    assert most_like("кот", [], 3, 0.0) == []


def test_what_was_asked_before_finds_it_too() -> None:
    asked = [*TEXTS[:2], [*TEXTS[2], "не проходит оплата картой"]]
    place, likeness = most_like("оплата картой не проходит", asked, 3, 0.1)[0]
    assert (place, round(likeness, 6)) == (2, 1)


WORDS = st.lists(st.sampled_from(["чек", "касса", "деньги", "возврат", "терминал", "карта"]), max_size=6)


@given(WORDS, st.lists(WORDS, max_size=6))
@settings(max_examples=50, deadline=None)
def test_likeness_stays_within_its_bounds_and_order(words: list[str], others: list[list[str]]) -> None:
    found = most_like(" ".join(words), [[" ".join(one)] for one in others], 4, 0.1)
    assert len(found) <= 4
    assert all(0.1 <= likeness <= 1 + 1e-9 for _, likeness in found)
    assert [likeness for _, likeness in found] == sorted((likeness for _, likeness in found), reverse=True)
