"""Keyboards of a department's times for some."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import DepartmentPress, TimesPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from tickets.sla import CLIENT, CUSTOMERS, EMPLOYEES, SITE


def _line(words: str, press: TimesPress) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(text=words, callback_data=press.pack())]


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    return rows(
        *(
            _line(name, TimesPress(act="show", department=which, kind=kind, number=number))
            for kind, number, name in data["whom"]
        ),
        [button(language, "times_for_add", TimesPress(act="add", department=which))],
        [button(language, "dep_back", DepartmentPress(act="times", department=which))],
    )


def _choose(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    own = [button(language, "client_own", TimesPress(act="client", department=which))]
    return rows(
        [
            button(language, f"times_for_{kind}", TimesPress(act="show", department=which, kind=kind))
            for kind in (EMPLOYEES, CUSTOMERS)
        ],
        own if data["own"] else [],
        *(
            _line(name, TimesPress(act="client", department=which, number=number))
            for number, name in data["clients"]
        ),
        turning(data["page"], data["pages"], lambda to: TimesPress(act="add", department=which, page=to)),
        [button(language, "dep_back", TimesPress(act="list", department=which))],
    )


def _sites(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which, client = data["department"], data["client"]
    whole = TimesPress(act="show", department=which, kind=CLIENT, number=client)
    return rows(
        [button(language, "times_for_whole", whole)] if client else [],
        *(
            _line(name, TimesPress(act="show", department=which, kind=SITE, number=number))
            for number, name in data["sites"]
        ),
        turning(
            data["page"],
            data["pages"],
            lambda to: TimesPress(act="client", department=which, number=client, page=to),
        ),
        [button(language, "dep_back", TimesPress(act="add", department=which))],
    )


def _page(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    kind, number = data["whose"]
    whom = {"department": data["department"], "kind": kind, "number": number}
    usual = button(language, "dep_usual", TimesPress(act="usual", **whom))
    return rows(
        [button(language, "dep_times_edit", TimesPress(act="edit", **whom))],
        [usual] if data["own"] else [],
        [button(language, "dep_back", TimesPress(act="list", department=data["department"]))],
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "times_for": _list,
    "times_for_choose": _choose,
    "times_for_sites": _sites,
    "times_for_page": _page,
}
