"""A little of `python -m tests.fuzz`: the same inputs every time, and those that once did harm."""

from __future__ import annotations

import io
import zipfile

import pytest

from handlers.formatting import from_html, to_html
from knowledge_base import answer_html
from tests.fuzz.running import input_of, taken
from tests.fuzz.targets import TARGETS, Target

#: How many inputs a target takes in about half a second.
SOME = {
    "xlsx": 100,
    "update": 1000,
    "press": 700,
    "markup": 700,
    "csv": 400,
    "organisation": 300,
    "letter": 500,
}
USUAL = 1500


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_whatever_comes_nothing_falls_over_or_takes_long(name: str) -> None:
    for number in range(SOME.get(name, USUAL)):
        wrong = taken(TARGETS[name], input_of(TARGETS[name], 0, number)).wrong
        assert wrong is None, f"{wrong}: python -m tests.fuzz {name} --seed 0 --input {number}"


def test_what_falls_over_or_takes_long_is_found() -> None:
    def reads(data: bytes) -> None:
        if data == b"falls":
            raise KeyError
        if data == b"is refused":
            raise ValueError
        if data == b"takes long":
            sum(range(12_000_000))

    target = Target("made up", (), reads, (ValueError,))
    assert taken(target, b"is fine").wrong is taken(target, b"is refused").wrong is None
    assert "KeyError" in (taken(target, b"falls").wrong or "")
    assert "takes" in (taken(target, b"takes long").wrong or "")


def test_a_sheet_whose_packing_is_damaged_is_refused() -> None:
    seed = TARGETS["xlsx"].seeds[0]
    with zipfile.ZipFile(io.BytesIO(seed)) as book:
        sheet = book.getinfo("xl/worksheets/sheet1.xml")
    at = sheet.header_offset + 30 + len(sheet.filename)
    assert taken(TARGETS["xlsx"], seed[:at] + b"\xff" * 8 + seed[at + 8 :]).wrong is None


@pytest.mark.parametrize("words", ["Ма" + "9" * 4094, "Мария, " + "8 912 345-67-89, a@b.ru " * 170])
def test_a_long_call_is_soon_read(words: str) -> None:
    assert taken(TARGETS["call"], words.encode()).wrong is None


def test_an_address_in_another_value_is_none() -> None:
    fault_found = answer_html.check('<a title="x href=y">сюда</a>')
    assert fault_found is not None
    assert fault_found.code == "link_without_address"
    assert answer_html.check('<a title="x" href="https://x.example">сюда</a>') is None


def test_an_address_with_quotation_marks_stays_within_its_own() -> None:
    url = 'https://x.example/?a=1&lt=2"><b>'
    shown = to_html("сюда", [{"type": "text_link", "offset": 0, "length": 4, "url": url}])
    assert "<b>" not in shown
    assert from_html(shown) == ("сюда", [{"type": "text_link", "offset": 0, "length": 4, "url": url}])
