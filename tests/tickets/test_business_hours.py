"""Working hours against an oracle that counts minutes, also when clocks change; and how they are written."""

from __future__ import annotations

import os
import random
import time as processor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tickets.business_hours import ALL_DAY, ALWAYS, MIDNIGHT, Day, Hours
from tickets.hours_text import BadHours, read_hours

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: Cities whose clocks move at two, at midnight, by half an hour, and not at all; with dates when they do.
ZONES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "America/Santiago": (date(2026, 4, 4), date(2026, 9, 6)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Europe/Moscow": (date(2026, 1, 1), date(2026, 5, 9)),
}
#: So many random calendars; HOURS_CALENDARS=10000 is the long run.
CALENDARS = int(os.environ.get("HOURS_CALENDARS", "150"))


def _day(chance: random.Random) -> Day:
    edges = sorted(chance.sample(range(0, MIDNIGHT + 1, 5), 2 * chance.choice((0, 1, 1, 2, 3))))
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _calendar(chance: random.Random) -> tuple[Hours, datetime]:
    """Random hours, and a moment near a change of the clock, a holiday or a day like any other."""
    name = chance.choice(list(ZONES))
    moved = chance.choice(ZONES[name])
    week = tuple(_day(chance) for _ in range(7))
    if not any(week):
        week = (*week[:6], ALL_DAY)
    days = {moved + chance.randint(-2, 3) * DAY: _day(chance) for _ in range(chance.randint(0, 3))}
    start = datetime(moved.year, moved.month, moved.day, tzinfo=UTC) - DAY
    return Hours(ZoneInfo(name), week, days), start + chance.randint(0, 2 * 1440) * MINUTE


def _open(hours: Hours, at: datetime) -> bool:
    """The oracle: what the clock on the wall shows, and what is written for that date."""
    local = at.astimezone(hours.zone)
    day = hours.days.get(local.date(), hours.week[local.weekday()])
    return any(start <= local.hour * 60 + local.minute < end for start, end in day)


@pytest.mark.parametrize("seed", range(10))
def test_it_agrees_with_counting_minutes(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(CALENDARS // 10):
        hours, start = _calendar(chance)
        span = chance.randint(0, 2 * 1440)
        opened = [_open(hours, start + n * MINUTE) for n in range(span + 1)]
        assert hours.is_open(start) == opened[0]
        assert hours.between(start, start + span * MINUTE) == sum(opened[:-1]) * MINUTE
        if True in opened:
            assert hours.opens_at(start) == start + opened.index(True) * MINUTE
        else:
            assert hours.opens_at(start) > start + span * MINUTE
        changed = next((n for n, state in enumerate(opened) if state != opened[0]), span + 1)
        edge = hours.changes_at(start)  # it may come earlier: two intervals may touch at midnight
        assert start < edge
        assert edge <= start + changed * MINUTE or changed > span
        work = chance.randint(1, 600) * MINUTE
        due = hours.after(start, work)
        assert hours.between(start, due) == work
        assert _open(hours, due - MINUTE)


def test_around_the_clock_is_the_clock() -> None:
    at = datetime(2026, 3, 29, 0, 30, 17, tzinfo=UTC)
    assert ALWAYS.is_open(at)
    assert ALWAYS.opens_at(at) == at
    assert ALWAYS.after(at, timedelta(hours=50)) == at + timedelta(hours=50)
    assert ALWAYS.after(at, timedelta()) == at
    assert ALWAYS.between(at, at + DAY) == DAY
    assert ALWAYS.between(at + DAY, at) == timedelta()


def test_a_hundred_thousand_calculations() -> None:
    hours = read_hours("Mo-Fr 09:00-13:00,14:00-18:00; 2026-12-31..2027-01-08 off", ZoneInfo("Europe/Berlin"))
    began = processor.process_time()
    for _ in range(200_000):
        sum((1, 2, 3))
    ruler = processor.process_time() - began
    start = datetime(2026, 10, 20, 8, tzinfo=UTC)
    began = processor.process_time()
    for number in range(10_000):
        hours.after(start + number * MINUTE, timedelta(hours=4))
    took = processor.process_time() - began
    # 100,000 within 2 s, where the ruler takes 30 ms.
    assert took < 6.5 * ruler, f"100,000 calculations: {10 * took:.2f} s, the ruler {ruler:.3f} s"


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "at", "is_open"),
    [
        ("", "2026-11-22 03:00", True),
        ("24/7", "2026-11-22 03:00", True),
        ("Mo-Fr 09:00-18:00", "2026-11-23 09:00", True),
        ("Mo-Fr 09:00-18:00", "2026-11-23 18:00", False),
        ("Mo-Fr 09:00-18:00", "2026-11-22 12:00", False),
        ("Пн-Пт 09:00-13:00,14:00-18:00; Сб 10:00-15:00", "2026-11-23 13:30", False),
        ("Пн-Пт 09:00-13:00,14:00-18:00; Сб 10:00-15:00", "2026-11-21 14:59", True),
        ("Mo-Su 22:00-06:00", "2026-11-23 02:00", True),
        ("Mo 22:00-06:00", "2026-11-24 02:00", True),
        ("Mo 22:00-06:00", "2026-11-23 02:00", False),
        ("Sa-Mo 10:00-12:00", "2026-11-22 11:00", True),
        ("Mo-Fr 09:00-18:00; 2026-11-23 off", "2026-11-23 12:00", False),
        ("Mo-Fr 09:00-18:00; 2026-11-23..2026-11-25 выходной", "2026-11-25 12:00", False),
        ("Mo-Fr 09:00-18:00; 2026-11-22 10:00-14:00", "2026-11-22 12:00", True),
        ("Mo-Fr 09:00-18:00; Fr 09:00-16:00", "2026-11-27 17:00", False),
        ("Mo-Fr 09:00-12:00, 12:00-18:00", "2026-11-23 12:00", True),
    ],
)
def test_hours_are_read(text: str, at: str, is_open: bool) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=BERLIN).astimezone(UTC)
    assert read_hours(text, BERLIN).is_open(moment) == is_open


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mo-Fr", "expected hours"),
        ("Mo-Fr 9-18", "expected hours"),
        ("Mo-Fr 09:00-25:00", "no such hours"),
        ("Mo-Fr 09:00-09:00", "no such hours"),
        ("Mo-Fr 09:60-18:00", "no such hours"),
        ("Mo-Fr 09:00-14:00,13:00-18:00", "overlap"),
        ("Mo 22:00-06:00; Tu 05:00-12:00", "overlap"),
        ("Xx 09:00-18:00", "expected days"),
        ("Mo-Tu-We 09:00-18:00", "expected days"),
        ("Mo-Fr 09:00-18:00; 2026-02-30 off", "no such date"),
        ("Mo-Fr 09:00-18:00; 2026-12-31..2026-12-01 off", "earlier to the later"),
        ("Mo-Fr 09:00-18:00; 2026-12-31 22:00-06:00", "end by 24:00"),
        ("Mo-Su off", "no day of the week"),
    ],
)
def test_bad_hours_are_named(text: str, said: str) -> None:
    with pytest.raises(BadHours, match=said):
        read_hours(text, BERLIN)


def test_impossible_hours_are_refused() -> None:
    days: tuple[Day, ...] = ((), ((60, 30),), ((0, 1500),), ((0, 60), (30, 90)))
    for week in ((ALL_DAY,) * 6, *((day,) * 7 for day in days)):
        with pytest.raises(ValueError, match=r"week|hours"):
            Hours(BERLIN, week)
