"""Keyboards of ready replies: the list, what was chosen, what was sent; and of keeping macros."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import MacroAskPress, MacroPress, ReplyPress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from handlers.keyboards.workspace import FLAGS, shortened
from locales import LANGUAGES, plain

#: So many numbers stand in a row.
ROW = 4


def _list(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    numbers = [
        InlineKeyboardButton(
            text=str(number), callback_data=ReplyPress(act=kind, ticket=ticket, item=item).pack()
        )
        for number, (kind, item) in enumerate(data["items"], start=1)
    ]
    lines = [numbers[start : start + ROW] for start in range(0, len(numbers), ROW)]
    page, pages = data["page"], data["pages"]
    turn = turning(page, pages, lambda other: ReplyPress(act="list", ticket=ticket, page=other))
    return rows(*lines, turn)


def _preview(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    def press(act: str) -> ReplyPress:
        return ReplyPress(act=act, ticket=ticket, item=data["draft"])

    other = []
    if data["other"]:
        flag = FLAGS.get(data["other"], data["other"])
        other = [InlineKeyboardButton(text=flag, callback_data=press("language").pack())]
    home = [button(language, "reply_list", ReplyPress(act="list", ticket=ticket))]
    if data["read_out"]:  # to a caller: there is no chat to send it to
        return rows(other, home)
    return rows(
        [button(language, "reply_send", press("send"))],
        [*other, button(language, "reply_reword", press("reword"))],
        home,
    )


def _sent(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["draft"]
    return rows(
        [
            button(language, "reply_reword", ReplyPress(act="reword", ticket=ticket, item=which)),
            button(language, "reply_undo", ReplyPress(act="undo", ticket=ticket, item=which)),
        ]
    )


def _reword(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "reply_keep", ReplyPress(act="show", ticket=ticket, item=data["draft"]))])


def _macros(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    lines = [
        [
            InlineKeyboardButton(
                text=shortened(name), callback_data=MacroPress(act="show", macro=number).pack()
            )
        ]
        for number, name in data["macros"]
    ]
    turn = turning(data["page"], data["pages"], lambda other: MacroPress(act="list", page=other))
    return rows(*lines, turn, [button(language, "macro_add", MacroPress(act="add"))])


def _macro(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["macro"]
    home = [button(language, "macro_list", MacroPress(act="list"))]
    if data["removed"]:
        return rows([button(language, "macro_restore", MacroPress(act="restore", macro=which))], home)
    texts = [
        InlineKeyboardButton(
            text=f"{plain(language, 'button.macro_text')} {FLAGS[spoken]}",
            callback_data=MacroPress(act=spoken, macro=which).pack(),
        )
        for spoken in LANGUAGES
    ]
    asks = plain(language, "button.macro_involve")
    if data["involves"]:
        asks = plain(language, "button.macro_involved", name=shortened(data["involves"]))
    involve = InlineKeyboardButton(text=asks, callback_data=MacroPress(act="involve", macro=which).pack())
    return rows(
        texts,
        [button(language, f"macro_after.{data['after']}", MacroPress(act="after", macro=which))],
        [
            button(language, "macro_name", MacroPress(act="name", macro=which)),
            button(language, "macro_tag", MacroPress(act="tag", macro=which)),
        ],
        [involve] if data["several"] else [],
        [button(language, "macro_remove", MacroPress(act="remove", macro=which))],
        home,
    )


def _departments(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["macro"]
    lines = [
        [
            InlineKeyboardButton(
                text=shortened(name),
                callback_data=MacroAskPress(macro=which, department=number).pack(),
            )
        ]
        for number, name in data["departments"]
    ]
    nobody = [button(language, "macro_alone", MacroPress(act="alone", macro=which))]
    return rows(
        *lines,
        nobody if data["involves"] else [],
        [button(language, "macro_cancel", MacroPress(act="show", macro=which))],
    )


def _asked(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    act = "show" if data["macro"] else "list"
    return rows([button(language, "macro_cancel", MacroPress(act=act, macro=data["macro"]))])


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "replies": _list,
    "reply_preview": _preview,
    "reply_sent": _sent,
    "reply_reword": _reword,
    "macros": _macros,
    "macro": _macro,
    "macro_departments": _departments,
    "macro_asked": _asked,
}
