"""Keyboards of the workspace of `/kb`."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import AudiencePress, CasePress, ChangePress, DraftPress, EntryPress, UrgentPress
from handlers.keyboards.parts import button, rows, turning
from knowledge_base.editing import Path
from knowledge_base.entry import Entry
from locales import LANGUAGES, plain

#: How much of a title or a choice stands on a button, in characters.
TITLE = 28
FLAGS = {"ru": "🇷🇺", "en": "🇬🇧"}


def written(path: Path) -> str:
    """A path as a button carries it: a digit for each choice."""
    return "".join(map(str, path))


def menu(language: str, *, inline: bool, archived: int, cases: int, drafts: int) -> InlineKeyboardMarkup:
    """Under the first page. `inline`: the bot may be asked by typing its name, so finding begins at once."""
    find = button(language, "kb_find", EntryPress(act="find"))
    if inline:
        find = InlineKeyboardButton(
            text=plain(language, "button.kb_find"), switch_inline_query_current_chat=""
        )
    return rows(
        _if_any(cases, plain(language, "button.kb_cases", count=cases), CasePress(act="all")),
        _if_any(drafts, plain(language, "button.kb_drafts", count=drafts), EntryPress(act="drafts")),
        [button(language, "kb_add", EntryPress(act="add")), find],
        [
            button(language, "kb_all", EntryPress(act="list")),
            button(language, "kb_urgent", UrgentPress(act="list")),
        ],
        [
            button(language, "kb_import", EntryPress(act="import")),
            button(language, "kb_export", EntryPress(act="export")),
        ],
        _if_any(
            archived, plain(language, "button.kb_archive_list", count=archived), EntryPress(act="archived")
        ),
    )


def _if_any(count: int, text: str, press: CallbackData) -> list[InlineKeyboardButton]:
    return [InlineKeyboardButton(text=text, callback_data=press.pack())] if count else []


def formats(language: str) -> InlineKeyboardMarkup:
    """In which form the base is wanted."""
    return rows(
        [
            InlineKeyboardButton(
                text=ending.upper(), callback_data=EntryPress(act="export", page=place).pack()
            )
            for place, ending in enumerate(EXPORTS, start=1)
        ],
        [_to_menu(language)],
    )


#: In the order of the buttons.
EXPORTS = ("xlsx", "csv", "json", "yaml")


def listing(
    language: str, act: str, entries: Sequence[int], at: int, pages: int, shown_from: int
) -> InlineKeyboardMarkup:
    """Under a list of entries: their numbers, its pages. `shown_from` is kept for the way back."""
    numbers = [
        InlineKeyboardButton(
            text=str(number), callback_data=EntryPress(act="show", entry=entry, page=shown_from).pack()
        )
        for number, entry in enumerate(entries, start=1)
    ]
    return rows(
        numbers,
        turning(at, pages, lambda other: EntryPress(act=act, page=other)),
        [_to_menu(language)],
    )


def entry(language: str, entry_id: int, automatic: str, *, archived: bool, back: int) -> InlineKeyboardMarkup:
    """Under an entry."""

    def press(act: str, page: int = back) -> EntryPress:
        return EntryPress(act=act, entry=entry_id, page=page)

    home = [button(language, "kb_back", press("back"))]
    history = button(language, "kb_history", press("history", 0))
    if archived:
        return rows([button(language, "kb_restore", press("restore")), history], home)
    answers = [
        InlineKeyboardButton(
            text=f"{plain(language, 'button.kb_answer')} {FLAGS[spoken]}",
            callback_data=press("answer", place).pack(),
        )
        for place, spoken in enumerate(LANGUAGES, start=1)
    ]
    return rows(
        answers,
        [
            button(language, "kb_wordings", press("wordings")),
            button(language, "kb_steps", press("steps")),
        ],
        [button(language, f"kb_automatic.{automatic}", press("automatic"))],
        [button(language, "kb_for", AudiencePress(act="page", entry=entry_id))],
        [button(language, "kb_seen", press("seen")), history],
        [button(language, "kb_archive", press("archive"))],
        home,
    )


def history(
    language: str, entry_id: int, changes: Sequence[int], at: int, pages: int
) -> InlineKeyboardMarkup:
    """Under an entry's history: the numbers of its changes."""
    numbers = [
        InlineKeyboardButton(
            text=str(number), callback_data=ChangePress(act="show", entry=entry_id, change=change).pack()
        )
        for number, change in enumerate(changes, start=1)
    ]
    back = button(language, "kb_to_entry", EntryPress(act="show", entry=entry_id))
    turn = turning(at, pages, lambda other: EntryPress(act="history", entry=entry_id, page=other))
    return rows(numbers, turn, [back])


