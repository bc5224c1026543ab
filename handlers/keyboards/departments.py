"""Keyboards of `/departments`."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import DepartmentPress, RosterPress, TimesPress
from handlers.keyboards.parts import Build, Markup, button, rows
from locales import plain

#: What can be chosen for the time that each has to take a new ticket in turn, in minutes.
TURN_WAITS = (2, 5, 10, 15)


def _named(items: list[list[Any]], act: str, department: int = 0) -> list[list[InlineKeyboardButton]]:
    """A row for each of (id, words); `other` is the id where a department is given."""
    made = []
    for number, words in items:
        press = DepartmentPress(act=act, department=department or number, other=number if department else 0)
        made.append([InlineKeyboardButton(text=words, callback_data=press.pack())])
    return made


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *_named(data["departments"], "show"),
        [button(language, "dep_add", DepartmentPress(act="add"))],
        [
            button(language, "dep_import", DepartmentPress(act="import")),
            button(language, "dep_export", DepartmentPress(act="export")),
        ],
    )


def _page(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    archive, group = [], []
    if not data["first"]:  # its group is a setting, and somebody must get what fits nobody
        archive = [button(language, "dep_archive", DepartmentPress(act="archive", department=which))]
        group = [button(language, "dep_group", DepartmentPress(act="group", department=which))]
    return rows(
        [
            button(language, "dep_name", DepartmentPress(act="name", department=which)),
            button(language, "dep_description", DepartmentPress(act="description", department=which)),
        ],
        [
            *group,
            button(language, "dep_leads", DepartmentPress(act="leads", department=which)),
        ],
        [
            button(language, "dep_hours", DepartmentPress(act="hours", department=which)),
            button(language, "dep_times", DepartmentPress(act="times", department=which)),
        ],
        [button(language, f"dep_takes.{data['takes']}", DepartmentPress(act="takes", department=which))]
        if data["several"]
        else [],
        [
            button(language, "dep_roster", RosterPress(act="show", department=which, back=True)),
            button(language, "dep_turns", DepartmentPress(act="turns", department=which)),
        ],
        [button(language, "dep_queue", DepartmentPress(act="queue", department=which))]
        if data["several"]
        else [],
        [
            button(
                language,
                "dep_hides_names" if data["hides_names"] else "dep_shows_names",
                DepartmentPress(act="names", department=which),
            )
        ],
        archive,
        [button(language, "dep_list", DepartmentPress(act="list"))],
    )


def _group(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    choose = InlineKeyboardButton(text=plain(language, "button.dep_choose_group"), url=data["url"])
    shared = [(number, plain(language, "button.dep_share", name=name)) for number, name in data["others"]]
    return rows([choose], *_named([list(item) for item in shared], "share", which), _back(language, which))


def _leads(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    return rows(*_named(data["people"], "lead", which), _back(language, which))


def _hours(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    return rows(
        [
            button(language, "dep_hours_edit", DepartmentPress(act="hours_edit", department=which)),
            button(language, "dep_zone", DepartmentPress(act="zone_edit", department=which)),
        ],
        [button(language, "dep_days", DepartmentPress(act="days_edit", department=which))],
        _usual(language, "hours_usual", data),
        _back(language, which),
    )


def _times(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    return rows(
        [button(language, "dep_times_edit", DepartmentPress(act="times_edit", department=which))],
        [button(language, "dep_times_for", TimesPress(act="list", department=which))],
        _usual(language, "times_usual", data),
        _back(language, which),
    )


def _usual(language: str, act: str, data: dict[str, Any]) -> list[InlineKeyboardButton]:
    press = DepartmentPress(act=act, department=data["department"])
    return [button(language, "dep_usual", press)] if data["own"] else []


def _queue(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]
    alone = button(language, "dep_queue_alone", DepartmentPress(act="queue_with", department=which))
    return rows(
        *_named(data["others"], "queue_with", which),
        [alone] if data["shared"] else [],
        _back(language, which),
    )


def _turns(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["department"]

    def choice(minutes: int, words: str) -> InlineKeyboardButton:
        press = DepartmentPress(act="turn_wait", department=which, other=minutes)
        mark = "● " if minutes == data["minutes"] else ""
        return InlineKeyboardButton(text=mark + words, callback_data=press.pack())

    return rows(
        [choice(0, plain(language, "button.dep_turns_off"))],
        [choice(minutes, plain(language, "times.minutes", count=minutes)) for minutes in TURN_WAITS],
        _back(language, which),
    )


def _cancel(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "dep_cancel", DepartmentPress(act="cancel"))])


def _back(language: str, which: int) -> list[InlineKeyboardButton]:
    return [button(language, "dep_back", DepartmentPress(act="show", department=which))]


def group_link(username: str, department: int) -> str:
    """Telegram's own choice of a group, with the rights that the bot needs there."""
    rights = "manage_topics+delete_messages"
    return f"https://t.me/{username}?startgroup=d{department}&admin={rights}"


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "departments": _list,
    "department": _page,
    "department_group": _group,
    "department_leads": _leads,
    "department_queue": _queue,
    "department_turns": _turns,
    "department_hours": _hours,
    "department_times": _times,
    "department_cancel": _cancel,
}
