"""What keyboards are built of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from locales import plain

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ForceReply

#: A keyboard from the reader's language, the ticket's number (0 without one) and the rest of the
#: outbox row's data.
Build = Callable[[str, int, dict[str, Any]], Markup]


def rows(*lines: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """An inline keyboard of these lines."""
    return InlineKeyboardMarkup(inline_keyboard=[line for line in lines if line])


def button(language: str, text: str, press: CallbackData) -> InlineKeyboardButton:
    """A button with the words of `button.{text}`."""
    return InlineKeyboardButton(text=plain(language, f"button.{text}"), callback_data=press.pack())


def turning(page: int, pages: int, press: Callable[[int], CallbackData]) -> list[InlineKeyboardButton]:
    """The buttons that lead to the page before and the page after; pages are counted from 0."""
    return [
        InlineKeyboardButton(text=sign, callback_data=press(other).pack())
        for sign, other in (("◀️", page - 1), ("▶️", page + 1))
        if 0 <= other < pages
    ]
