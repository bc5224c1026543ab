"""Urgent words are found however people type them, and only when they are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.urgent import UrgentWords, has_words

WORDS = UrgentWords.of(["касса не работает", "фишинг", "списали деньги", "the till is down", "👍"])


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Касса не работает!", "касса не работает"),
        ("У нас не работают обе кассы", "касса не работает"),  # other forms, another order
        ("Касса\nне работает", "касса не работает"),
        ("касса не рабтает", "касса не работает"),  # typing errors
        ("кссса не работает", "касса не работает"),
        ("rfccf yt hf,jnftn", "касса не работает"),  # the wrong layout
        ("kassa ne rabotaet", "касса не работает"),  # Latin letters
        ("мне два раза списали с карты деньги", "списали деньги"),
        ("Подозреваю ФИШИНГ", "фишинг"),
        ("our tills went down", "the till is down"),
        ("Касса работает, а принтер не печатает", None),  # what is denied is something else
        ("деньги не списали", None),
        ("маска не работает", None),  # a word of its own, no typing error
        ("не работает", None),
        ("Касса стоит у входа. " + "Всё хорошо, спасибо. " * 5 + "Чайник не работает", None),
        ("", None),
        ("👍", None),
    ],
)
def test_what_is_urgent(text: str, phrase: str | None) -> None:
    assert WORDS.found(text) == phrase


def test_there_must_be_a_word_to_be_found_by() -> None:
    assert has_words("SOS")
    assert has_words("до")
    assert not has_words("🚨 !!!")
    assert not has_words("не")


def test_nothing_is_urgent_where_nothing_is_listed() -> None:
    assert UrgentWords.of([]).found("касса не работает") is None


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert UrgentWords.of([text]).found("касса") in (None, text)
    WORDS.found(text)
