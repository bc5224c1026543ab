"""An answer that is nothing but a button's words presses it; whatever says more is a message."""

from __future__ import annotations

from typing import Any

import pytest

from channels.mail.presses import ALSO, options, pressed
from handlers import keyboards
from locales import LANGUAGES, texts


def under(keyboard: str, language: str = "ru", **data: Any) -> list[list[dict[str, str]]]:
    """The buttons of a keyboard that requesters see."""
    markup = keyboards.inline(keyboard, language, 7, data)
    assert markup is not None
    return [
        [{"text": one.text, "data": one.callback_data or ""} for one in line]
        for line in markup.inline_keyboard
    ]


ANSWER = under("answer", round=1)
ASK = under("ask", round=1, titles=["a", "b", "c"])
SOLVED = under("solved")
RATING = under("rating")


@pytest.mark.parametrize(
    ("words", "buttons", "means"),
    [
        ("помогло", ANSWER, "Помогло"),
        ("Помогло, спасибо!", ANSWER, "Помогло"),
        ("Не то.", ANSWER, "Не то"),
        ("Оператор", ANSWER, "Позвать специалиста"),
        ("«позвать специалиста»", ANSWER, "Позвать специалиста"),
        ("2", ASK, "2"),
        ("2.", ASK, "2"),
        ("4", ASK, None),
        ("Да", SOLVED, "Да, решено"),
        ("да, решено", SOLVED, "Да, решено"),
        ("Всё работает, спасибо большое", SOLVED, "Да, решено"),
        ("Решено", SOLVED, "Да, решено"),
        ("нет", SOLVED, "Нет, не решено"),
        ("Нет, не решено", SOLVED, "Нет, не решено"),
        ("Не решено!", SOLVED, "Нет, не решено"),
        ("5", RATING, "5"),
        ("Оценка 4", RATING, "4"),
        ("5/5", RATING, "5"),
        ("5 баллов, спасибо", RATING, "5"),
        ("Ставлю 1", RATING, "1"),
        ("10", RATING, None),
        ("4 5", RATING, None),
        ("", SOLVED, None),
        ("...", SOLVED, None),
        ("спасибо", SOLVED, None),
        ("Нет, касса снова не печатает чеки", SOLVED, None),
        ("2 кассы не включаются", ASK, None),
        ("Да, но теперь другая касса молчит", SOLVED, None),
        ("нет " * 30, SOLVED, None),
    ],
)
def test_what_an_answer_means(words: str, buttons: list[list[dict[str, str]]], means: str | None) -> None:
    found = pressed(words, buttons)
    told = {button["data"]: button["text"] for line in buttons for button in line}
    assert (told[found].lstrip("👍👎✅🔄👤 ") if found is not None else None) == means


def test_in_english_too() -> None:
    for words, keyboard, data, means in (
        ("Yes", "solved", {}, "s:yes:7"),
        ("It didn't help", "answer", {"round": 1}, "a:missed:7:1:0"),
        ("Not solved", "solved", {}, "s:no:7"),
        ("Human, please", "answer", {"round": 1}, "a:person:7:1:0"),
    ):
        assert pressed(words, under(keyboard, "en", **data)) == means


def test_long_choices_are_counted() -> None:
    choices = [{"text": "Не включается совсем, лампочки не горят", "url": ""}, {"text": "Мигает", "url": ""}]
    buttons = under("answer", round=1, choices=choices)
    told = options(buttons)
    assert [(one.number, one.words) for one in told[:3]] == [
        (1, "не включается совсем, лампочки не горят"),
        (2, "мигает"),
        (3, "помогло"),
    ]
    assert pressed("1", buttons) == told[0].data
    assert pressed("мигает", buttons) == told[1].data
    assert pressed("3", buttons) == pressed("помогло", buttons) == told[2].data


def test_a_link_is_told_and_never_pressed() -> None:
    buttons = [[{"text": "Инструкция", "url": "https://help.example/till"}], *ANSWER]
    assert options(buttons)[0].url == "https://help.example/till"
    assert pressed("инструкция", buttons) is None


def test_every_word_that_others_stand_for_is_on_a_button() -> None:
    found = {words for language in LANGUAGES for words in texts(language).values()}
    bare = {
        "".join(sign for sign in words.casefold() if sign.isalpha() or sign == " ").strip() for words in found
    }
    assert set(ALSO) <= bare
