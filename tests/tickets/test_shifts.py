"""Who is on duty at a moment, and when that changes: against a walk minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.hours_text import BadHours
from tickets.shifts import BadRoster, Shifts, next_change, on_duty, read_lines, read_shifts

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
#: The weekends of both changes of the clock in Berlin, and one in between.
STARTS = (date(2027, 3, 27), date(2027, 10, 30), date(2027, 6, 5))


def _is_on(shifts: Shifts, at: datetime) -> bool:
    """By the clock on the wall alone."""
    local = at.astimezone(shifts.zone)
    minute = local.hour * 60 + local.minute
    day = shifts.days.get(local.date(), shifts.week[local.weekday()])
    return any(start <= minute < end for start, end in day)


_DAYS = st.lists(st.integers(0, 96), min_size=0, max_size=4, unique=True).map(
    lambda edges: tuple(
        (start * 15, end * 15) for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)


@settings(max_examples=60, deadline=None)
@given(
    weeks=st.lists(st.tuples(*[_DAYS] * 7), min_size=1, max_size=3),
    other=_DAYS,
    start=st.sampled_from(STARTS),
    minute=st.integers(0, 48 * 60),
)
def test_who_is_on_agrees_with_the_clock_on_the_wall(
    weeks: list[tuple[tuple[tuple[int, int], ...], ...]],
    other: tuple[tuple[int, int], ...],
    start: date,
    minute: int,
) -> None:
    roster = {
        number: Shifts(BERLIN, week, {start + timedelta(days=1): other} if not number else {})
        for number, week in enumerate(weeks)
    }
    at = datetime(start.year, start.month, start.day, tzinfo=UTC) + minute * MINUTE
    now = {number for number, shifts in roster.items() if _is_on(shifts, at)}
    assert on_duty(roster, at) == now
    change = next_change(roster, at)
    walked = at
    while walked - at < timedelta(hours=30):
        walked += MINUTE
        if {number for number, shifts in roster.items() if _is_on(shifts, walked)} != now:
            break
    else:
        # One may follow another in the same minute; nobody's coming or going was passed over.
        assert change is None or change > at
        return
    assert change is not None
    assert at < change <= walked


@pytest.mark.parametrize(
    ("text", "at", "on", "until"),
    [
        ("Mo-Fr 22:00-06:00", "2027-03-02 01:00", True, "2027-03-02 06:00"),
        ("Mo-Fr 22:00-06:00", "2027-03-06 05:59", True, "2027-03-06 06:00"),
        ("Mo-Fr 22:00-06:00", "2027-03-06 22:00", False, None),
        ("Mo-Fr 09:00-18:00; 2027-03-02 off", "2027-03-02 12:00", False, None),
        ("2027-03-06 10:00-15:00", "2027-03-06 10:00", True, "2027-03-06 15:00"),
        ("2027-03-06 10:00-15:00", "2027-03-06 15:00", False, None),
        ("Su 00:00-05:00", "2027-03-28 04:59", True, "2027-03-28 05:00"),
    ],
)
def test_shifts_as_they_are_typed(text: str, at: str, on: bool, until: str | None) -> None:
    shifts = read_shifts(text, BERLIN)
    moment = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    assert shifts.is_on(moment) is on
    ends_at = shifts.ends_at(moment)
    assert (ends_at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") if ends_at else None) == until


def test_a_roster_without_a_shift_ahead_never_changes() -> None:
    past = read_shifts("2026-03-06 10:00-15:00", BERLIN)
    assert next_change({1: past}, datetime(2027, 3, 1, tzinfo=UTC)) is None
    assert next_change({}, datetime(2027, 3, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [("Mo-Fr 09:00-14:00,13:00-18:00", "overlap"), ("Mo-Fr", "hours"), ("2027-02-30 09:00-10:00", "date")],
)
def test_hours_that_cannot_be_read(text: str, problem: str) -> None:
    with pytest.raises(BadHours) as bad:
        read_shifts(text, BERLIN)
    assert bad.value.problem == problem


def test_lines() -> None:
    assert read_lines("Анна:  Пн-Пт 09:00-15:00\n\n @oleg : Сб 10:00-15:00 ") == [
        ("Анна", "Пн-Пт 09:00-15:00"),
        ("@oleg", "Сб 10:00-15:00"),
    ]
    for text, problem in (("", "line"), ("Анна", "line"), ("Анна:", "line"), (": Пн 09:00-10:00", "line")):
        with pytest.raises(BadRoster) as bad:
            read_lines(text)
        assert bad.value.problem == problem
    with pytest.raises(BadRoster):
        read_shifts("Пн off", BERLIN)
