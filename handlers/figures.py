"""The words of `/stats`: figures that fit a phone, and the tickets behind them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.amounts import lasted, named, number, percent, weekday
from handlers.moments import moment
from locales import plain, say
from tickets.which import CHANNELS

#: Those that are shown only when there are any.
RARE = ("operator", "left", "courtesy", "pending")
OFTEN = ("confirmed", "silent", "came_back", "handed_over")
TIMES = ("claim", "answer", "resolution")
KEPT = ("claim", "first_response", "resolution")
_BARS = "▁▂▃▄▅▆▇█"


def figures(data: dict[str, Any], language: str) -> str:
    """Every figure of a period."""
    counts = data["counts"]
    parts = [head(data, language)]
    if data.get("digest"):
        parts.insert(0, say(language, "stats.digest"))
    if not counts["contacts"]:
        return "\n\n".join([*parts, say(language, "stats.nothing")])
    own = data["scope"] < 0 or data["of"].startswith("p")
    parts.append(_people(data, language) if own else _contacts(data, language))
    if not own and counts["handed_over"]:
        parts.append(_people(data, language))
    if counts["handed_over"] or counts["operator"]:
        parts.append(_rating(data, language))
    if own:
        parts.append(_low(data, language))
    else:
        parts += [_load(data, language), _questions(data, language)]
    return "\n\n".join(part for part in parts if part)


def which(data: dict[str, Any], language: str) -> str:
    """Above the buttons that open a figure."""
    return "\n\n".join([head(data, language), say(language, "stats.open")])


def narrowing(data: dict[str, Any], language: str) -> str:
    """Above the buttons that choose a client, a site or a channel."""
    return "\n\n".join([head(data, language), say(language, "stats.filter")])


def people(data: dict[str, Any], language: str) -> str:
    """Above the buttons that choose one of a lead's people."""
    words = "stats.people_whose" if data["people"] else "stats.people_none"
    return "\n\n".join([head(data, language), say(language, words)])


