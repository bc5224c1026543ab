"""What stands after `/register`: who, how to reach them, what they ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.form import Form, NotAPhone, hidden_phone, phone_number, read_form, read_reach, shown_phone

MARY = "+79123456789"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Мария, +7 912 345-67-89, не печатает касса", Form("Мария", MARY, question="не печатает касса")),
        ("Мария 89123456789 не печатает", Form("Мария", MARY, question="не печатает")),
        ("Мария Ли; (912) 345 67 89; чек, касса", Form("Мария Ли", MARY, question="чек, касса")),
        ("Мария\n+7(912)345-67-89\nКасса\nне печатает", Form("Мария", MARY, question="Касса\nне печатает")),
        ("Мария, 8 912 345 67 89, заказ 1234567890", Form("Мария", MARY, question="заказ 1234567890")),
        ("Мария, заказ 12345678901 не пришёл", Form("Мария", question="заказ 12345678901 не пришёл")),
        ("Мария, зашла в кабинет, не пускает", Form("Мария", question="зашла в кабинет, не пускает")),
        ("Мария, пришла сама, где чек", Form("Мария", visit=True, question="где чек")),
        ("Мария, лично, 8 912 345-67-89, чек", Form("Мария", MARY, visit=True, question="чек")),
        (
            "Anna, Anna.B@shop.example, no receipt",
            Form("Anna", email="anna.b@shop.example", question="no receipt"),
        ),
        ("Anna, walked in, no receipt", Form("Anna", visit=True, question="no receipt")),
        ("Anna, 0049 170 1234567, no receipt", Form("Anna", "+491701234567", question="no receipt")),
        ("Мария", Form("Мария")),
        ("+7 912 345-67-89", Form(phone=MARY)),
        ("", Form()),
    ],
)
def test_one_message(text: str, form: Form) -> None:
    assert read_form(text, "ru") == form


def test_a_number_that_is_not_whole_leaves_the_rest() -> None:
    for number in ("+7 912 345", "345-67-89", "+0 912 345 67 89", "12345678901"):
        with pytest.raises(NotAPhone) as caught:
            read_form(f"Мария, {number}, не печатает", "ru")
        assert str(caught.value) == number
        assert caught.value.form == Form("Мария", question="не печатает")
    for words in ("не знаю", "", "8 912 345"):
        with pytest.raises(NotAPhone):
            read_reach(Form("Мария"), words, "ru")


def test_a_number_needs_its_country_unless_the_desk_is_russian() -> None:
    assert phone_number("7 912 345 67 89", "en") == MARY
    for number in ("912 345-67-89", "8 912 345-67-89"):
        assert phone_number(number, "ru") == MARY
        with pytest.raises(NotAPhone):
            phone_number(number, "en")


def test_what_is_missing_comes_one_after_the_other() -> None:
    form = Form()
    assert form.missing == "name"
    form = read_form("Мария", "ru")
    assert form.missing == "reach"
    form = read_reach(form, "a@b.example, +7 912 345-67-89", "ru")
    assert (form.phone, form.email, form.missing) == (MARY, "a@b.example", "question")


@given(st.from_regex(r"\+7[3-9][0-9]{9}", fullmatch=True), st.lists(st.sampled_from(" -()."), max_size=4))
def test_a_number_is_the_same_in_whatever_way_it_is_written(number: str, signs: list[str]) -> None:
    assert phone_number(shown_phone(number), "ru") == phone_number("8" + number[2:], "ru") == number
    spread = number
    for place, sign in enumerate(signs, start=3):
        spread = spread[: place * 2] + sign + spread[place * 2 :]
    assert phone_number(spread, "ru") == number
    assert number[5:10] not in hidden_phone(number)


@given(st.text(max_size=200))
def test_anything_is_read_or_refused(text: str) -> None:
    try:
        form = read_form(text, "ru")
    except NotAPhone:
        return
    assert not form.phone or form.phone[1:].isdecimal()
