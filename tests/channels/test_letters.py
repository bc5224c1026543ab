"""Two hundred odd letters: none is lost, none falls over, and none is answered that mustn't be."""

from __future__ import annotations

import time

import pytest

from channels.mail.letter import Letter
from channels.mail.reading import read
from tests.channels.odd import ROWS
from tests.channels.odd.row import OURS, Odd


def test_there_are_two_hundred_and_each_has_a_name_of_its_own() -> None:
    assert len(ROWS) >= 200
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_an_odd_letter(row: Odd) -> None:
    found = read(row.raw, OURS)
    assert {name: _found(found, name, wanted) for name, wanted in row.wants.items()} == row.wants
    # Something else may be at work meanwhile, such as the collector: the shortest of three counts.
    assert any(_takes_s(row) < 0.2 + len(row.raw) / 2_000_000 for _ in range(3)), "it takes too long"
    _is_sound(found)


def _takes_s(row: Odd) -> float:
    began = time.thread_time()
    read(row.raw, OURS)
    return time.thread_time() - began


def _found(letter: Letter, name: str, wanted: object) -> object:
    match name:
        case "sender":
            return letter.sender.address if letter.sender else None
        case "called":
            return letter.sender.name if letter.sender else None
        case "files":
            return [file.name for file in letter.files] if wanted is not None else None
        case "inline":
            return [file.name for file in letter.files if file.inline]
        case "has":
            return wanted if isinstance(wanted, str) and wanted in letter.words else letter.words
        case _:
            return getattr(letter, name)


def _is_sound(letter: Letter) -> None:
    """What holds for every letter, whatever it is."""
    assert (letter.answer_to is None) == (letter.kind != "human"), "only a person is answered"
    for words in (letter.subject, letter.text, letter.words, *(file.name for file in letter.files)):
        words.encode()  # a database takes it
        assert "\0" not in words
        assert "\r" not in words
    assert "\n" not in letter.subject
    for file in letter.files:
        assert file.name.strip(". ")
        assert not set(file.name) & set("/\\\n")
    for address in (letter.answer_to, *letter.recipients):
        assert address is None or not set(address) & set(" \r\n<>,")
