"""Keyboards under `/stats`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.amounts import named, number, weekday
from handlers.callbacks import StatsPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import plain
from tickets.periods import Period, month_of

#: The last days that can be chosen by a button.
DAYS = (1, 7, 30)
#: So many departments stand in a row.
IN_ROW = 2
#: So many hours, weekdays or ratings stand in a row.
IN_LINE = 4
#: The scope of one's own tickets.
OWN = -1
#: The figures that can be opened, in the order of their buttons.
OPENED = (
    "contacts",
    "phone",
    "visit",
    "form",
    "mail",
    "api",
    "bot",
    "confirmed",
    "silent",
    "came_back",
    "operator",
    "handed_over",
    "left",
    "courtesy",
    "pending",
    "unanswered",
    "claimed",
    "answered",
    "resolved",
    "reopened",
    "due_claim",
    "late_claim",
    "due_first_response",
    "late_first_response",
    "late_next_response",
    "due_resolution",
    "late_resolution",
    "rating_asked",
    "rated",
    "low",
)


def _press(data: dict[str, Any], view: str, **other: Any) -> StatsPress:
    """A button that keeps what is seen, but for what it changes."""
    kept = {"period": data["code"], "scope": data["scope"], "of": data["of"], "channel": data["channel"]}
    return StatsPress(view=view, **{**kept, **other})


def _line(words: str, press: StatsPress) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=words, callback_data=press.pack())


def _stats(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    days = [
        button(language, f"stats_days.{count}", _press(data, "show", period=str(count)))
        for count in DAYS
        if str(count) != data["code"]
    ]
    departments = _departments(language, data)
    charts = [button(language, "stats_chart", _press(data, "chart"))]
    files = [button(language, f"stats_{kind}", _press(data, kind)) for kind in ("csv", "xlsx")]
    opens = [button(language, "stats_open", _press(data, "open"))]
    narrow = [button(language, "stats_filter", _press(data, "filter"))]
    has_any, own = bool(data["counts"]["contacts"]), data["scope"] < 0
    heads = data["scope"] in [number for number, _ in data["led"]] and not data["in_group"]
    mine = StatsPress(view="mine" if data["in_group"] else "show", period=data["code"], scope=OWN)
    return rows(
        days,
        _months(language, data),
        *(departments[at : at + IN_ROW] for at in range(0, len(departments), IN_ROW)),
        charts if has_any else [],
        opens if has_any else [],
        files if has_any else [],
        narrow if not own and (has_any or data["of"] or data["channel"]) else [],
        [button(language, "stats_people", _press(data, "people", of=""))] if heads else [],
        [button(language, "stats_mine", mine)] if data["in_group"] or (heads and not own) else [],
    )


def _departments(language: str, data: dict[str, Any]) -> list[InlineKeyboardButton]:
    """For an admin all departments, for a lead their own, but for the one that is seen."""
    if data["chooses"]:
        every = [0, plain(language, "button.stats_all")]
        offered = [every, *data["departments"]] if data["departments"] else []
    else:
        offered = data["led"]
    of = "" if data["of"].startswith("p") else data["of"]
    return [
        _line(name, _press(data, "show", scope=number, of=of))
        for number, name in offered
        if number != data["scope"] and not data["in_group"]
    ]


def _months(language: str, data: dict[str, Any]) -> list[InlineKeyboardButton]:
    """The month of the period and the one before it; from a month the ones beside it."""
    shown = Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
    this = month_of(shown.last)
    before = month_of(this.first - timedelta(days=1))
    after = month_of(this.last + timedelta(days=1))
    months = (before, after) if shown.is_month else (before, this)
    return [
        _line(named(month.first, month.last, language), _press(data, "show", period=month.code))
        for month in months
    ]


def _open(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    """A button for each figure that has tickets; entries and questions, hours and ratings on their own."""
    match data["view"]:
        case "words":
            lines = [[f"entry.{entry}", f"📖 {title}", count] for entry, title, count in data["entries"]]
            lines += [[f"asked.{first}", f"❓ {words}", count] for first, words, count in data["asked"]]
            found = [[item] for item in _figures(data, lines, language)]
            back = "open"
        case "hours":
            hours = [[f"hour.{hour}", f"{hour}:00", count] for hour, count in data["hours"]]
            days = [[f"weekday.{day}", weekday(day, language), count] for day, count in data["weekdays"]]
            rated = [[f"rating.{rating}", f"⭐ {rating}", count] for rating, count in data["ratings"]]
            found = [
                line[at : at + IN_LINE]
                for line in (_figures(data, part, language) for part in (hours, days, rated))
                for at in range(0, len(line), IN_LINE)
            ]
            back = "open"
        case _:
            counts = data["counts"]
            named = [
                [figure, plain(language, f"stats.figure.{figure}"), counts[figure]]
                for figure in OPENED
                if counts[figure]
            ]
            found = [[item] for item in _figures(data, named, language)]
            found.append(
                [button(language, f"stats_{view}", _press(data, view)) for view in ("words", "hours")]
            )
            back = "show"
    return rows(*found, [button(language, "stats_back", _press(data, back))])


def _figures(data: dict[str, Any], lines: list[list[Any]], language: str) -> list[InlineKeyboardButton]:
    return [
        _line(f"{_short(words)} · {number(count, language)}", _press(data, "list", figure=figure))
        for figure, words, count in lines
    ]


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    figure = data["figure"]
    kind = figure.partition(".")[0]
    back = "words" if kind in ("entry", "asked") else "hours" if "." in figure else "open"
    return rows(
        turning(data["page"], data["pages"], lambda to: _press(data, "list", figure=figure, page=to)),
        [button(language, "stats_back", _press(data, back))],
    )


def _filter(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    """Channels, clients and the sites of the chosen one; pressing what is chosen takes it away again."""
    channels = [
        _chosen(
            plain(language, f"stats_file.channel.{name}"),
            number == data["channel"],
            _press(data, "show", channel=0 if number == data["channel"] else number),
        )
        for number, name in data["channels"]
    ]
    clients = [
        _whose(name or plain(language, "clients.ours"), f"c{number}", data)
        for number, name in data["clients"]
    ]
    sites = [_whose(f"📍 {name}", f"s{number}", data) for number, name in data["sites"]]
    every = [button(language, "stats_every", _press(data, "show", of="", channel=0))]
    return rows(
        channels,
        *([item] for item in clients),
        turning(data["page"], data["pages"], lambda to: _press(data, "filter", page=to)),
        *([item] for item in sites),
        every if data["of"] or data["channel"] else [],
        [button(language, "stats_back", _press(data, "show"))],
    )


def _whose(name: str, of: str, data: dict[str, Any]) -> InlineKeyboardButton:
    is_chosen = of == data["of"]
    return _chosen(name, is_chosen, _press(data, "show", of="" if is_chosen else of))


def _chosen(words: str, is_chosen: bool, press: StatsPress) -> InlineKeyboardButton:
    return _line(f"● {words}" if is_chosen else words, press)


def _people(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *([_line(name, _press(data, "show", of=f"p{number}", channel=0))] for number, name in data["people"]),
        turning(data["page"], data["pages"], lambda to: _press(data, "people", page=to)),
        [button(language, "stats_back", _press(data, "show"))],
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "stats": _stats,
    "stats_which": _open,
    "stats_list": _list,
    "stats_filter": _filter,
    "stats_people": _people,
}
