"""Which questions ask the same, and when so many of them are no chance."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.incident_text import read_words
from knowledge_base.bursts import Question, alike, groups
from tickets.incident_watch import JOIN_AT_ONCE, parts
from tickets.usual_rate import PEOPLE, TIMES, WINDOW, busiest, is_burst

BURST = [
    "Кассы не видят сервер лояльности",
    "здравствуйте, касса не видит сервер лояльности",
    "Не видят кассы сервера лояльности, что делать?",
    "Не видим сервер лояльности на кассах",
]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (BURST[0], BURST[1], True),
        (BURST[0], BURST[2], True),
        (BURST[2], BURST[3], True),
        ("не работает", "Не работает!!", True),
        (BURST[0], "Касса не печатает чек", False),
        (BURST[0], "Как вернуть товар без чека", False),
        ("Спасибо", BURST[0], False),
        ("🙂", "🙂", False),
        ("", "", False),
    ],
)
def test_what_asks_the_same(one: str, other: str, same: bool) -> None:
    assert (0 in alike([Question(one)], [Question(other)])[0]) is same


def test_line_1_knows_that_other_words_mean_the_same() -> None:
    asked = [Question("Принтер не печатает", 7), Question("Чековая лента пустая", 7), Question("Бумага", 8)]
    assert alike([Question("Ничего не выходит", 7)], asked) == [frozenset({0, 1})]
    assert alike([Question("Ничего не выходит")], asked) == [frozenset()]


def test_groups_count_people_not_messages() -> None:
    others = ["Как вернуть товар", "Не пришла зарплата", "Дверь не закрывается"]
    questions = [Question(text) for text in (*others[:2], *BURST, others[2])]
    [found] = groups(questions, ["a", "b", "c", "d", "e", "f", "g"], 4)
    assert found.members == (2, 3, 4, 5)
    assert found.centre in found.members
    assert groups(questions, ["a", "b", "c", "c", "c", "c", "g"], 2) == []


TEXTS = st.lists(st.sampled_from([*BURST, "не работает", "Касса", "Спасибо", "", "возврат"]), max_size=12)


@given(TEXTS, st.integers(1, 5), st.data())
@settings(max_examples=60, deadline=None)
def test_groups_are_apart_and_large_enough(texts: list[str], least: int, data: st.DataObject) -> None:
    people = data.draw(st.lists(st.integers(1, 4), min_size=len(texts), max_size=len(texts)))
    found = groups([Question(text) for text in texts], people, least)
    places = [place for group in found for place in group.members]
    assert len(places) == len(set(places))
    assert all(len({people[place] for place in group.members}) >= least for group in found)
    assert all(texts[place] for place in places)


NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
MOMENTS = st.lists(
    st.tuples(st.integers(0, 60).map(lambda m: NOON + timedelta(minutes=m)), st.integers(1, 5))
)


@given(MOMENTS)
@settings(max_examples=100, deadline=None)
def test_the_busiest_window_is_the_one_that_a_plain_count_finds(asked: list[tuple[datetime, int]]) -> None:
    counts = [len({who for at, who in asked if end - WINDOW < at <= end}) for end, _ in asked]
    assert busiest(asked) == max(counts, default=0)


def test_a_burst_is_many_and_many_more_than_usual() -> None:
    assert not is_burst(PEOPLE - 1, 0)
    assert is_burst(PEOPLE, 0)
    assert not is_burst(TIMES * 5 - 1, 5)
    assert is_burst(TIMES * 5, 5)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Чиним, до 15:00", {"ru": "Чиним, до 15:00"}),
        ("We're on it", {"en": "We're on it"}),
        ("Чиним.\nen: On it.\nBack at 3 pm.", {"ru": "Чиним.", "en": "On it.\nBack at 3 pm."}),
        ("EN: On it\nru: Чиним\n\nдо трёх", {"en": "On it", "ru": "Чиним\n\nдо трёх"}),
        ("15:00", {"ru": "15:00"}),
        ("en:", {}),
        (" \n", {}),
    ],
)
def test_words_for_people_are_read_by_language(text: str, known: dict[str, str]) -> None:
    assert read_words(text, "ru") == known


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 99)), unique=True, max_size=80))
def test_a_flood_joins_in_small_transactions(joins: list[tuple[int, int]]) -> None:
    taken = list(parts(joins))
    assert sorted((incident, ticket) for incident, tickets in taken for ticket in tickets) == sorted(joins)
    assert all(0 < len(tickets) <= JOIN_AT_ONCE for _, tickets in taken)
