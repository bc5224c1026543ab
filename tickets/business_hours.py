"""Working hours: several intervals a day, days that differ, a time zone with its daylight saving. Pure.

Hours go by the clock on the wall: what is open from 9 to 18 is so on the days of both changes too.
An hour that the clock shows twice is open twice, one that it skips not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Intervals of a day in minutes from midnight, the end not counted; in order, without overlaps.
Day = tuple[tuple[int, int], ...]

MIDNIGHT = 24 * 60
ALL_DAY: Day = ((0, MIDNIGHT),)
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work.

    Args:
        zone: where the clock hangs.
        week: the seven days from Monday.
        days: dates that differ from their weekday: holidays (empty), shortened days, working Saturdays.

    Raises:
        ValueError: a day's intervals overlap or leave the day, or no weekday is ever open.
    """

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    week: tuple[Day, ...] = (ALL_DAY,) * 7
    days: Mapping[date, Day] = field(default_factory=dict)
    _spans: dict[date, list[tuple[datetime, datetime]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ValueError("a week has seven days, and one of them must be open")
        for day in (*self.week, *self.days.values()):
            edges = [minute for interval in day for minute in interval]
            if edges != sorted(set(edges)) or (edges and not 0 <= edges[0] < edges[-1] <= MIDNIGHT):
                raise ValueError(f"hours overlap or leave the day: {day}")

    def is_open(self, at: datetime) -> bool:
        """Whether somebody works at this moment (UTC)."""
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self._day(local.date()))

    def opens_at(self, at: datetime) -> datetime:
        """The first moment, from `at` on, at which somebody works; `at` itself if they do."""
        if self.is_open(at):
            return at
        day = at.astimezone(self.zone).date()
        while True:
            for start, _ in self._spans_of(day):
                if start >= at:
                    return start
            day += _DAY

    def changes_at(self, at: datetime) -> datetime:
        """The first moment after `at` at which work begins or ends; midnight may be one, around the clock."""
        day = at.astimezone(self.zone).date()
        while True:
            for edge in sorted(edge for span in self._spans_of(day) for edge in span):
                if edge > at:
                    return edge
            day += _DAY

    def after(self, at: datetime, work: timedelta) -> datetime:
        """The first moment by which so much working time has passed since `at`."""
        left, day = work, at.astimezone(self.zone).date()
        if left <= timedelta():
            return at
        while True:
            for start, end in self._spans_of(day):
                start = max(start, at)
                if end - start >= left:
                    return start + left
                left -= max(end - start, timedelta())
            day += _DAY

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time there is from one moment to another."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        worked = timedelta()
        while day <= last:
            for opened, closed in self._spans_of(day):
                worked += max(min(closed, end) - max(opened, start), timedelta())
            day += _DAY
        return worked

    def _day(self, day: date) -> Day:
        return self.days.get(day, self.week[day.weekday()])

    def _spans_of(self, day: date) -> list[tuple[datetime, datetime]]:
        """A date's working intervals in UTC, in order."""
        found = self._spans.get(day)
        if found is None:
            found = self._spans[day] = self._reckon(day)
        return found

    def _reckon(self, day: date) -> list[tuple[datetime, datetime]]:
        return spans_on(self.zone, day, self._day(day))


def spans_on(zone: ZoneInfo, day: date, intervals: Day) -> list[tuple[datetime, datetime]]:
    """When the intervals of a date are in UTC, in order; one within which the clock is moved is parted."""
    spans = []
    for start, end in _steady(zone, day) if intervals else ():
        ahead = start.astimezone(zone).utcoffset() or timedelta()
        midnight = datetime.combine(day, time(), UTC) - ahead
        for opens, closes in intervals:
            first = max(midnight + opens * _MINUTE, start)
            last = min(midnight + closes * _MINUTE, end)
            if first < last:
                spans.append((first, last))
    return spans


def _steady(zone: ZoneInfo, day: date) -> Sequence[tuple[datetime, datetime]]:
    """The stretches of a date, in UTC, within which the clock isn't moved."""
    start = _first_moment(zone, day)
    end = _first_moment(zone, day + _DAY)
    stretches = []
    while start < end:
        ahead = start.astimezone(zone).utcoffset()
        if (end - _MINUTE).astimezone(zone).utcoffset() == ahead:
            stretches.append((start, end))
            break
        low, high = 0, (end - start) // _MINUTE  # minutes after `start`: as before, and moved
        while high - low > 1:
            middle = (low + high) // 2
            if (start + middle * _MINUTE).astimezone(zone).utcoffset() == ahead:
                low = middle
            else:
                high = middle
        stretches.append((start, start + high * _MINUTE))
        start += high * _MINUTE
    return stretches


def _first_moment(zone: ZoneInfo, day: date) -> datetime:
    """When a date begins, in UTC; where midnight itself is skipped, when the clock first shows the date."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    while midnight.astimezone(zone).date() < day:
        midnight += _MINUTE
    return midnight


ALWAYS = Hours()
