"""Keyboards that requesters see."""

from __future__ import annotations

from typing import Any

from aiogram.types import ForceReply, InlineKeyboardButton, KeyboardButton, ReplyKeyboardMarkup

from handlers.callbacks import (
    BelongsPress,
    DoorPress,
    JoinPress,
    LanguagePress,
    Line1Press,
    MyPress,
    PickPress,
    PrivacyPress,
    RatingPress,
    SitePress,
    SolvedPress,
)
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import LANGUAGES, plain

#: The words of the permanent keyboard, in every language: people may keep an old one.
CALL_A_PERSON = frozenset(plain(language, "button.person") for language in LANGUAGES)
MY_TICKETS = frozenset(plain(language, "button.my") for language in LANGUAGES)

#: How much of a ticket's words stands on a button, in characters.
NAME = 40


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


def _share_phone(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text=plain(language, "button.share_phone"), request_contact=True)],
            [
                KeyboardButton(text=plain(language, "button.person")),
                KeyboardButton(text=plain(language, "button.my")),
            ],
        ],
        resize_keyboard=True,
        is_persistent=True,
    )


def _answer(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    turn = data["round"]
    choices = [
        [
            InlineKeyboardButton(
                text=choice["text"],
                url=choice["url"] or None,
                callback_data=None
                if choice["url"]
                else Line1Press(act="step", ticket=ticket, round=turn, pick=place).pack(),
            )
        ]
        for place, choice in enumerate(data.get("choices", ()))
    ]
    back = Line1Press(act="step", ticket=ticket, round=turn, pick=-1) if data.get("deeper") else None
    return rows(
        *choices,
        [button(language, "step_back", back)] if back else [],
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
            button(language, "same", BelongsPress(ticket=ticket, to=data["number"])),
            button(language, "other", BelongsPress(ticket=ticket, to=0)),
        ]
    )


def _which(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *(
            [
                InlineKeyboardButton(
                    text=ticket_name(language, item),
                    callback_data=BelongsPress(ticket=ticket, to=item["number"]).pack(),
                )
            ]
            for item in data["tickets"]
        ),
        [button(language, "other_matter", BelongsPress(ticket=ticket, to=0))],
    )


def ticket_name(language: str, item: dict[str, Any]) -> str:
    """A ticket on a button: its number, if people know it by one, and how it begins."""
    words = item["words"] or plain(language, "my.no_words")
    short = words if len(words) <= NAME else words[: NAME - 1] + "…"
    if item["line"] == 1:
        return f"💬 {short}"
    return plain(language, "button.ticket", number=item["number"], words=short)


def _my(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *(
            [
                InlineKeyboardButton(
                    text=ticket_name(language, item),
                    callback_data=MyPress(act="show", ticket=item["number"]).pack(),
                )
            ]
            for item in data["tickets"]
        ),
        turning(data["page"], data["pages"], lambda to: MyPress(act="list", page=to)),
        *_elsewhere(language, data),
    )


def _elsewhere(language: str, data: dict[str, Any]) -> list[list[InlineKeyboardButton]]:
    """What they may have asked otherwise than in Telegram."""
    calls = [button(language, "my_calls", MyPress(act="calls"))]
    letters = [button(language, "my_letters", MyPress(act="letters"))]
    return [line for line, asks in ((calls, data["calls"]), (letters, data["letters"])) if asks]


def _my_elsewhere(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(*_elsewhere(language, data))


def _door_join(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "join", DoorPress(act="yes", number=data["proof"]))],
        [button(language, "join_not", DoorPress(act="no", number=data["proof"]))],
    )


def _door_here(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "my_here", DoorPress(act="here", number=data["door"]))])


def _places(language: str, ticket: int, data: dict[str, Any]) -> list[list[InlineKeyboardButton]]:
    """Where else a ticket could be answered."""
    return [
        [
            InlineKeyboardButton(
                text=plain(language, "button.my_there" if place["door"] else "button.my_here", **place),
                callback_data=MyPress(act="move", ticket=ticket, page=place["door"]).pack(),
            )
        ]
        for place in data["places"]
    ]


def _join(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "join", JoinPress(caller=data["caller"], yes=True))],
        [button(language, "join_not", JoinPress(caller=data["caller"], yes=False))],
    )


def _privacy(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "my_data", PrivacyPress(act="export"))],
        [button(language, "erase", PrivacyPress(act="ask"))],
    )


def _erase(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "erase_yes", PrivacyPress(act="erase"))],
        [button(language, "erase_no", PrivacyPress(act="back"))],
    )


def _my_page(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    def act(name: str) -> InlineKeyboardButton:
        return button(language, f"my_{name}", MyPress(act=name, ticket=ticket))

    lines: list[list[InlineKeyboardButton]] = []
    if data["status"] == "resolved":
        lines = [
            [button(language, "solved", SolvedPress(act="yes", ticket=ticket))],
            [button(language, "not_solved", SolvedPress(act="no", ticket=ticket))],
        ]
    elif data["status"] != "closed":
        lines = [[act("add"), act("close")]]
        if data["line"] == 1:
            lines.append([button(language, "person", Line1Press(act="person", ticket=ticket, round=0))])
    elif data["line"] == 2:
        lines = [[act("again")]] if data["rating"] is not None else [[act("rate"), act("again")]]
    return rows(*lines, *_places(language, ticket, data), [act("list")])


def _my_close(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            button(language, "my_closed", MyPress(act="closed", ticket=ticket)),
            button(language, "my_keep", MyPress(act="show", ticket=ticket)),
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


def _let_down(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "comment", SolvedPress(act="comment", ticket=ticket))],
        [button(language, "reopen", SolvedPress(act="reopen", ticket=ticket))],
    )


def _force_reply(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return ForceReply(force_reply=True, input_field_placeholder=plain(language, "placeholder.comment"))


def _helped(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows()


def _which_site(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *(
            [InlineKeyboardButton(text=name, callback_data=SitePress(ticket=ticket, site=number).pack())]
            for number, name in data["sites"]
        )
    )


def _which_department(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *(
            [
                InlineKeyboardButton(
                    text=name, callback_data=PickPress(ticket=ticket, department=number).pack()
                )
            ]
            for number, name in data["departments"]
        ),
        [button(language, "department_unsure", PickPress(ticket=ticket, department=0))],
    )


def _languages(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            InlineKeyboardButton(
                text=plain(code, "language.name"), callback_data=LanguagePress(language=code).pack()
            )
            for code in LANGUAGES
        ]
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "main": _main,
    "share_phone": _share_phone,
    "answer": _answer,
    "ask": _ask,
    "nudge": _nudge,
    "person": _person,
    "same_matter": _same_matter,
    "which": _which,
    "which_site": _which_site,
    "which_department": _which_department,
    "my": _my,
    "my_elsewhere": _my_elsewhere,
    "door_join": _door_join,
    "door_here": _door_here,
    "join": _join,
    "my_page": _my_page,
    "privacy": _privacy,
    "erase": _erase,
    "my_close": _my_close,
    "solved": _solved,
    "rating": _rating,
    "comment": _comment,
    "let_down": _let_down,
    "force_reply": _force_reply,
    "helped": _helped,
    "languages": _languages,
}
