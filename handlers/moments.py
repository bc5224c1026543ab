"""Moments as people say them: a date and a time, or today at 15:40, tomorrow at 9, on Monday."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from locales import plain

#: Further off than this, a weekday's name alone would be unclear.
WEEK = timedelta(days=6)
#: Not strftime's: those depend on the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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


def moment(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A moment as people write it, in their own time: `22.11 17:03`, `22 Nov 17:03`."""
    local = at.astimezone(zone)
    day = f"{local:%d.%m}" if language == "ru" else f"{local.day} {_MONTHS[local.month - 1]}"
    return f"{day} {local:%H:%M}"
