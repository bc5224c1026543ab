"""Stretches of time in words."""

from __future__ import annotations

import pytest

from handlers.amounts import lasted


@pytest.mark.parametrize(
    ("seconds", "russian", "english"),
    [
        (0, "0 с", "0 s"),
        (59, "59 с", "59 s"),
        (60, "1 мин", "1 min"),
        (3599, "59 мин", "59 min"),
        (7200, "2 ч", "2 h"),
        (7259, "2 ч", "2 h"),
        (7260, "2 ч 1 мин", "2 h 1 min"),
        (86400, "1 дн.", "1 d"),
        (86399 + 3601, "1 дн. 1 ч", "1 d 1 h"),
    ],
)
def test_a_duration_has_no_empty_unit(seconds: int, russian: str, english: str) -> None:
    assert (lasted(seconds, "ru"), lasted(seconds, "en")) == (russian, english)
