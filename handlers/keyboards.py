"""Every keyboard, by the name that the desk asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from handlers.callbacks import (
    ArchivePress,
    CasePress,
    EntryPress,
    LanguagePress,
    Line1Press,
    RatingPress,
    SameMatterPress,
    SolvedPress,
    TicketPress,
    UrgentPress,
    WhyPress,
)
from locales import LANGUAGES, plain

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ForceReply

#: How much of an entry's title stands on a button.
MERGE_TITLE = 28

#: The words of the permanent keyboard, in every language: people may keep an old one.
CALL_A_PERSON = frozenset(plain(language, "button.person") for language in LANGUAGES)
MY_TICKETS = frozenset(plain(language, "button.my") for language in LANGUAGES)


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


def rows(*lines: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    """An inline keyboard of these lines."""
    return InlineKeyboardMarkup(inline_keyboard=[line for line in lines if line])


def button(language: str, text: str, press: CallbackData) -> InlineKeyboardButton:
    """A button with the words of `button.{text}`."""
    return InlineKeyboardButton(text=plain(language, f"button.{text}"), callback_data=press.pack())


def _main(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return ReplyKeyboardMarkup(
        keyboard=[
            [
                KeyboardButton(text=plain(language, "button.person")),
                KeyboardButton(text=plain(language, "button.my")),
            ]
        ],
        resize_keyboard=True,
        is_persistent=True,
        input_field_placeholder=plain(language, "placeholder"),
    )


def _answer(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    turn = data["round"]
    return rows(
        [
            button(language, "helped", Line1Press(act="helped", ticket=ticket, round=turn)),
            button(language, "missed", Line1Press(act="missed", ticket=ticket, round=turn)),
        ],
        [button(language, "person", Line1Press(act="person", ticket=ticket, round=turn))],
    )


def _ask(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    turn = data["round"]
    picks = [
        InlineKeyboardButton(
            text=str(number + 1),
            callback_data=Line1Press(act="pick", ticket=ticket, round=turn, pick=number).pack(),
        )
        for number in range(len(data["titles"]))
    ]
    return rows(picks, [button(language, "person", Line1Press(act="person", ticket=ticket, round=turn))])


def _nudge(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    turn = data["round"]
    return rows(
        [
            button(language, "helped", Line1Press(act="helped", ticket=ticket, round=turn)),
            button(language, "person", Line1Press(act="person", ticket=ticket, round=turn)),
        ]
    )


def _person(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "person", Line1Press(act="person", ticket=ticket, round=0))])


def _same_matter(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            button(language, "same", SameMatterPress(ticket=ticket, same=True)),
            button(language, "other", SameMatterPress(ticket=ticket, same=False)),
        ]
    )


def _solved(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "solved", SolvedPress(act="yes", ticket=ticket))],
        [button(language, "not_solved", SolvedPress(act="no", ticket=ticket))],
    )


def _rating(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            InlineKeyboardButton(
                text=str(rating), callback_data=RatingPress(ticket=ticket, rating=rating).pack()
            )
            for rating in range(1, 6)
        ]
    )


def _comment(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "comment", SolvedPress(act="comment", ticket=ticket))])


def _force_reply(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return ForceReply(force_reply=True, input_field_placeholder=plain(language, "placeholder.comment"))


def _take(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "take", TicketPress(act="take", ticket=ticket))])


def _helped(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows()


def _languages(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            InlineKeyboardButton(
                text=plain(code, "language.name"), callback_data=LanguagePress(language=code).pack()
            )
            for code in LANGUAGES
        ]
    )


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


def turning(page: int, pages: int, press: Callable[[int], CallbackData]) -> list[InlineKeyboardButton]:
    """The buttons that lead to the page before and the page after; pages are counted from 0."""
    return [
        InlineKeyboardButton(text=sign, callback_data=press(other).pack())
        for sign, other in (("◀️", page - 1), ("▶️", page + 1))
        if 0 <= other < pages
    ]


_KEYBOARDS: dict[str, Callable[[str, int, dict[str, Any]], Markup]] = {
    "main": _main,
    "answer": _answer,
    "ask": _ask,
    "nudge": _nudge,
    "person": _person,
    "same_matter": _same_matter,
    "solved": _solved,
    "rating": _rating,
    "comment": _comment,
    "force_reply": _force_reply,
    "take": _take,
    "helped": _helped,
    "languages": _languages,
    "why": _why,
    "kb_menu": _kb_menu,
    "kb_cancel": _kb_cancel,
    "kb_wordings": _kb_wordings,
    "kb_preview": _kb_preview,
    "kb_found": _kb_found,
    "kb_archive": _kb_archive,
    "kb_entry": _kb_entry,
    "kb_urgent": _kb_urgent,
}