def behind(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The tickets behind a figure."""
    title = say(
        language,
        "stats.list",
        figure=_figure(data, language),
        count=number(data["count"], language),
    )
    lines = [
        say(
            language,
            "stats.ticket",
            number=ticket,
            at=moment(datetime.fromisoformat(at), zone, language),
            words=words or "—",
        )
        for ticket, at, words in data["tickets"]
    ]
    return "\n\n".join([head(data, language), "\n".join([title, *lines])])


def _figure(data: dict[str, Any], language: str) -> str:
    """The name of a figure that is opened."""
    kind, _, value = data["figure"].partition(".")
    match kind:
        case "entry" | "asked":
            return str(data["name"])
        case "hour":
            return plain(language, "stats.at_hour", hour=hour_named(int(value)))
        case "weekday":
            return weekday(int(value), language)
        case "rating":
            return plain(language, "stats.with_rating", rating=value)
        case _:
            return plain(language, f"stats.figure.{kind}")


def hour_named(hour: int) -> str:
    """An hour of the day from its beginning to its end."""
    return f"{hour}:00–{(hour + 1) % 24}:00"


def head(data: dict[str, Any], language: str) -> str:
    """Of which period the figures are, of whom, and what they are narrowed to."""
    narrowed = narrowed_to(data, language)
    return "\n".join(
        [_head(data, language), *([say(language, "stats.only", what=narrowed)] if narrowed else [])]
    )


def narrowed_to(data: dict[str, Any], language: str) -> str:
    """The client, site or specialist and the channel that figures are about; empty for all."""
    whose = data["of_name"] or (plain(language, "clients.ours") if data["of"] else "")
    channel = data["channel_name"] and plain(language, f"stats_file.channel.{data['channel_name']}")
    return " · ".join(filter(None, (whose, channel)))


def _head(data: dict[str, Any], language: str) -> str:
    period = named(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]), language)
    if data["lately"] > 1:
        period = plain(language, "stats.lately", n=data["lately"], dates=period)
    elif data["lately"]:
        period = plain(language, "stats.today", date=period)
    if data["scope"] < 0:
        return say(language, "stats.head_own", period=period)
    names = [*data["departments"], *data["led"]]
    department = next((name for id_, name in names if id_ == data["scope"]), None)
    if department is not None:
        return say(language, "stats.head_department", period=period, department=department)
    return say(language, "stats.head", period=period)


def channels(counts: dict[str, int], language: str) -> str:
    """How many came otherwise than in Telegram, and how; nothing if nobody did."""
    return " · ".join(
        f"{plain(language, f'stats_file.channel.{name}.many')}: {number(counts[name], language)}"
        for name in CHANNELS
        if counts[name]
    )


def _contacts(data: dict[str, Any], language: str) -> str:
    counts = data["counts"]
    lines = [say(language, "stats.contacts", count=number(counts["contacts"], language))]
    came = channels(counts, language)
    if came:
        lines.append(say(language, "stats.channels", came=came))
    for name in (*OFTEN, *(name for name in RARE if counts[name])):
        share = percent(counts[name], counts["contacts"])
        lines.append(
            say(language, f"stats.outcome.{name}", count=number(counts[name], language), share=share)
        )
    if "bot" in data["times"]:
        median, most = (lasted(spent, language) for spent in data["times"]["bot"])
        lines.append(say(language, "stats.time.bot", median=median, most=most))
    return "\n".join(lines)


def _people(data: dict[str, Any], language: str) -> str:
    counts = data["counts"]
    lines = [say(language, "stats.people", count=number(counts["handed_over"], language))]
    for name in TIMES:
        if name in data["times"]:
            median, most = (lasted(spent, language) for spent in data["times"][name])
            lines.append(say(language, f"stats.time.{name}", median=median, most=most))
    lines.append(
        say(
            language,
            "stats.resolved",
            resolved=number(counts["resolved"], language),
            reopened=number(counts["reopened"], language),
        )
    )
    kept = {
        target: percent(counts[f"due_{target}"] - counts[f"late_{target}"], counts[f"due_{target}"])
        for target in KEPT
    }
    lines.append(
        say(
            language,
            "stats.kept",
            claim=kept["claim"],
            answer=kept["first_response"],
            resolution=kept["resolution"],
        )
    )
    if counts["late_next_response"]:
        late = number(counts["late_next_response"], language)
        lines.append(say(language, "stats.late_next", count=late))
    return "\n".join(lines)


def _rating(data: dict[str, Any], language: str) -> str:
    counts = data["counts"]
    if data["rating"] is None:
        return say(language, "stats.no_rating", asked=number(counts["rating_asked"], language))
    return say(
        language,
        "stats.rating",
        mean=number(data["rating"], language),
        rated=number(counts["rated"], language),
        asked=number(counts["rating_asked"], language),
        share=percent(counts["rated"], counts["rating_asked"]),
    )


def _low(data: dict[str, Any], language: str) -> str:
    if not data["low"]:
        return ""
    lines = [
        say(language, "stats.low", number=ticket, rating=rating, comment=comment[:200] or "—")
        for ticket, rating, comment in data["low"]
    ]
    return "\n".join([say(language, "stats.low_head"), *lines])


def _load(data: dict[str, Any], language: str) -> str:
    """When people write: by the hour as bars, the busiest hour and weekday in words."""
    hours, weekdays = data["hours"], data["weekdays"]
    most = max(hours)
    bars = "".join(_BARS[round(count * (len(_BARS) - 1) / most)] for count in hours)
    hour = hours.index(most)
    day = weekdays.index(max(weekdays))
    return say(
        language,
        "stats.load",
        bars=bars,
        hour=hour_named(hour),
        in_hour=number(most, language),
        weekday=weekday(day, language),
        on_day=number(weekdays[day], language),
    )


def _questions(data: dict[str, Any], language: str) -> str:
    parts = []
    if data["entries"]:
        parts.append("\n".join([say(language, "stats.entries"), *_listed(data["entries"], language)]))
    if data["unanswered"]:
        parts.append("\n".join([say(language, "stats.unanswered"), *_listed(data["unanswered"], language)]))
    return "\n\n".join(parts)


def _listed(lines: list[list[Any]], language: str) -> list[str]:
    return [
        say(language, "stats.line", words=_short(words), count=number(count, language))
        for words, count in lines
    ]


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 70 else flat[:69] + "…"
