"""Keyboards of calls outside working hours, and of the list of those who are called."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import RosterPress, UrgentCallPress
from handlers.keyboards.parts import Build, Markup, button, rows
from locales import plain

#: What can be chosen for the time that each level has, in minutes.
WAITS = (5, 10, 15, 30)


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which, back = data["department"], data["back"]

    def press(act: str, other: int = 0) -> str:
        return RosterPress(act=act, department=which, other=other, back=back).pack()

    people = [
        [
            InlineKeyboardButton(
                text=f"{level}. {name}" if level else name, callback_data=press("level", number)
            )
        ]
        for number, name, level in data["people"]
    ]
    waits = [
        InlineKeyboardButton(
            text=("● " if minutes == data["minutes"] else "")
            + plain(language, "times.minutes", count=minutes),
            callback_data=press("wait", minutes),
        )
        for minutes in WAITS
    ]
    to_roster = RosterPress(act="show", department=which, back=back)
    return rows(*people, waits, [button(language, "dep_back", to_roster)])


def _call(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    number = data["number"]
    return rows(
        [button(language, "take", UrgentCallPress(act="take", ticket=number))],
        [button(language, "urgent_decline", UrgentCallPress(act="decline", ticket=number))],
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {"urgent_contacts": _list, "urgent_call": _call}
