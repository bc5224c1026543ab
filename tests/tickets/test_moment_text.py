"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets.moment_text import read_moment

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
#: Wednesday, 25 November 2026, 15:20 in Moscow.
NOW = datetime(2026, 11, 25, 12, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("завтра 10:00", "2026-11-26 10:00"),
        ("до завтра", "2026-11-26 09:00"),
        ("завтра в 9 утра", "2026-11-26 09:00"),
        ("послезавтра 8:30", "2026-11-27 08:30"),
        ("tomorrow at 3 pm", "2026-11-26 15:00"),
        ("сегодня в 7 вечера", "2026-11-25 19:00"),
        ("2h", "2026-11-25 17:20"),
        ("2ч", "2026-11-25 17:20"),
        ("через час", "2026-11-25 16:20"),
        ("1 ч 30 мин", "2026-11-25 16:50"),
        ("2h30m", "2026-11-25 17:50"),
        ("in 3 days", "2026-11-28 15:20"),
        ("через неделю", "2026-12-02 15:20"),
        ("18:00", "2026-11-25 18:00"),
        ("до 10:00", "2026-11-26 10:00"),
        ("в пятницу в 11", "2026-11-27 11:00"),
        ("в среду", "2026-12-02 09:00"),
        ("mon 9:15", "2026-11-30 09:15"),
        ("25.12", "2026-12-25 09:00"),
        ("1.3 12:00", "2027-03-01 12:00"),
        ("29.11.26 14:05", "2026-11-29 14:05"),
        ("2026-12-01 10:00", "2026-12-01 10:00"),
        ("сегодня 9:00", "2026-11-25 09:00"),
    ],
)
def test_what_is_meant(words: str, local: str) -> None:
    read = read_moment(words, NOW, MOSCOW)
    assert read is not None
    assert f"{read.astimezone(MOSCOW):%Y-%m-%d %H:%M}" == local


@pytest.mark.parametrize(
    "words",
    ["", "потом", "10", "25:00", "завтра 24:10", "31.02", "99.99", "завтра и завтра", "2 слона", "9999н"],
)
def test_what_tells_no_moment(words: str) -> None:
    assert read_moment(words, NOW, MOSCOW) is None


def test_a_day_later_the_clock_shows_the_same_though_it_was_changed() -> None:
    before = datetime(2026, 10, 24, 10, 0, tzinfo=UTC)  # the night before the clocks go back: noon
    later = read_moment("1d", before, BERLIN)
    assert later == datetime(2026, 10, 25, 11, 0, tzinfo=UTC)
    assert read_moment("24h", before, BERLIN) == later
    assert read_moment("завтра 12:00", before, BERLIN) == later


@given(st.text("0123456789 .:-hmdwчмдн", max_size=12))
def test_nothing_that_is_written_is_a_fault(words: str) -> None:
    read = read_moment(words, NOW, MOSCOW)
    assert read is None or read.tzinfo is UTC
