"""Business-hours arithmetic: a hundred thousand deadlines by a department's calendar."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.figures import Figure, at_most
from tickets.hours_text import read_hours

COUNT = 100_000
CALENDAR = "Mo-Fr 09:00-13:00,14:00-18:00; Sa 10:00-15:00; 2026-12-31..2027-01-08 off"


def measured() -> list[Figure]:
    """Due moments over half a year with both changes of the clock, from an empty calendar on."""
    hours = read_hours(CALENDAR, ZoneInfo("Europe/Berlin"))
    start, step = datetime(2026, 10, 1, 8, tzinfo=UTC), timedelta(minutes=150)
    began = time.process_time()
    for number in range(COUNT):
        hours.after(start + number % 2000 * step, timedelta(minutes=30 + number % 2000))
    used = time.process_time() - began
    return [at_most(f"{COUNT:,} calculations of business hours: processor time", round(used, 2), "s", 2.0)]
