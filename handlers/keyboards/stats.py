"""Keyboards under `/stats`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.amounts import named, number
from handlers.callbacks import StatsPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import plain
from tickets.periods import Period, month_of

#: The last days that can be chosen by a button.
DAYS = (1, 7, 30)
#: So many departments stand in a row.
IN_ROW = 2
#: The figures that can be opened, in the order of their buttons.
OPENED = (
    "contacts",
    "phone",
    "visit",
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
    "late_claim",
    "late_first_response",
    "late_next_response",
    "late_resolution",
    "rated",
    "low",
)


def _stats(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    code, scope = data["code"], data["scope"]
    days = [
        button(language, f"stats_days.{count}", StatsPress(view="show", period=str(count), scope=scope))
        for count in DAYS
        if str(count) != code
    ]
    departments = [
        InlineKeyboardButton(
            text=name, callback_data=StatsPress(view="show", period=code, scope=department).pack()
        )
        for department, name in [[0, plain(language, "button.stats_all")], *data["departments"]]
        if data["chooses"] and data["departments"] and department != scope
    ]
    charts = [button(language, "stats_chart", StatsPress(view="chart", period=code, scope=scope))]
    files = [
        button(language, f"stats_{kind}", StatsPress(view=kind, period=code, scope=scope))
        for kind in ("csv", "xlsx")
    ]
    opens = [button(language, "stats_open", StatsPress(view="open", period=code, scope=scope))]
    mine = [button(language, "stats_mine", StatsPress(view="mine", period=code))]
    has_any = bool(data["counts"]["contacts"])
    return rows(
        days,
        _months(language, data),
        *(departments[at : at + IN_ROW] for at in range(0, len(departments), IN_ROW)),
        charts if has_any else [],
        opens if has_any else [],
        files if has_any else [],
        mine if data["in_group"] else [],
    )


def _months(language: str, data: dict[str, Any]) -> list[InlineKeyboardButton]:
    """The month of the period and the one before it; from a month the ones beside it."""
    shown = Period(date.fromisoformat(data["first"]), date.fromisoformat(data["last"]))
    this = month_of(shown.last)
    before = month_of(this.first - timedelta(days=1))
    after = month_of(this.last + timedelta(days=1))
    months = (before, after) if shown.is_month else (before, this)
    return [
        InlineKeyboardButton(
            text=named(month.first, month.last, language),
            callback_data=StatsPress(view="show", period=month.code, scope=data["scope"]).pack(),
        )
        for month in months
    ]


def _open(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    code, scope, counts = data["code"], data["scope"], data["counts"]
    buttons = [
        InlineKeyboardButton(
            text=f"{plain(language, f'stats.figure.{figure}')} · {number(counts[figure], language)}",
            callback_data=StatsPress(view="list", period=code, scope=scope, figure=figure).pack(),
        )
        for figure in OPENED
        if counts[figure]
    ]
    back = [button(language, "stats_back", StatsPress(view="show", period=code, scope=scope))]
    return rows(*([item] for item in buttons), back)


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    code, scope, figure = data["code"], data["scope"], data["figure"]

    def turned(page: int) -> StatsPress:
        return StatsPress(view="list", period=code, scope=scope, figure=figure, page=page)

    return rows(
        turning(data["page"], data["pages"], turned),
        [button(language, "stats_back", StatsPress(view="open", period=code, scope=scope))],
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {"stats": _stats, "stats_which": _open, "stats_list": _list}
