"""Keyboards of those who keep the knowledge base."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import CasePress, EntryPress, ErasePress, UrgentPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning


def wrong_answer(
    language: str, case: int, entry: int, page: int, pages: int, *, decided: bool
) -> InlineKeyboardMarkup:
    """Under an answer that was called wrong; once decided, only its pages can be turned."""
    acts = (
        []
        if decided
        else [
            [button(language, "case_restore", CasePress(act="restore", case=case))],
            [button(language, "case_edit", EntryPress(act="answer", entry=entry))],
            [button(language, "case_people", CasePress(act="people", case=case))],
            [button(language, "case_archive", CasePress(act="archive", case=case))],
        ]
    )
    return rows(turning(page, pages, lambda to: CasePress(act="page", case=case, page=to)), *acts)


def _kb_cancel(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "kb_cancel", EntryPress(act="cancel"))])


def _kb_urgent(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    page, first = data["page"], data["first"]
    numbers = [
        InlineKeyboardButton(
            text=f"✖️ {first + number}",
            callback_data=UrgentPress(act="remove", page=page, phrase=phrase).pack(),
        )
        for number, phrase in enumerate(data["phrases"], start=1)
    ]
    return rows(
        numbers[:5],
        numbers[5:],
        turning(page, data["pages"], lambda other: UrgentPress(act="page", page=other)),
        [button(language, "kb_urgent_add", UrgentPress(act="add"))],
        [button(language, "kb_menu", EntryPress(act="menu"))],
    )


def _erase_theirs(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    number = data["number"]
    return rows(
        [button(language, "erase_yes", ErasePress(act="yes", ticket=number))],
        [button(language, "erase_no", ErasePress(act="no", ticket=number))],
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "erase_theirs": _erase_theirs,
    "kb_cancel": _kb_cancel,
    "kb_urgent": _kb_urgent,
}
