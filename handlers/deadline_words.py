"""Working hours and times of departments as admins read them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from locales import plain
from storage.tables import Department
from tickets import sla
from tickets.business_hours import ALL_DAY, Day, Hours

#: So many of the days to come that differ are named.
NAMED = 10


def times_words(held: Sequence[sla.Lines], warn_at: int | None, language: str) -> str:
    """What holds for each priority, in the very form in which it may be changed.

    Args:
        held: the lines that hold, the most particular first.
        warn_at: None to leave out when it is warned.
    """
    shown = [_line(held, priority, language) for priority in reversed(sla.PRIORITIES)]
    if warn_at is not None:
        shown.append(plain(language, "times.warning", percent=warn_at))
    return "\n".join(shown)


def _line(held: Sequence[sla.Lines], priority: str, language: str) -> str:
    allowed = sla.allowed(held, priority)
    times = ", ".join(_time(allowed[target], language) for target in sla.TARGETS)
    return f"{plain(language, f'priority.{priority}')}: {times}"


def _time(minutes: int, language: str) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [plain(language, "times.hours", count=hours)] if hours else []
    if rest:
        parts.append(plain(language, "times.minutes", count=rest))
    return " ".join(parts)


def hours_words(department: Department, hours: Hours, now: datetime, language: str) -> Mapping[str, str]:
    """A department's week, time zone and the days to come that differ."""
    always = plain(language, "hours.always")
    names = [plain(language, f"hours.day.{number}") for number in range(7)]
    week = [f"{name} {_day(day, language)}" for name, day in zip(names, hours.week, strict=True)]
    today = now.astimezone(hours.zone).date()
    days = [(at, day) for at, day in sorted(hours.days.items()) if at >= today]
    lines = [f"{at:%d.%m.%Y}: {_day(day, language)}" for at, day in days[:NAMED]]
    if len(days) > NAMED:
        lines.append(f"… +{len(days) - NAMED}")
    return {
        "hours": always if set(hours.week) == {ALL_DAY} else "\n".join(week),
        "zone": hours.zone.key,
        "days": "\n".join(lines) or plain(language, "hours.no_days"),
    }


def _day(day: Day, language: str) -> str:
    if not day:
        return plain(language, "hours.closed")
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in day)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
