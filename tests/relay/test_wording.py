"""Cutting words with their formatting: nothing is lost, and nothing is cut through that must stay whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.wording import Wording, joined, split, styled
from handlers.reading import utf16

Entity = dict[str, Any]


@st.composite
def wordings(draw: st.DrawFn) -> Wording:
    text = draw(st.text(st.sampled_from("аб .\n😀é👍🏽🇷🇺"), max_size=60))
    entities = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        if end > start:
            kind = draw(st.sampled_from(["bold", "italic", "text_link"]))
            offset = utf16(text[:start])
            entities.append({"type": kind, "offset": offset, "length": utf16(text[start:end])})
    return Wording(text, tuple(entities))


def _units(words: Wording) -> set[tuple[int, str]]:
    """Each UTF-16 unit with the formatting that lies on it."""
    return {
        (unit, entity["type"])
        for entity in words.entities
        for unit in range(entity["offset"], entity["offset"] + entity["length"])
    }


@given(wordings(), st.integers(4, 20), st.integers(4, 30))
def test_parts_hold_everything_and_are_short_enough(words: Wording, first: int, further: int) -> None:
    parts = split(words, first, further)
    assert joined(parts, "").text == words.text
    assert _units(joined(parts, "")) == _units(words)
    assert len(parts[0]) <= first
    assert all(len(part) <= further for part in parts[1:])
    assert all(len(part) for part in parts[1:])
    for part in parts:
        assert all(entity["offset"] >= 0 for entity in part.entities)
        assert all(e["length"] > 0 and e["offset"] + e["length"] <= utf16(part.text) for e in part.entities)


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("Раз два три четыре", 12, "Раз два три "),
        ("Первая строка\nвторая строка ещё", 25, "Первая строка\n"),
        ("Абзац один.\n\nАбзац два. И ещё", 24, "Абзац один.\n\n"),
        ("Сказано. Сделано сразу же", 16, "Сказано. "),
        ("а" * 30, 20, "а" * 20),
        ("а" * 19 + "👍🏽ещё", 20, "а" * 19),
        ("а" * 19 + "🇷🇺ещё", 20, "а" * 19),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, first: str) -> None:
    assert split(Wording(text), limit, 4096)[0].text == first


def test_an_address_stays_whole() -> None:
    words = joined([Wording("Смотрите на странице"), Wording("example.com/очень длинный", ())], " ")
    offset = utf16("Смотрите на странице ")
    link = {"type": "url", "offset": offset, "length": utf16("example.com/очень длинный")}
    first, second = split(Wording(words.text, (link,)), 36, 4096)
    assert first.text == "Смотрите на странице "
    assert second.entities == ({**link, "offset": 0},)


def test_bold_goes_on_after_the_cut() -> None:
    first, second = split(styled("жирно и длинно", "bold"), 8, 4096)
    assert (first, second) == (styled("жирно и ", "bold"), styled("длинно", "bold"))
