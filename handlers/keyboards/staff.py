"""Keyboards in the staff group."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import (
    AssignPress,
    BlockPress,
    InvolvePress,
    MergePress,
    PriorityPress,
    QueuePress,
    ReplyPress,
    TicketPress,
    TransferPress,
    WhyPress,
)
from handlers.duty_words import marked
from handlers.keyboards.parts import Build, Markup, button, rows, turning
from locales import plain


def _take(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([_take_it(language, ticket)])


def _turn(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(_take_or_not(language, ticket))


def _take_it(language: str, ticket: int) -> InlineKeyboardButton:
    return button(language, "take", TicketPress(act="take", ticket=ticket))


def _take_or_not(language: str, ticket: int) -> list[InlineKeyboardButton]:
    """For whoever is asked to take it, in turn."""
    return [
        _take_it(language, ticket),
        button(language, "decline", TicketPress(act="decline", ticket=ticket)),
    ]


def _transfer(language: str, ticket: int, several: bool) -> list[InlineKeyboardButton]:
    return [button(language, "transfer", TransferPress(act="ask", ticket=ticket))] if several else []


def _involve(language: str, ticket: int, several: bool) -> list[InlineKeyboardButton]:
    return [button(language, "involve", InvolvePress(act="ask", ticket=ticket))] if several else []


def queue_card(
    language: str, ticket: int, *, several: bool, said: bool = False, offered: bool = False
) -> InlineKeyboardMarkup:
    """Under a card that nobody has taken; with `several` departments it can be passed on.

    Args:
        said: its requester says to be an employee, which a lead can confirm.
        offered: it is somebody's turn to take it.
    """
    return rows(
        _take_or_not(language, ticket) if offered else [_take_it(language, ticket)],
        _transfer(language, ticket, several),
        _employee(language, ticket) if said else [],
        [
            button(language, "priority", PriorityPress(act="ask", ticket=ticket, card=True)),
            button(language, "spam", TicketPress(act="spam", ticket=ticket)),
        ],
    )


def taken_card(language: str, ticket: int, *, several: bool, said: bool) -> InlineKeyboardMarkup:
    """Under the card of a ticket in work; with `several` departments another can be asked."""
    return rows(_involve(language, ticket, several), _employee(language, ticket) if said else [])


def _employee(language: str, ticket: int) -> list[InlineKeyboardButton]:
    return [button(language, "employee", TicketPress(act="employee", ticket=ticket))]


def spam_card(language: str, ticket: int, is_spam: bool, can_block: bool) -> InlineKeyboardMarkup | None:
    """Under the card of a ticket that is over: what was called spam can be taken back, its writer blocked."""
    if not is_spam:
        return None
    block = [button(language, "block", BlockPress(act="ask", ticket=ticket))] if can_block else []
    return rows([button(language, "not_spam", TicketPress(act="not_spam", ticket=ticket))], block)


def blocked_card(language: str, ticket: int, block: int) -> InlineKeyboardMarkup:
    """Under the card of a ticket that is over, whose requester isn't heard."""
    return rows([button(language, "unblock", BlockPress(act="card", ticket=ticket, block=block))])


def topic(
    language: str, ticket: int, answered: int | None, *, several: bool, no_chat: bool = False
) -> InlineKeyboardMarkup:
    """Under the first post of a ticket in work.

    Args:
        answered: the entry that line 1 answered with last.
        several: there are departments to pass it on to.
        no_chat: its requester can only be talked to by phone.
    """
    spoke = [button(language, "spoke", TicketPress(act="spoke", ticket=ticket))] if no_chat else []
    wrong = []
    if answered is not None:
        wrong = [button(language, "wrong", WhyPress(act="wrong", ticket=ticket, entry=answered))]
    return rows(
        [
            button(language, "resolve", TicketPress(act="resolve", ticket=ticket)),
            button(language, "wait", TicketPress(act="wait", ticket=ticket)),
        ],
        spoke,
        [*_involve(language, ticket, several), *_transfer(language, ticket, several)],
        [
            button(language, "priority", PriorityPress(act="ask", ticket=ticket)),
            button(language, "release", TicketPress(act="release", ticket=ticket)),
        ],
        [button(language, "replies", ReplyPress(act="open", ticket=ticket))],
        wrong,
    )


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


def _where(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    origin = data["origin"]
    lines = [
        [
            InlineKeyboardButton(
                text=name,
                callback_data=TransferPress(act="to", ticket=ticket, origin=origin, to=number).pack(),
            )
        ]
        for number, name in data["departments"]
    ]
    return rows(*lines, [button(language, "transfer_cancel", TransferPress(act="cancel", ticket=ticket))])


def _reason(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    press = TransferPress(act="go", ticket=ticket, origin=data["origin"], to=data["department"])
    return rows(
        [button(language, "transfer_no_reason", press)],
        [button(language, "transfer_cancel", TransferPress(act="cancel", ticket=ticket))],
    )


def _priority(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    on_card = data["card"]
    choices = [
        InlineKeyboardButton(
            text=("● " if name == data["priority"] else "") + plain(language, f"priority.{name}"),
            callback_data=PriorityPress(act="set", ticket=ticket, card=on_card, priority=name).pack(),
        )
        for name in ("urgent", "high", "normal", "low")
    ]
    back = PriorityPress(act="back", ticket=ticket, card=on_card)
    return rows(choices[:2], choices[2:], [button(language, "priority_back", back)])


def _assign(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        *(
            [
                InlineKeyboardButton(
                    text=marked(name, state), callback_data=AssignPress(ticket=ticket, person=number).pack()
                )
            ]
            for number, name, state in data["people"]
        )
    )


def _queue(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    mine, department = data["mine"], data["of"]
    pages = turning(
        data["page"], data["pages"], lambda page: QueuePress(page=page, mine=mine, department=department)
    )
    everything = button(language, "queue_all", QueuePress())
    view = everything if mine or department else button(language, "queue_mine", QueuePress(mine=True))
    shared = data["departments"] if len(data["departments"]) > 1 else []
    named = [
        [InlineKeyboardButton(text=name, callback_data=QueuePress(department=number).pack())]
        for number, name in shared
        if number != department
    ]
    return rows(pages, [view], *named)


def _merge(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows(
        [
            button(language, "merge", MergePress(ticket=ticket, other=data["other"])),
            button(language, "merge_cancel", MergePress(ticket=ticket, other=0)),
        ]
    )


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "take": _take,
    "turn": _turn,
    "why": _why,
    "transfer": _where,
    "transfer_reason": _reason,
    "assign": _assign,
    "merge": _merge,
    "priority": _priority,
    "queue": _queue,
}
