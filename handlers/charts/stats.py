"""The charts of `/stats`: one picture with a panel for each question that figures answer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, log10
from typing import Any

from babel.dates import format_date

from handlers.amounts import lasted, named, number, percent
from handlers.charts.canvas import INK, MARGIN, MUTED, PAPER, WIDTH, Canvas
from handlers.figures import channels, narrowed_to
from locales import plain

HEIGHT = 1460
LEFT, RIGHT = MARGIN, WIDTH - MARGIN
#: Room for the numbers beside the lines.
GUTTER = 84
BOT, PALE, AGAIN, SPOKEN, PEOPLE, REST = "#1f9d8b", "#9ad9ce", "#e8a33d", "#9a6fd0", "#3b6fd4", "#b9c2cc"
#: Outcomes in the order in which they stand, with their colours; those left over are one.
OUTCOMES = {
    "confirmed": BOT,
    "silent": PALE,
    "came_back": AGAIN,
    "operator": SPOKEN,
    "handed_over": PEOPLE,
}
TIMES = {"bot": BOT, "claim": PEOPLE, "answer": PEOPLE, "resolution": PEOPLE}
#: Longer periods, in days, have a bar for each week.
BY_DAY = 45
#: From a second to a month.
SCALE = (1, 60, 3600, 86400)
_LONGEST = 30 * 86400


def draw(data: dict[str, Any], language: str) -> bytes:
    """A PNG of a period's figures.

    Args:
        data: as `handlers.stats` puts it together for the view `chart`.
    """
    sheet = Canvas(HEIGHT)
    counts = data["counts"]
    first, last = (date.fromisoformat(data[name]) for name in ("first", "last"))
    period = named(first, last, language)
    narrowed = narrowed_to(data, language)
    if narrowed:
        sheet.text(LEFT, 116, narrowed if len(narrowed) <= 48 else narrowed[:47] + "…", 24, MUTED)
    sheet.text(LEFT, 76, period[:1].upper() + period[1:], 44, bold=True)
    contacts = plain(language, "chart.contacts", count=number(counts["contacts"], language))
    sheet.text(RIGHT, 76, contacts, 32, MUTED, at="r")
    sheet.text(RIGHT, 116, channels(counts, language), 24, MUTED, at="r")
    _days(sheet, data, first, last, language)
    _outcomes(sheet, counts, language)
    _times(sheet, data["times"], language)
    _hours(sheet, data["hours"], language)
    _ratings(sheet, data, language)
    return sheet.png()


def _title(sheet: Canvas, x: float, y: float, words: str) -> None:
    sheet.text(x, y, words, 30, bold=True)


def _days(sheet: Canvas, data: dict[str, Any], first: date, last: date, language: str) -> None:
    """Contacts by day or week: of line 1, of people, and the rest."""
    top, bottom = 220, 410
    count = (last - first).days + 1
    together = 1 if count <= BY_DAY else 7
    _title(sheet, LEFT, 156, plain(language, "chart.days" if together == 1 else "chart.weeks"))
    names = [plain(language, f"chart.by.{who}") for who in ("bot", "people", "rest")]
    colours = (BOT, PEOPLE, REST)
    sheet.legend(156, list(zip(names, colours, strict=True)))
    bars: list[list[int]] = []
    for offset in range(0, count, together):
        found = [data["days"].get(str(first + timedelta(offset + day)), (0, 0, 0)) for day in range(together)]
        bars.append([sum(parts) for parts in zip(*found, strict=True)])
    most = _ruled(sheet, LEFT, RIGHT, top, bottom, max(map(sum, bars)), language)
    step = (RIGHT - LEFT - GUTTER) / len(bars)
    thick = min(step * 0.72, 90)
    labelled = max(1, ceil(120 / step))
    for place, bar in enumerate(bars):
        middle = LEFT + GUTTER + step * (place + 0.5)
        _stack(sheet, middle - thick / 2, middle + thick / 2, bottom, (bottom - top) / most, bar, colours)
        if place % labelled == 0:
            words = _short(first + timedelta(place * together), language)
            x = min(middle, RIGHT - sheet.width(words, 24) / 2)
            sheet.text(x, bottom + 36, words, 24, MUTED, at="m")


def _short(day: date, language: str) -> str:
    return str(format_date(day, "d.MM" if language == "ru" else "d MMM", locale=language))


def _ruled(
    sheet: Canvas, left: float, right: float, top: float, bottom: float, most: int, language: str
) -> int:
    """Lines at round numbers, and the number of the highest one."""
    step = _round_step(max(most, 1))
    lines = ceil(max(most, 1) / step)
    for line in range(lines + 1):
        y = bottom - (bottom - top) * line / lines
        sheet.line(left + GUTTER, y, right)
        sheet.text(left + GUTTER - 14, y + 9, number(line * step, language), 24, MUTED, at="r")
    return lines * step


def _round_step(most: int) -> int:
    """1, 2 or 5 with noughts, so that there are at most four lines."""
    size = 10 ** int(log10(most))
    return next(
        step
        for step in (size // 10 or 1, size // 5 or 1, size // 2 or 1, size, 2 * size, 5 * size)
        if most <= 4 * step
    )


def _stack(
    sheet: Canvas,
    left: float,
    right: float,
    bottom: float,
    each: float,
    parts: Sequence[int],
    colours: Sequence[str],
) -> None:
    """Parts on top of each other; `each` is how high one is."""
    stands = 0
    for part, colour in zip(parts, colours, strict=True):
        sheet.box(left, bottom - (stands + part) * each, right, bottom - stands * each, colour)
        stands += part


def _outcomes(sheet: Canvas, counts: dict[str, int], language: str) -> None:
    """What contacts came to, as shares of one bar, with each share in words."""
    top = 552
    _title(sheet, LEFT, 524, plain(language, "chart.outcomes"))
    whole = counts["contacts"]
    shares = [(plain(language, f"chart.outcome.{name}"), counts[name], OUTCOMES[name]) for name in OUTCOMES]
    rest = whole - sum(count for _, count, _ in shares)
    shares.append((plain(language, "chart.outcome.rest"), rest, REST))
    x = float(LEFT)
    for _, count, colour in shares:
        wide = (RIGHT - LEFT) * count / whole if whole else 0
        sheet.box(x, top, x + wide, top + 44, colour)
        x += wide
    for place, (words, count, colour) in enumerate(shares):
        column, row = place % 2, place // 2
        x, y = LEFT + column * (RIGHT - LEFT + 32) / 2, top + 92 + row * 42
        sheet.box(x, y - 20, x + 22, y + 2, colour)
        sheet.text(x + 36, y, words)
        end = x + (RIGHT - LEFT - 32) / 2
        sheet.text(end, y, f"{number(count, language)} · {percent(count, whole)}", bold=True, at="r")


def _times(sheet: Canvas, times: dict[str, list[int]], language: str) -> None:
    """From the median to what nine in ten don't exceed, where seconds and days both have room."""
    _title(sheet, LEFT, 822, plain(language, "chart.times"))
    sheet.text(RIGHT, 822, plain(language, "chart.times_of"), 24, MUTED, at="r")
    left, right = LEFT + 260, RIGHT - 330

    def at(seconds: float) -> float:
        return left + (right - left) * log10(min(max(seconds, 1), _LONGEST)) / log10(_LONGEST)

    for tick in SCALE:
        sheet.upright(at(tick), 846, 1032)
        sheet.text(at(tick), 1064, plain(language, f"chart.tick.{tick}"), 24, MUTED, at="m")
    for place, (name, colour) in enumerate(TIMES.items()):
        y = 872 + place * 48
        sheet.text(LEFT, y + 9, plain(language, f"chart.time.{name}"))
        if name not in times:
            sheet.text(RIGHT, y + 9, "—", colour=MUTED, at="r")
            continue
        median, most = times[name]
        sheet.line(at(median), y, at(most), colour, 6)
        sheet.dot(at(median), y, 11, colour)
        sheet.dot(at(most), y, 11, colour)
        sheet.dot(at(most), y, 6, PAPER)
        words = f"{lasted(median, language)} · {lasted(most, language)}"
        sheet.text(RIGHT, y + 9, words, 26, INK, bold=True, at="r")


