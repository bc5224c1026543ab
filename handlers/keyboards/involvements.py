"""Keyboards of the parts that other departments see to."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import InvolvePress, PartPress
from handlers.keyboards.parts import Build, Markup, button, rows


def open_card(language: str, part: int) -> InlineKeyboardMarkup:
    """Under a part's card that nobody has taken."""
    return rows([button(language, "part_take", PartPress(act="take", part=part))])


def owned(language: str, part: int) -> InlineKeyboardMarkup:
    """For whoever has taken a part."""
    return rows(_owners(language, part))


def window(language: str, part: int, *, taken_here: bool) -> InlineKeyboardMarkup:
    """Where the ticket is talked about: the assignee's, and with `taken_here` the owner's too."""
    cancel = button(language, "part_cancel", PartPress(act="cancel", part=part))
    return rows(_owners(language, part) if taken_here else [], [cancel])


def _owners(language: str, part: int) -> list[InlineKeyboardButton]:
    return [
        button(language, "part_done", PartPress(act="done", part=part)),
        button(language, "part_release", PartPress(act="release", part=part)),
    ]


def _which(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    lines = [
        [
            InlineKeyboardButton(
                text=name, callback_data=InvolvePress(act="to", ticket=ticket, to=number).pack()
            )
        ]
        for number, name in data["departments"]
    ]
    return rows(*lines, [button(language, "involve_cancel", InvolvePress(act="cancel", ticket=ticket))])


def _question(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "involve_cancel", InvolvePress(act="cancel", ticket=ticket))])


def _take(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return open_card(language, data["involvement"])


def _outcome(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    part = data["involvement"]
    return rows(
        [button(language, "part_no_words", PartPress(act="end", part=part))],
        [button(language, "part_keep", PartPress(act="keep", part=part))],
    )


def _why(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "parts_not_needed", InvolvePress(act="resolve", ticket=ticket))],
        [button(language, "parts_wait", InvolvePress(act="wait", ticket=ticket))],
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "involve": _which,
    "involve_question": _question,
    "part_take": _take,
    "part_outcome": _outcome,
    "parts_why": _why,
}
