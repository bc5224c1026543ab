"""Shifts: who is to be on duty at a moment, and when that changes next. Pure.

Like working hours they go by the clock on the wall of the department, through both changes of the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tickets.business_hours import Day, spans_on
from tickets.hours_text import BadHours, read_rules

#: Further ahead nobody looks for the next shift.
HORIZON = 400
_LINE = re.compile(r"\s*([^:]*[^:\s])\s*:\s*(\S.*?)\s*")

#: What may be wrong with a roster, besides its hours.
PROBLEMS = ("line", "person", "several", "repeated", "no_shift")


class BadRoster(ValueError):
    """A roster that can't be used: `problem` is one of PROBLEMS, `part` what it was found in."""

    def __init__(self, problem: str, part: str) -> None:
        self.problem, self.part = problem, part
        super().__init__(f"“{part}”: {problem}")


@dataclass(frozen=True, slots=True)
class Shifts:
    """One person's shifts.

    Args:
        zone: where the clock hangs.
        week: the seven days from Monday.
        days: dates that differ from their weekday.
    """

    zone: ZoneInfo
    week: tuple[Day, ...]
    days: Mapping[date, Day]

    def is_on(self, at: datetime) -> bool:
        """Whether a shift is under way at this moment (UTC); at its end it is over."""
        return any(start <= at for start, _ in self._ahead(at, 1))

    def ends_at(self, at: datetime) -> datetime | None:
        """When the shift that is under way ends; None if none is."""
        span = next(self._ahead(at), None)
        return span[1] if span is not None and span[0] <= at else None

    def changes_at(self, at: datetime) -> datetime | None:
        """The first moment after `at` at which a shift begins or ends; None if there is none ahead."""
        span = next(self._ahead(at), None)
        if span is None:
            return None
        return span[0] if span[0] > at else span[1]

    def _ahead(self, at: datetime, days: int = HORIZON) -> Iterator[tuple[datetime, datetime]]:
        """The shifts that end after `at`, in order; one that goes on over midnight is one."""
        today = at.astimezone(self.zone).date()
        held: tuple[datetime, datetime] | None = None
        for ahead in range(days):
            day = today + timedelta(days=ahead)
            for start, end in spans_on(self.zone, day, self.days.get(day, self.week[day.weekday()])):
                if held is not None and held[1] == start:
                    held = held[0], end
                    continue
                if held is not None and held[1] > at:
                    yield held
                held = start, end
        if held is not None and held[1] > at:
            yield held


def read_shifts(text: str, zone: ZoneInfo) -> Shifts:
    """Reads one person's shifts, written as working hours are: `Mo-Fr 09:00-18:00; 2027-01-08 off`.

    Raises:
        BadHours; BadRoster: there is no shift in it.
    """
    week, days = read_rules(text)
    if not any(week) and not any(days.values()):
        raise BadRoster("no_shift", text)
    return Shifts(zone, week, days)


def are_shifts(text: object) -> bool:
    """Whether `read_shifts` can read it."""
    if not isinstance(text, str):
        return False
    try:
        read_shifts(text, ZoneInfo("UTC"))
    except (BadHours, BadRoster):
        return False
    return True


def read_lines(text: str) -> list[tuple[str, str]]:
    """Reads a roster as it is typed: a line for each person, the name, a colon and the shifts.

    Raises:
        BadRoster: a line has no colon, or there is none.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    found = []
    for line in lines or [text]:
        match = _LINE.fullmatch(line)
        if match is None:
            raise BadRoster("line", line)
        found.append((match[1], " ".join(match[2].split())))
    return found


def on_duty(roster: Mapping[int, Shifts], at: datetime) -> set[int]:
    """Whose shift is under way, by their numbers."""
    return {person for person, shifts in roster.items() if shifts.is_on(at)}


def next_change(roster: Mapping[int, Shifts], at: datetime) -> datetime | None:
    """When the next shift of anybody begins or ends; None if there is none ahead."""
    changes: Sequence[datetime | None] = [shifts.changes_at(at) for shifts in roster.values()]
    return min((change for change in changes if change is not None), default=None)
