"""Placeholders of macros, and tags."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.errors import BadTag
from tickets.placeholders import KNOWN, filled, names_in, unknown
from tickets.tags import tag_of

VALUES = {"name": "Ира <3", "number": "12", "specialist": "Олег", "department": "Кассы & чеки"}


@pytest.mark.parametrize(
    ("text", "strange", "whole"),
    [
        ("Здравствуйте, {имя}!", [], "Здравствуйте, Ира &lt;3!"),
        ("<b>{ Name }</b>, №{НОМЕР} — {department}", [], "<b>Ира &lt;3</b>, №12 — Кассы &amp; чеки"),
        ("{nmae} и {имя} и {nmae}", ["nmae"], "{nmae} и Ира &lt;3 и {nmae}"),
        ("Скобки {} и {\n} и {{number}}", [""], "Скобки {} и {\n} и {12}"),
        ("{na<b>me</b>}", ["na<b>me</b>"], "{na<b>me</b>}"),
    ],
)
def test_what_is_filled_in_and_what_is_strange(text: str, strange: list[str], whole: str) -> None:
    assert unknown(text) == strange
    assert filled(text, VALUES) == whole


@given(st.lists(st.one_of(st.sampled_from([f"{{{name}}}" for name in KNOWN]), st.text("аb {}<", max_size=5))))
def test_a_text_in_which_nothing_is_strange_is_filled_whole(parts: list[str]) -> None:
    text = "".join(parts)
    if not unknown(text):
        assert not any(f"{{{name}}}" in filled(text, dict.fromkeys(VALUES, "·")) for name in KNOWN)


def test_each_language_has_its_own_names_for_all_of_them() -> None:
    for language in ("ru", "en"):
        assert {KNOWN[name] for name in names_in(language)} == set(VALUES)


@pytest.mark.parametrize(
    ("words", "tag"),
    [("#Возврат", "возврат"), (" нужно  фото! ", "нужно_фото"), ("POS-терминал №5", "pos_терминал_5")],
)
def test_words_become_a_tag(words: str, tag: str) -> None:
    assert tag_of(words) == tag == tag_of(tag)


@pytest.mark.parametrize("words", ["", "#", "12", "…", "ж" * 31])
def test_what_makes_no_tag(words: str) -> None:
    with pytest.raises(BadTag):
        tag_of(words)
