"""Which department a question is for, as a table; by words and letters, so that no encoder is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge_base.departments import ASKED_FROM, Departments, Team

SUPPORT = Team(1, "Поддержка", "", "ru", past=((3, "Протекла крыша над сервером"), (4, "Не работает")))
TILLS = Team(2, "Кассы", "Касса, терминал, сканер штрихкодов, чеки", "ru")
HOUSE = Team(3, "Хозяйство", "Кондиционер, отопление; вентиляция.", "ru", past=((7, "Сломался стул"),))
TEAMS = (SUPPORT, TILLS, HOUSE)


@pytest.mark.parametrize(
    ("text", "department", "sure", "asks", "ticket"),
    [
        ("Сканер штрихкодов", 2, True, True, None),
        ("отопление!", 3, True, True, None),
        ("Сломался стул", 3, True, True, 7),
        ("здравствуйте, протекла крыша над сервером", 1, True, True, 3),
        ("Касса и сканер не видят друг друга", 2, False, True, None),
        ("Не работает", 1, False, False, 4),  # resolved there once, and says nothing
        ("Хочу скидку на хлеб", None, False, False, None),
    ],
)
def test_what_a_question_is_for(
    text: str, department: int | None, sure: bool, asks: bool, ticket: int | None
) -> None:
    guess = Departments.of(TEAMS).guess(text, "ru")
    assert guess is not None
    assert (guess.sure, guess.asks) == (sure, asks)
    if department is not None:
        assert guess.departments[0][0] == department
        assert guess.ticket == ticket
    assert asks or department is not None or guess.departments[0][1] < ASKED_FROM


def test_nothing_alike_is_for_nobody() -> None:
    assert Departments.of(TEAMS).guess("42", "ru") is None


@pytest.mark.parametrize(("away", "sure"), [((), True), (("сломался стул в зале",), False)])
def test_what_was_passed_on_as_often_as_it_was_resolved_goes_nowhere_by_itself(
    away: tuple[str, ...], sure: bool
) -> None:
    guess = Departments.of((SUPPORT, TILLS, replace(HOUSE, away=away))).guess("Сломался стул", "ru")
    assert guess is not None
    assert guess.sure is sure
    assert guess.asks
    if not sure:
        assert guess.departments[-1][0] == HOUSE.id


def test_resolved_more_often_than_passed_on_it_stays_sure() -> None:
    past = ((7, "Сломался стул"), (8, "Сломался стул"), (9, "Сломался стул на складе"))
    teams = (SUPPORT, TILLS, replace(HOUSE, past=past, away=("Сломался стул",)))
    guess = Departments.of(teams).guess("Сломался стул", "ru")
    assert guess is not None
    assert guess.sure


def test_a_change_is_taken_over_from_the_index_before() -> None:
    before = Departments.of(TEAMS)
    after = Departments.of((SUPPORT, replace(TILLS, description="весы"), HOUSE), before.index)
    guess = after.guess("Весы", "ru")
    assert guess is not None
    assert guess.sure
    assert guess.departments[0][0] == TILLS.id
    was = before.guess("Весы", "ru")
    assert was is None or not was.sure
