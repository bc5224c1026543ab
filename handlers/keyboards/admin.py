"""Keyboards of those who keep the knowledge base."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import ArchivePress, CasePress, EntryPress, UrgentPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import plain

#: How much of an entry's title stands on a button.
MERGE_TITLE = 28


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


def _kb_menu(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    archive = []
    if data.get("archived"):
        text = plain(language, "button.kb_archive_list", count=data["archived"])
        archive = [InlineKeyboardButton(text=text, callback_data=ArchivePress(page=0).pack())]
    cases = []
    if data.get("cases"):
        text = plain(language, "button.kb_cases", count=data["cases"])
        cases = [InlineKeyboardButton(text=text, callback_data=CasePress(act="all").pack())]
    return rows(
        cases,
        [
            button(language, "kb_add", EntryPress(act="add")),
            button(language, "kb_find", EntryPress(act="find")),
        ],
        [
            button(language, "kb_import", EntryPress(act="import")),
            button(language, "kb_export", EntryPress(act="export")),
        ],
        [button(language, "kb_urgent", UrgentPress(act="list")), *archive],
    )


def _kb_cancel(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "kb_cancel", EntryPress(act="cancel"))])


def _kb_wordings(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "kb_enough", EntryPress(act="enough"))],
        [button(language, "kb_cancel", EntryPress(act="cancel"))],
    )


def _kb_preview(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    merge, reword = [], []
    if data["merge"] is not None:
        title = data["merge_title"]
        short = title if len(title) <= MERGE_TITLE else title[: MERGE_TITLE - 1] + "…"
        press = EntryPress(act="merge", entry=data["merge"]).pack()
        text = plain(language, "button.kb_merge", title=short)
        merge = [InlineKeyboardButton(text=text, callback_data=press)]
    if data["worded"]:
        reword = [button(language, "kb_reword", EntryPress(act="reword"))]
    return rows(
        [button(language, "kb_publish", EntryPress(act="publish"))],
        merge,
        [*reword, button(language, "kb_cancel", EntryPress(act="cancel"))],
    )


def _kb_found(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(_numbered(data["entries"]))


def _numbered(entries: list[int]) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(text=str(number), callback_data=EntryPress(act="show", entry=entry).pack())
        for number, entry in enumerate(entries, start=1)
    ]


def _kb_archive(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        _numbered(data["entries"]),
        turning(data["page"], data["pages"], lambda other: ArchivePress(page=other)),
        [button(language, "kb_menu", EntryPress(act="menu"))],
    )


def _kb_entry(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    entry = data["entry"]
    if data["archived"]:
        return rows([button(language, "kb_restore", EntryPress(act="restore", entry=entry))])
    return rows(
        [
            button(language, "kb_wordings", EntryPress(act="wordings", entry=entry)),
            button(language, "kb_answer", EntryPress(act="answer", entry=entry)),
        ],
        [button(language, f"kb_automatic.{data['automatic']}", EntryPress(act="automatic", entry=entry))],
        [button(language, "kb_archive", EntryPress(act="archive", entry=entry))],
    )


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
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "kb_menu": _kb_menu,
    "kb_cancel": _kb_cancel,
    "kb_wordings": _kb_wordings,
    "kb_preview": _kb_preview,
    "kb_found": _kb_found,
    "kb_archive": _kb_archive,
    "kb_entry": _kb_entry,
    "kb_urgent": _kb_urgent,
}
