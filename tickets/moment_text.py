"""Moments to come as people write them: «завтра 10:00», "2h", «в пятницу в 9», "25.11". Pure."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: The time of a day that is named without one.
MORNING = time(9)

_UNITS = {
    "minutes": r"м|мин\w*|m|min|mins|minutes?",
    "hours": r"ч|час\w*|h|hrs?|hours?",
    "days": r"д|дн\w*|день|d|days?",
    "weeks": r"н|нед\w*|w|wks?|weeks?",
}
_ONE_SPAN = "|".join(
    rf"(?P<{unit}>\d{{1,4}}|(?=\D))\s*(?:{words})(?![^\W\d])" for unit, words in _UNITS.items()
)
_SPAN = re.compile(_ONE_SPAN)
_TIME = re.compile(r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>am|pm|утра|вечера)?\b")
_DATE = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}|\d{2}))?(?!\d)")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b")
_LITTLE = re.compile(r"\b(?:до|во?|на|через|к|until|till?|at|on|in|by)\b")
_DAYS = {"сегодня": 0, "today": 0, "послезавтра": 2, "завтра": 1, "tomorrow": 1}
_WEEKDAYS = (
    r"пн|понедельник\w*|mon|monday",
    r"вт|вторник\w*|tue|tues|tuesday",
    r"ср|сред[ауы]|wed|wednesday",
    r"чт|четверг\w*|thu|thurs?|thursday",
    r"пт|пятниц\w*|fri|friday",
    r"сб|суббот\w*|sat|saturday",
    r"вс|воскресень\w*|sun|sunday",
)


def read_moment(words: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment in UTC that somebody in this zone means at `now`; None if the words tell none.

    A day without a time is its morning; a time without a day the next one; a day and month that are past
    are next year's. What is past all the same (`сегодня 9:00` in the evening) is given as it is.
    """
    text = " ".join(_LITTLE.sub(" ", words.casefold().replace("ё", "е")).split())
    local = now.astimezone(zone).replace(second=0, microsecond=0)
    span = _span(text)
    if span is not None:
        return _later(local, span)
    try:
        return _day_and_time(text, local, zone)
    except ValueError:  # there is no such day or time
        return None


def _span(text: str) -> timedelta | None:
    """A stretch of time, if the text is nothing else; a unit without a number is one of it."""
    amounts, at = dict[str, int](), 0
    while at < len(text):
        found = _SPAN.match(text, at)
        if found is None:
            return None
        unit = found.lastgroup or ""
        amounts[unit] = amounts.get(unit, 0) + int(found[unit] or 1)
        at = found.end() + (len(text[found.end() :]) - len(text[found.end() :].lstrip()))
    return timedelta(**amounts) if amounts else None


def _later(local: datetime, span: timedelta) -> datetime | None:
    """Whole days by the calendar, so that the clock shows the same; the rest as it passes."""
    if span > timedelta(days=3660):
        return None
    days, rest = timedelta(days=span.days), span - timedelta(days=span.days)
    return (local + days).astimezone(UTC) + rest


def _day_and_time(text: str, local: datetime, zone: ZoneInfo) -> datetime | None:
    named, rest = _day(text, local.date())
    found = _TIME.fullmatch(rest) if rest else None
    if (rest and found is None) or (named is None and found is None):
        return None
    if found is None:
        return _at(named or local.date(), MORNING, zone)
    if named is None and found["minute"] is None and found["half"] is None:
        return None  # a bare number is no time of day
    hour = int(found["hour"]) + (12 if found["half"] in ("pm", "вечера") and int(found["hour"]) < 12 else 0)
    clock = time(hour, int(found["minute"] or 0))
    if named is not None:
        return _at(named, clock, zone)
    today = _at(local.date(), clock, zone)
    return today if today > local else _at(local.date() + timedelta(days=1), clock, zone)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day that a text begins with, and what is left of it."""
    for word, ahead in _DAYS.items():
        if re.match(rf"{word}\b", text):
            return today + timedelta(days=ahead), text[len(word) :].strip()
    for weekday, words in enumerate(_WEEKDAYS):
        found = re.match(rf"(?:{words})\b", text)
        if found:
            ahead = (weekday - today.weekday() - 1) % 7 + 1
            return today + timedelta(days=ahead), text[found.end() :].strip()
    found = _ISO.match(text) or _DATE.match(text)
    if found is None:
        return None, text
    year = int(found["year"]) if found["year"] else today.year
    day = date(year + 2000 if year < 100 else year, int(found["month"]), int(found["day"]))
    if found["year"] is None and day < today:
        day = day.replace(year=today.year + 1)
    return day, text[found.end() :].strip()


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
