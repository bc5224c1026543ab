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
    """A duration in its two largest units."""
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if seconds < 60:
        return plain(language, "lasted.seconds", seconds=seconds)
    if minutes < 60:
        return plain(language, "lasted.minutes", minutes=minutes)
    if hours < 24:
        return plain(language, "lasted.hours", hours=hours, minutes=minutes % 60)
    return plain(language, "lasted.days", days=days, hours=hours % 24)


def weekday(day: int, language: str) -> str:
    """The name of a weekday, Monday being 0."""
    return str(format_date(date(2024, 1, 1) + timedelta(days=day), "cccc", locale=language))
