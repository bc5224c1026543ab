"""Keyboards in the staff group."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import TicketPress, WhyPress
from handlers.keyboards.parts import Build, Markup, button, rows
from locales import plain


def _take(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "take", TicketPress(act="take", ticket=ticket))])


def queue_card(language: str, ticket: int) -> InlineKeyboardMarkup:
    """Under a card that nobody has taken."""
    return rows(
        [button(language, "take", TicketPress(act="take", ticket=ticket))],
        [button(language, "spam", TicketPress(act="spam", ticket=ticket))],
    )


def spam_card(language: str, ticket: int) -> InlineKeyboardMarkup:
    """Under a card that was called spam."""
    return rows([button(language, "not_spam", TicketPress(act="not_spam", ticket=ticket))])


def topic(language: str, ticket: int, answered: int | None) -> InlineKeyboardMarkup:
    """Under the first post of a ticket in work; `answered` is the entry that line 1 answered with last."""
    wrong = []
    if answered is not None:
        wrong = [button(language, "wrong", WhyPress(act="wrong", ticket=ticket, entry=answered))]
    return rows(
        [
            button(language, "resolve", TicketPress(act="resolve", ticket=ticket)),
            button(language, "wait", TicketPress(act="wait", ticket=ticket)),
        ],
        [button(language, "release", TicketPress(act="release", ticket=ticket))],
        wrong,
    )


def _why(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    answered, candidates = data["answered"], data["candidates"]
    wrong = [
        InlineKeyboardButton(
            text=plain(language, "button.wrong") + (f" · {number}" if len(answered) > 1 else ""),
            callback_data=WhyPress(act="wrong", ticket=data["number"], entry=entry).pack(),
        )
        for number, entry in enumerate(answered, start=1)
    ]
    links: list[InlineKeyboardButton] = []
    nothing: list[InlineKeyboardButton] = []
    if data["linked"] is None:
        links = [
            InlineKeyboardButton(
                text=str(number),
                callback_data=WhyPress(act="link", ticket=data["number"], entry=entry).pack(),
            )
            for number, entry in enumerate(candidates, start=1)
        ]
        nothing = [button(language, "no_entry", WhyPress(act="nothing", ticket=data["number"]))]
    return rows(*([item] for item in wrong), links, nothing)


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "take": _take,
    "why": _why,
}
