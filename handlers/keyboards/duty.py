"""Keyboards of `/duty` and of hand-overs."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton

from handlers.callbacks import OF_PART, DepartmentPress, DutyPress, HandoverPress, RosterPress
from handlers.duty_words import marked
from handlers.keyboards.parts import Build, Markup, button, rows
from locales import plain
from tickets.crew import STATES

#: So many tickets have buttons of their own; what is done with all is done with the others too.
APART = 8


def _duty(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    return rows([button(language, f"duty_{state}", DutyPress(state=state)) for state in STATES])


def _handover(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which, to = data["handover"], data["taker"]
    tickets = [(item["number"], item["number"]) for item in data["tickets"]]
    parts = [(item["part"], item["number"]) for item in data.get("parts", [])]
    lines = [_line(language, which, to, 0, None)] if len(tickets) + len(parts) > 1 else []
    lines += [_line(language, which, to, of, number) for of, number in tickets[:APART]]
    room = APART - len(tickets[:APART])
    lines += [_line(language, which, to, of, number, OF_PART) for of, number in parts[:room]]
    others = len(data["takers"]) > 1
    who = [button(language, "handover_who", HandoverPress(act="who", handover=which))] if others else []
    return rows(*lines, who)


def _line(
    language: str, which: int, to: list[Any] | None, of: int, number: int | str | None, kind: str = ""
) -> list[InlineKeyboardButton]:
    """What can be done with one ticket or part; without a number with all of them.

    Args:
        kind: OF_PART for a part.
    """
    made = []
    for act in ("to", "queue", "keep"):
        if act == "to" and to is None:
            continue
        taker = to[0] if to is not None and act == "to" else 0
        press = HandoverPress(act=f"{kind}{act}", handover=which, ticket=of, to=taker)
        name = to[1] if to is not None else ""
        if number is not None:
            text = plain(language, f"button.handover_{act}", number=number, name=name)
        else:
            text = plain(language, f"button.handover_all_{act}", name=name)
        made.append(InlineKeyboardButton(text=text, callback_data=press.pack()))
    return made


def _who(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    which = data["handover"]
    return rows(
        *(
            [
                InlineKeyboardButton(
                    text=marked(name, state),
                    callback_data=HandoverPress(act="show", handover=which, to=number).pack(),
                )
            ]
            for number, name, state in data["takers"]
        )
    )


def _roster(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    kept = [page for page in data["pages"] if page["id"] in data["kept"]]
    back = data["back"]
    lines = []
    for page in kept:
        edit = RosterPress(act="edit", department=page["id"], back=back)
        words = plain(language, "button.roster_edit", name=page["department"])
        line = [InlineKeyboardButton(text=words, callback_data=edit.pack())]
        if page["lines"]:
            clear = RosterPress(act="clear", department=page["id"], back=back)
            line.append(button(language, "roster_clear", clear))
        lines.append(line)
        urgent = RosterPress(act="urgent", department=page["id"], back=back)
        lines.append([button(language, "urgent_contacts", urgent)])
    to_page = DepartmentPress(act="show", department=kept[0]["id"]) if back else None
    return rows(*lines, [button(language, "dep_back", to_page)] if to_page is not None else [])


def _roster_cancel(language: str, ticket: int, data: dict[str, Any]) -> Markup:
    press = RosterPress(act="show", department=data["department"], back=data["back"])
    return rows([button(language, "dep_cancel", press)])


#: By the name that the desk asks for.
KEYBOARDS: dict[str, Build] = {
    "duty": _duty,
    "handover": _handover,
    "handover_who": _who,
    "roster": _roster,
    "roster_cancel": _roster_cancel,
}
