"""Periods of which somebody wants to know: whole days by the desk's clock. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The words that mean today, in each language.
TODAY = frozenset({"today", "сегодня"})
#: A longer period is refused: nobody reads it on a phone, and everybody else would wait for it.
LONGEST = timedelta(days=366)
#: So many last days can be asked for by their number alone.
_DAYS = re.compile(r"\d{1,3}")
_MONTH = re.compile(r"(?:(\d{4})-(\d{1,2})|(\d{1,2})\.(\d{4}))")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?")


@dataclass(frozen=True, slots=True)
class Period:
    """From one date to another, both included.

    `lately` is how many days up to today it is, when it was asked for so; 0 for fixed dates.
    """

    first: date
    last: date
    lately: int = 0

    @property
    def code(self) -> str:
        """The period for a button: `7`, `20261101-20261130`."""
        return str(self.lately) if self.lately else f"{self.first:%Y%m%d}-{self.last:%Y%m%d}"

    @property
    def is_month(self) -> bool:
        """Whether it is one month, whole."""
        return self == month_of(self.first)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When it begins and the first moment after it, in UTC."""
        start, end = (
            datetime.combine(day, time(), zone).astimezone(UTC)
            for day in (self.first, self.last + timedelta(days=1))
        )
        return start, end


def last_days(count: int, today: date) -> Period:
    """So many days up to today."""
    return Period(today - timedelta(days=count - 1), today, count)


def month_of(day: date) -> Period:
    """The month in which a day is."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def week_before(today: date) -> Period:
    """The last whole week, from Monday to Sunday."""
    monday = today - timedelta(days=today.weekday() + 7)
    return Period(monday, monday + timedelta(days=6))


def next_monday(now: datetime, zone: ZoneInfo, at: time) -> datetime:
    """When it is next Monday, `at` this time by the clock of a zone, in UTC."""
    day = now.astimezone(zone).date()
    day -= timedelta(days=day.weekday())
    moments = (datetime.combine(day + timedelta(days=7 * weeks), at, zone) for weeks in (0, 1))
    return next(moment.astimezone(UTC) for moment in moments if moment > now)


def from_code(code: str, today: date) -> Period | None:
    """The period of a button; None if there is no such."""
    if code.isdecimal():
        return last_days(int(code), today) if 0 < int(code) <= LONGEST.days else None
    dates = re.fullmatch(r"(\d{8})-(\d{8})", code)
    if dates is None:
        return None
    try:
        first, last = (datetime.strptime(part, "%Y%m%d").date() for part in dates.groups())  # noqa: DTZ007
    except ValueError:
        return None
    return _between(first, last)


def read_period(words: str, today: date) -> Period | None:
    """What somebody wrote after `/stats`; None if it can't be read.

    Takes today, a number of days, a month (`2026-11`, `11.2026`), a day, and from–to (`01.11-15.11`).
    Without words it is the last 7 days. A date without a year is the last such one.
    """
    said = words.strip().lower()
    if not said:
        return last_days(7, today)
    if said in TODAY:
        return last_days(1, today)
    if _DAYS.fullmatch(said):
        return from_code(said, today)
    if month := _MONTH.fullmatch(said):
        year, number = (month[1], month[2]) if month[1] else (month[4], month[3])
        first = _date(int(year), int(number), 1)
        return month_of(first) if first else None
    days = [_read_day(found, today) for found in _DAY.finditer(said)]
    between = _DAY.sub("", said).strip(" .")
    if not days or len(days) > 2 or None in days or between not in ("", "-", "–", "—", "..", "…"):
        return None
    first, last = days[0], days[-1]
    assert first is not None
    assert last is not None
    if first > last and first.year == last.year and re.search(r"\d\.\d{1,2}(?!\.?\d)", said):
        first = _date(first.year - 1, first.month, first.day) or first  # 25.12-05.01
    return _between(first, last)


def _read_day(found: re.Match[str], today: date) -> date | None:
    if found[1]:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    day, month = int(found[4]), int(found[5])
    if found[6]:
        year = int(found[6])
        return _date(year if year > 99 else 2000 + year, month, day)
    this_year = _date(today.year, month, day)
    if this_year is not None and this_year > today:
        return _date(today.year - 1, month, day)
    return this_year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _between(first: date, last: date) -> Period | None:
    return Period(first, last) if first <= last and last - first < LONGEST else None
