"""Moments to come as people say them: today at 15:40, tomorrow at 9, on Monday."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from locales import plain

#: Further off than this, a weekday's name alone would be unclear.
WEEK = timedelta(days=6)


def when(at: datetime, now: datetime, language: str, zone: ZoneInfo) -> str:
    """A moment from the view of `now`, in this zone and language; to stand inside a sentence."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    time, ahead = local.strftime("%H:%M"), local.date() - today
    if not ahead:
        return plain(language, "when.today", time=time)
    if ahead == timedelta(days=1):
        return plain(language, "when.tomorrow", time=time)
    if timedelta() < ahead <= WEEK:
        return plain(language, f"when.weekday.{local.weekday()}", time=time)
    day = format_date(local.date(), "d MMMM", locale=language)
    return plain(language, "when.date", day=day, time=time)
