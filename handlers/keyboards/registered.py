"""Keyboards for calls and visits that a specialist writes down."""

from __future__ import annotations

from typing import Any

from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import CallPress, RegisterPress, RegisterSitePress
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import plain

#: So many departments stand in a row.
IN_ROW = 2


def _prompt(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    """Opens the reply by itself, for whoever has written the command and nobody else."""
    return ForceReply(selective=True)


def _cancel(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, "register_cancel", RegisterPress(act="cancel"))])


def _reach(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [button(language, "register_visit", RegisterPress(act="visit"))],
        [button(language, "register_cancel", RegisterPress(act="cancel"))],
    )


def _page(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    number, offers = data["number"], data["offers"]
    helped = [
        InlineKeyboardButton(
            text=plain(language, "button.register_answer", place=place),
            callback_data=RegisterPress(act="solved", ticket=number, value=offer["entry"]).pack(),
        )
        for place, offer in enumerate(offers, start=1)
    ]
    act = "where" if data["several"] else "queue"
    return rows(
        helped,
        [button(language, "register_solved", RegisterPress(act="solved", ticket=number))],
        [
            button(language, "register_take", RegisterPress(act="take", ticket=number)),
            button(language, "register_queue", RegisterPress(act=act, ticket=number)),
        ],
        *([_site(number, site, name)] for site, name in data["near"]),
        [button(language, "register_site", RegisterSitePress(act="clients", ticket=number))]
        if data["sites"]
        else [],
    )


def _site(number: int, site: int, name: str) -> InlineKeyboardButton:
    press = RegisterSitePress(act="site", ticket=number, site=site)
    return InlineKeyboardButton(text=f"📍 {name}", callback_data=press.pack())


def _clients(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    """Clients that have sites; 0 is our own firm."""
    number = data["number"]
    return rows(
        *(
            [
                InlineKeyboardButton(
                    text=f"🏢 {name}" if client else plain(language, "button.client_own"),
                    callback_data=RegisterSitePress(act="client", ticket=number, client=client).pack(),
                )
            ]
            for client, name in data["listed"]
        ),
        turning(
            data["at"],
            data["pages"],
            lambda other: RegisterSitePress(act="clients", ticket=number, at=other),
        ),
        [button(language, "register_back", RegisterSitePress(act="back", ticket=number))],
    )


def _sites(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    number, client = data["number"], data["client"]
    return rows(
        *([_site(number, site, name)] for site, name in data["listed"]),
        turning(
            data["at"],
            data["pages"],
            lambda other: RegisterSitePress(act="client", ticket=number, client=client, at=other),
        ),
        [button(language, "register_clients", RegisterSitePress(act="clients", ticket=number))],
    )


def _where(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    buttons = [
        InlineKeyboardButton(
            text=name, callback_data=RegisterPress(act="to", ticket=data["number"], value=number).pack()
        )
        for number, name in data["departments"]
    ]
    return rows(
        *(buttons[at : at + IN_ROW] for at in range(0, len(buttons), IN_ROW)),
        [button(language, "register_unsure", RegisterPress(act="queue", ticket=data["number"]))],
    )


def _rate(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            InlineKeyboardButton(
                text=str(rating),
                callback_data=RegisterPress(act="rate", ticket=data["number"], value=rating).pack(),
            )
            for rating in range(1, 6)
        ]
    )


def call_back(language: str, ticket: int) -> InlineKeyboardMarkup:
    """Under the request to ring somebody back."""

    def outcome(name: str) -> InlineKeyboardButton:
        return button(language, f"call_{name}", CallPress(outcome=name, ticket=ticket))

    return rows([outcome("solved"), outcome("not_solved")], [outcome("no_answer")])


def call_back_rate(language: str, ticket: int) -> InlineKeyboardMarkup:
    """Under a ring that went well, for the rating that was given."""
    return rows(
        [
            InlineKeyboardButton(
                text=str(rating),
                callback_data=CallPress(outcome="rated", ticket=ticket, rating=rating).pack(),
            )
            for rating in range(1, 6)
        ]
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "register_prompt": _prompt,
    "register_cancel": _cancel,
    "register_reach": _reach,
    "registered": _page,
    "register_where": _where,
    "register_rate": _rate,
    "register_clients": _clients,
    "register_sites": _sites,
}
