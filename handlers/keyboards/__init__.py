"""Every keyboard, by the name that the desk asks for; a file for each kind of reader."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardMarkup

from handlers.keyboards import (
    admin,
    blocking,
    clients,
    departments,
    duty,
    incidents,
    involvements,
    registered,
    replies,
    requester,
    staff,
    stats,
    times_for,
    urgent_contacts,
)
from handlers.keyboards.parts import Build, Markup, rows

_KEYBOARDS: dict[str, Build] = (
    requester.KEYBOARDS
    | staff.KEYBOARDS
    | involvements.KEYBOARDS
    | incidents.KEYBOARDS
    | admin.KEYBOARDS
    | departments.KEYBOARDS
    | duty.KEYBOARDS
    | clients.KEYBOARDS
    | times_for.KEYBOARDS
    | stats.KEYBOARDS
    | registered.KEYBOARDS
    | replies.KEYBOARDS
    | urgent_contacts.KEYBOARDS
    | blocking.KEYBOARDS
)


def keyboard(name: str, language: str, ticket_id: int | None, data: dict[str, Any]) -> Markup:
    """Builds a keyboard.

    Args:
        name: as the desk asked for it.
        ticket_id: the ticket it belongs to; some need none.
        data: the rest of the outbox row's data.
    """
    return _KEYBOARDS[name](language, ticket_id or 0, data)


def inline(
    name: str | None, language: str, ticket_id: int | None, data: dict[str, Any]
) -> InlineKeyboardMarkup:
    """Builds a keyboard under a message; with no name an empty one, which takes the old one away."""
    built = keyboard(name, language, ticket_id, data) if name else rows()
    if not isinstance(built, InlineKeyboardMarkup):
        raise TypeError(f"keyboard {name!r} doesn't stand under a message")
    return built
