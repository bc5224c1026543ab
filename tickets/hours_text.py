"""Working hours as an admin writes them: `Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-15:00; 2027-01-01 off`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tickets.business_hours import ALL_DAY, MIDNIGHT, Day, Hours

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su"), ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_CLOSED = frozenset({"off", "closed", "выходной", "закрыто"})
_DATES = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?")
_INTERVAL = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
#: A date with its hours, as people or spreadsheets write it; and what such a file may begin with.
_DATED = re.compile(r"(\d{4}-\d\d-\d\d(?:\.\.\d{4}-\d\d-\d\d)?)[\s,;\t]+(.+)")
_HEADING = re.compile(r"(?:date|дата)\b", re.IGNORECASE)
#: A longer row of dates is a slip of the finger.
LONGEST = timedelta(days=366)


#: What may be wrong with hours, in the words of the command line.
PROBLEMS = {
    "late_date": "the hours of a date end by 24:00",
    "never_open": "no day of the week is open",
    "hours": "expected hours like 09:00-18:00, or off",
    "no_such_hours": "there are no such hours",
    "overlap": "the hours overlap",
    "days": "expected days like Mo-Fr, or a date like 2027-01-01",
    "date_only": "expected a date like 2027-01-01",
    "date": "there is no such date",
    "dates": "the dates go from the earlier to the later, a year at the most",
}


class BadHours(ValueError):
    """Hours that can't be read: `problem` is one of PROBLEMS, `part` what it was found in."""

    def __init__(self, problem: str, part: str) -> None:
        self.problem, self.part = problem, part
        super().__init__(f"“{part}”: {PROBLEMS[problem]}")


def read_hours(text: str, zone: ZoneInfo) -> Hours:
    """Reads working hours; nothing, or `24/7`, means around the clock.

    Rules stand between semicolons: days of the week (`Mo-Fr`, `Сб,Вс`) or dates (`2027-01-01`,
    `2027-01-01..2027-01-08`), then hours (`09:00-13:00,14:00-18:00`; over midnight for days of the
    week only) or `off`. A later rule counts for its days instead of an earlier one.

    Raises:
        BadHours.
    """
    if text.strip() in ("", "24/7"):
        return Hours(zone)
    week, days = read_rules(text)
    if not any(week):
        raise BadHours("never_open", text)
    return Hours(zone, week, days)


def read_rules(text: str) -> tuple[tuple[Day, ...], dict[date, Day]]:
    """Reads such rules without asking that any day be open: the seven days from Monday, and dates.

    Raises:
        BadHours.
    """
    week: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    days: dict[date, Day] = {}
    late: list[tuple[int, int]] = []
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        which, _, hours = rule.partition(" ")
        dates = _DATES.fullmatch(which)
        intervals = _intervals(hours.strip(), rule)
        if dates is not None:
            if any(end > MIDNIGHT for _, end in intervals):
                raise BadHours("late_date", rule)
            days |= dict.fromkeys(_dates(dates, rule), _ordered(intervals, rule))
            continue
        for day in _weekdays(which, rule):
            week[day] = [(start, min(end, MIDNIGHT)) for start, end in intervals]
            late = [item for item in late if item[0] != day]
            late += [(day, end - MIDNIGHT) for _, end in intervals if end > MIDNIGHT]
    for day, end in late:
        week[(day + 1) % 7].append((0, end))
    return tuple(_ordered(day, text) for day in week), days


def read_days(text: str) -> dict[date, Day]:
    """Reads dates that differ from their weekday: rules like those of `read_hours`, for dates alone.

    They stand between semicolons or on lines of their own; between a date and its hours there may be a
    comma, as spreadsheets write it. What follows `#` isn't read, nor is a heading.

    Raises:
        BadHours.
    """
    days: dict[date, Day] = {}
    for line in _lines_of_days(text):
        match = _DATED.fullmatch(line)
        if match is None:
            raise BadHours("date_only", line)
        dates, hours = _DATES.fullmatch(match[1]), _intervals(match[2].strip(), line)
        assert dates is not None
        if any(end > MIDNIGHT for _, end in hours):
            raise BadHours("late_date", line)
        days |= dict.fromkeys(_dates(dates, line), _ordered(hours, line))
    return days


def _lines_of_days(text: str) -> list[str]:
    parts = re.split(r"[\n\r]|;(?=\s*\d{4}-)", text)
    lines = [part.partition("#")[0].replace('"', "").strip(" ;,") for part in parts]
    lines = [line for line in lines if line]
    return lines[1:] if lines and _HEADING.match(lines[0]) else lines


def _intervals(text: str, rule: str) -> list[tuple[int, int]]:
    """In minutes from midnight; past 24:00 where the end lies on the next day."""
    if text.lower() in _CLOSED:
        return []
    if text == "24/7":
        return list(ALL_DAY)
    found = []
    for part in text.replace(" ", "").split(","):
        match = _INTERVAL.fullmatch(part)
        if match is None:
            raise BadHours("hours", rule)
        start, end = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
        if start >= MIDNIGHT or end > MIDNIGHT or int(match[2]) > 59 or int(match[4]) > 59 or start == end:
            raise BadHours("no_such_hours", part)
        found.append((start, end if end > start else end + MIDNIGHT))
    return found


def _ordered(intervals: Iterable[tuple[int, int]], rule: str) -> Day:
    ordered = sorted(intervals)
    joined: list[tuple[int, int]] = []
    for start, end in ordered:
        if joined and start < joined[-1][1]:
            raise BadHours("overlap", rule)
        if joined and start == joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _weekdays(text: str, rule: str) -> list[int]:
    found: list[int] = []
    for part in text.lower().split(","):
        ends = [_weekday(name, rule) for name in part.split("-")]
        if len(ends) > 2:
            raise BadHours("days", rule)
        first, last = ends[0], ends[-1]
        found += [day % 7 for day in range(first, last + 1 + (7 if last < first else 0))]
    return found


def _weekday(name: str, rule: str) -> int:
    for names in _DAYS:
        if name in names:
            return names.index(name)
    raise BadHours("days", rule)


def _dates(match: re.Match[str], rule: str) -> list[date]:
    try:
        first = date.fromisoformat(match[1])
        last = date.fromisoformat(match[2] or match[1])
    except ValueError:
        raise BadHours("date", rule) from None
    if not timedelta() <= last - first <= LONGEST:
        raise BadHours("dates", rule)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
