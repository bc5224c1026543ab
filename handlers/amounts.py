"""Amounts and stretches of time as people read them."""

from __future__ import annotations

from datetime import date, timedelta

from babel.dates import format_date
from babel.numbers import format_decimal

from locales import plain


def named(first: date, last: date, language: str) -> str:
    """A period as people say it: a day, a whole month, from one day to another."""
    if first == last:
        return str(format_date(first, "d MMMM", locale=language))
    if (
        first.day == 1
        and (last + timedelta(days=1)).day == 1
        and (first.year, first.month)
        == (
            last.year,
            last.month,
        )
    ):
        return str(format_date(first, "LLLL y", locale=language))
    if first.year != last.year:
        return "–".join(str(format_date(day, "d MMMM y", locale=language)) for day in (first, last))
    begin = "d" if (first.year, first.month) == (last.year, last.month) else "d MMMM"
    return f"{format_date(first, begin, locale=language)}–{format_date(last, 'd MMMM', locale=language)}"


def number(value: float, language: str) -> str:
    """A number as it is written in a language: `1 234`, `4,6`."""
    return str(format_decimal(value, "#,##0.#", locale=language))


def percent(part: int, whole: int) -> str:
    """A share, rounded, for instance `25 %`; a dash without a whole."""
    return f"{round(100 * part / whole)} %" if whole else "—"


def lasted(seconds: int, language: str) -> str:
    """A duration in its two largest units; the smaller one is left out where there is none of it."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 60:
        return plain(language, "lasted.seconds", count=seconds)
    if minutes < 60:
        return plain(language, "lasted.minutes", count=minutes)
    in_hours = plain(language, "lasted.hours", count=hours % 24)
    if hours < 24:
        rest = plain(language, "lasted.minutes", count=minutes % 60)
        return f"{in_hours} {rest}" if minutes % 60 else in_hours
    in_days = plain(language, "lasted.days", count=days)
    return f"{in_days} {in_hours}" if hours % 24 else in_days


def weekday(day: int, language: str) -> str:
    """The name of a weekday, Monday being 0."""
    return str(format_date(date(2024, 1, 1) + timedelta(days=day), "cccc", locale=language))