def change(language: str, entry_id: int, change_id: int, *, may_return: bool) -> InlineKeyboardMarkup:
    """Under an entry as it once was."""
    again = button(language, "kb_return", ChangePress(act="return", entry=entry_id, change=change_id))
    back = button(language, "kb_history", EntryPress(act="history", entry=entry_id))
    return rows([again] if may_return else [], [back])


def asked(language: str, name: str, draft: int) -> InlineKeyboardMarkup:
    """Under a question to the admin: `cancel`, or `enough` as well."""
    cancel = (
        button(language, "kb_cancel", DraftPress(act="cancel", draft=draft))
        if draft
        else button(language, "kb_cancel", EntryPress(act="cancel"))
    )
    enough = [button(language, "kb_enough", DraftPress(act="enough", draft=draft))]
    return rows(enough if name == "enough" else [], [cancel])


def drafts(language: str, titles: Sequence[tuple[int, str]]) -> InlineKeyboardMarkup:
    """Everything that has been begun, one a line."""
    lines = [
        [InlineKeyboardButton(text=title, callback_data=DraftPress(act="open", draft=number).pack())]
        for number, title in titles
    ]
    return rows(*lines, [_to_menu(language)])


def draft(
    language: str, number: int, entry: Entry, *, ready: bool, merge: tuple[int, str] | None
) -> InlineKeyboardMarkup:
    """Under a draft. `ready`: what publishing changes is known; `merge`: an entry that asks the same."""

    def press(act: str, to: int = 0) -> DraftPress:
        return DraftPress(act=act, draft=number, to=to)

    united = []
    if merge is not None:
        text = plain(language, "button.kb_merge", title=shortened(merge[1]))
        united = [InlineKeyboardButton(text=text, callback_data=press("merge", to=merge[0]).pack())]
    has_files = any(entry.files.values())
    return rows(
        [button(language, "kb_publish", press("publish"))] if ready else [],
        united,
        [
            button(language, "kb_wordings", press("wordings")),
            button(language, "kb_reword", press("reword")),
        ],
        _answers(language, number, ()),
        [
            button(language, "kb_steps", press("steps")),
            *([button(language, "kb_bare", press("bare"))] if has_files else []),
        ],
        [
            button(language, "kb_seen", press("seen")),
            button(language, "kb_later", press("later")),
        ],
        [button(language, "kb_drop", press("drop"))],
    )


def _answers(language: str, draft: int, path: Path) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(
            text=f"{plain(language, 'button.kb_answer')} {FLAGS[spoken]}",
            callback_data=DraftPress(act="answer", draft=draft, language=spoken, path=written(path)).pack(),
        )
        for spoken in LANGUAGES
    ]


def steps(
    language: str, draft: int, path: Path, labels: Sequence[str], *, more: bool, files: bool
) -> InlineKeyboardMarkup:
    """Under an answer of a draft with its choices."""

    def press(act: str, where: Path = path) -> DraftPress:
        return DraftPress(act=act, draft=draft, path=written(where))

    choices = [
        [
            InlineKeyboardButton(
                text=f"▸ {shortened(label)}", callback_data=press("steps", (*path, place)).pack()
            )
        ]
        for place, label in enumerate(labels)
    ]
    own = []
    if path:
        own = [
            [button(language, "kb_label", press("label")), button(language, "kb_unstep", press("unstep"))],
            _answers(language, draft, path),
        ]
    up = button(language, "kb_up", press("steps", path[:-1])) if path else None
    return rows(
        *choices,
        [button(language, "kb_choice", press("choice"))] if more else [],
        *own,
        [button(language, "kb_bare", press("bare"))] if files and path else [],
        [*([up] if up else []), button(language, "kb_to_draft", press("open"))],
    )


def imported(language: str, draft: int) -> InlineKeyboardMarkup:
    """Under what a file would bring."""
    return rows(
        [button(language, "kb_take_in", DraftPress(act="import", draft=draft))],
        [button(language, "kb_cancel", DraftPress(act="drop", draft=draft))],
    )


def home(language: str) -> InlineKeyboardMarkup:
    """Nothing but the way to the first page."""
    return rows([_to_menu(language)])


def shortened(title: str) -> str:
    """A title as it stands on a button."""
    return title if len(title) <= TITLE else title[: TITLE - 1] + "…"


def _to_menu(language: str) -> InlineKeyboardButton:
    return button(language, "kb_menu", EntryPress(act="menu"))
