"""Keyboards under the question whether a requester is blocked, and under the list of those who are."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import BlockPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import plain


def _sure(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    """With a reason that was written it is only confirmed, otherwise one of the usual ones is chosen."""
    cancel = [button(language, "block_cancel", BlockPress(act="cancel", ticket=ticket))]
    if data["reason"]:
        return rows([button(language, "block_yes", BlockPress(act="yes", ticket=ticket))], cancel)
    return rows(
        [
            button(language, "block_ads", BlockPress(act="ads", ticket=ticket)),
            button(language, "block_rude", BlockPress(act="rude", ticket=ticket)),
        ],
        cancel,
    )


def _done(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "unblock", BlockPress(act="lift", ticket=ticket, block=data["block"]))])


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    lines = [
        [
            InlineKeyboardButton(
                text=plain(language, "button.unblock_one", name=one["name"]),
                callback_data=BlockPress(act="off", block=one["block"], page=data["page"]).pack(),
            )
        ]
        for one in data["blocked"]
    ]
    turn = turning(data["page"], data["pages"], lambda page: BlockPress(act="list", page=page))
    return rows(*lines, turn)


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {"block_sure": _sure, "block_done": _done, "blocked": _list}
