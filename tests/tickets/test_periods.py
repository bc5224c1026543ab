"""What somebody writes after `/stats`, and the period that it means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tickets.periods import Period, from_code, next_monday, read_period, week_before

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("", (2026, 11, 16), (2026, 11, 22)),
        ("сегодня", (2026, 11, 22), (2026, 11, 22)),
        ("Today", (2026, 11, 22), (2026, 11, 22)),
        ("30", (2026, 10, 24), (2026, 11, 22)),
        ("2026-2", (2026, 2, 1), (2026, 2, 28)),
        ("12.2025", (2025, 12, 1), (2025, 12, 31)),
        ("05.11", (2026, 11, 5), (2026, 11, 5)),
        ("01.12", (2025, 12, 1), (2025, 12, 1)),  # this year's is still to come
        ("01.11-15.11", (2026, 11, 1), (2026, 11, 15)),
        ("25.12 – 05.01", (2025, 12, 25), (2026, 1, 5)),
        ("2026-11-01 – 2026-11-15", (2026, 11, 1), (2026, 11, 15)),
        ("1.11.26 15.11.2026", (2026, 11, 1), (2026, 11, 15)),
    ],
)
def test_what_is_read(words: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    period = read_period(words, TODAY)
    assert period is not None
    assert (period.first, period.last) == (date(*first), date(*last))
    assert from_code(period.code, TODAY) == period


@pytest.mark.parametrize(
    "words",
    [
        "вчера",
        "0",
        "367",
        "999",
        "2026-13",
        "31.02",
        "15.11.2026-01.11.2026",
        "1.1.2024-1.1.2026",
        "1.1 2.1 3.1",
    ],
)
def test_what_is_refused(words: str) -> None:
    assert read_period(words, TODAY) is None


@pytest.mark.parametrize("code", ["", "0", "367", "20261301-20261302", "20261102-20261101", "x", "1" * 30])
def test_codes_that_no_button_holds(code: str) -> None:
    assert from_code(code, TODAY) is None


def test_days_begin_by_the_clock_on_the_wall() -> None:
    period = Period(date(2026, 10, 24), date(2026, 10, 25))
    start, end = period.bounds(ZoneInfo("Europe/Berlin"))
    assert start == datetime(2026, 10, 23, 22, tzinfo=UTC)
    assert end == datetime(2026, 10, 25, 23, tzinfo=UTC)  # the second of them has 25 hours


def test_the_last_whole_week() -> None:
    assert week_before(date(2026, 11, 22)) == Period(date(2026, 11, 9), date(2026, 11, 15))
    assert week_before(date(2026, 11, 23)) == Period(date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (datetime(2026, 10, 25, 7, 59, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
        (datetime(2026, 10, 26, 7, 59, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
        (datetime(2026, 10, 26, 8, tzinfo=UTC), datetime(2026, 11, 2, 8, tzinfo=UTC)),
        (datetime(2026, 10, 19, 7, 30, tzinfo=UTC), datetime(2026, 10, 26, 8, tzinfo=UTC)),
    ],
)
def test_the_next_monday_by_the_clock_of_a_zone(now: datetime, then: datetime) -> None:
    assert next_monday(now, ZoneInfo("Europe/Berlin"), time(9)) == then  # the clock is put back on the 25th