def _hours(sheet: Canvas, hours: list[int], language: str) -> None:
    """When contacts come, by the hour."""
    top, bottom, right = 1180, 1370, LEFT + 580
    _title(sheet, LEFT, 1136, plain(language, "chart.hours"))
    most = _ruled(sheet, LEFT, right, top, bottom, max(hours), language)
    step = (right - LEFT - GUTTER) / 24
    for hour, count in enumerate(hours):
        x = LEFT + GUTTER + hour * step
        sheet.box(x + 2, bottom - (bottom - top) * count / most, x + step - 2, bottom, PEOPLE)
    for hour in (0, 6, 12, 18):
        sheet.text(LEFT + GUTTER + (hour + 0.5) * step, bottom + 36, f"{hour}:00", 24, MUTED, at="m")


def _ratings(sheet: Canvas, data: dict[str, Any], language: str) -> None:
    """How many gave each rating, their mean, and how many of those who were asked gave one."""
    left = LEFT + 650
    _title(sheet, left, 1136, plain(language, "chart.ratings"))
    if data["rating"] is None:
        sheet.text(left, 1200, plain(language, "chart.no_ratings"), colour=MUTED)
        return
    sheet.text(RIGHT, 1136, number(data["rating"], language), 40, bold=True, at="r")
    most = max(data["ratings"])
    for place, rating in enumerate((5, 4, 3, 2, 1)):
        y, count = 1200 + place * 40, data["ratings"][rating - 1]
        sheet.text(left, y, str(rating), 26, MUTED)
        wide = (RIGHT - left - 110) * count / most
        sheet.box(left + 34, y - 22, left + 34 + wide, y + 4, BOT if rating > 2 else AGAIN)
        sheet.text(left + 44 + wide, y, number(count, language), 24)
    counts = data["counts"]
    rated, asked = (number(counts[name], language) for name in ("rated", "rating_asked"))
    sheet.text(left, 1406, plain(language, "chart.rated", rated=rated, asked=asked), 24, MUTED)
