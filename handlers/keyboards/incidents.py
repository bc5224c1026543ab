"""Keyboards of incidents."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import ApartPress, IncidentPress
from handlers.keyboards.parts import Build, Markup, button, rows
from locales import plain

#: How much of a title stands on a button, in characters.
TITLE = 30


def proposed(language: str, incident: int) -> InlineKeyboardMarkup:
    """Under a proposal."""
    return rows(
        [
            button(language, "incident_open", IncidentPress(act="open", incident=incident)),
            button(language, "incident_dismiss", IncidentPress(act="dismiss", incident=incident)),
        ]
    )


def open_(language: str, incident: int) -> InlineKeyboardMarkup:
    """Under an open incident."""
    return rows(
        [
            button(language, "incident_tell", IncidentPress(act="tell", incident=incident)),
            button(language, "incident_name", IncidentPress(act="name", incident=incident)),
        ],
        [button(language, "incident_over", IncidentPress(act="over", incident=incident))],
    )


def _cancel(language: str, incident: int) -> list[InlineKeyboardButton]:
    return [button(language, "incident_not_now", IncidentPress(act="cancel", incident=incident))]


def _asked(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(_cancel(language, data["incident"]))


def _sure(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    yes = button(language, "incident_sure", IncidentPress(act="resolve", incident=data["incident"]))
    return rows([yes], _cancel(language, data["incident"]))


def _of_ticket(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    """For one ticket: the open incidents that it may belong to, or how to leave its own."""
    if data["own"]:
        leave = IncidentPress(act="detach", incident=data["own"], ticket=ticket)
        return rows([button(language, "incident_detach", leave)])
    lines = [
        [
            InlineKeyboardButton(
                text=plain(language, "button.incident_attach", incident=number, title=title[:TITLE]),
                callback_data=IncidentPress(act="attach", incident=number, ticket=ticket).pack(),
            )
        ]
        for number, title in data["incidents"]
    ]
    begin = button(language, "incident_begin", IncidentPress(act="begin", ticket=ticket))
    return rows(*lines, [begin])


def _told(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "incident_apart", ApartPress(ticket=ticket))])


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "incident_asked": _asked,
    "incident_sure": _sure,
    "incident_of_ticket": _of_ticket,
    "incident_told": _told,
}
