"""What an incident looks like to specialists: its message in the group, and how it stands elsewhere."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from handlers.keyboards import incidents as keyboards
from handlers.keyboards.parts import rows
from handlers.moments import moment
from locales import Markup, plain, say

#: So many of its tickets are shown with their words, and so many by their numbers.
LINES, NUMBERS = 8, 40
#: So much of what people are told, and of how a ticket begins, in characters.
KNOWN, SNIPPET = 1000, 80


@dataclass(frozen=True, slots=True)
class Line:
    """One of the tickets: where it stands, who asks, and how it begins."""

    number: int
    link: str | None
    requester: str
    snippet: str


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that shows an incident."""

    number: int
    status: str
    title: str
    #: What people are told, in the languages in which it was given.
    known: dict[str, str]
    #: Its leads in the group: their Telegram number and name.
    leads: Sequence[tuple[int, str]]
    decided_by: str
    opened_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    quiet_until_at: datetime | None
    #: How many tickets in each state, and all there are.
    states: dict[str, int]
    count: int
    #: The first of its tickets, and in the end those that were left to whoever works on them.
    tickets: Sequence[Line]
    left: Sequence[int]


def page(shown: Shown, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """The message in the group, and its buttons."""
    match shown.status:
        case "proposed":
            return _proposed(shown, language), keyboards.proposed(language, shown.number)
        case "open":
            return _open(shown, language, zone), keyboards.open_(language, shown.number)
        case "resolved":
            return _resolved(shown, language, zone), rows()
        case "dismissed":
            until = moment(shown.quiet_until_at, zone, language) if shown.quiet_until_at else ""
            text = say(language, "incident.dismissed", title=shown.title, name=shown.decided_by, until=until)
            return text, rows()
        case _:
            return say(language, "incident.lapsed", title=shown.title, n=shown.count), rows()


def _proposed(shown: Shown, language: str) -> str:
    called = [say(language, "mention", id=number, name=name) for number, name in shown.leads]
    head = say(language, "incident.proposed", n=shown.count, title=shown.title)
    lines = [
        say(
            language,
            "incident.line",
            requester=each.requester,
            snippet=each.snippet,
            ticket=Markup(_number(each.number, each.link, language)),
        )
        for each in shown.tickets[:LINES]
    ]
    if shown.count > len(lines):
        lines.append(f"… +{shown.count - len(lines)}")
    hint = say(language, "incident.proposed_hint")
    return "\n\n".join(filter(None, (", ".join(called), head, "\n".join(lines), hint)))


def _open(shown: Shown, language: str, zone: ZoneInfo) -> str:
    at = moment(shown.opened_at, zone, language) if shown.opened_at else ""
    parts = [
        say(
            language,
            "incident.open",
            incident=shown.number,
            title=shown.title,
            at=at,
            name=shown.decided_by,
            n=shown.count,
        )
    ]
    numbers = [_number(each.number, each.link, language) for each in shown.tickets[:NUMBERS]]
    if shown.count > len(numbers):
        numbers.append(f"… +{shown.count - len(numbers)}")
    parts.append(", ".join(numbers))
    parts.append(_known(shown.known, language) or say(language, "incident.nothing_said"))
    parts.append(say(language, "incident.open_hint", incident=shown.number))
    return "\n\n".join(filter(None, parts))


def _resolved(shown: Shown, language: str, zone: ZoneInfo) -> str:
    at = moment(shown.ended_at, zone, language) if shown.ended_at else ""
    head = say(
        language, "incident.resolved", incident=shown.number, title=shown.title, at=at, name=shown.ended_by
    )
    lines = [say(language, "incident.outcome", n=shown.states.get("solved", 0))]
    if shown.states.get("over"):
        lines.append(say(language, "incident.outcome_over", n=shown.states["over"]))
    if shown.left:
        numbers = ", ".join(_number(number, None, language) for number in shown.left[:NUMBERS])
        lines.append(say(language, "incident.outcome_left", numbers=Markup(numbers)))
    under_way = shown.states.get("attached", 0) + shown.states.get("listed", 0)
    if under_way:
        lines.append(say(language, "incident.outcome_under_way", n=under_way))
    return "\n\n".join(filter(None, (head, "\n".join(lines), _known(shown.known, language))))


def _known(known: dict[str, str], language: str) -> str:
    """What people are told; with several languages, each after its own letters."""
    if not known:
        return ""
    words = "\n".join(
        f"{name}: {text[:KNOWN]}" if len(known) > 1 else text[:KNOWN] for name, text in known.items()
    )
    return say(language, "incident.said", known=words)


def _number(number: int, link: str | None, language: str) -> str:
    shown = plain(language, "incident.ticket", number=number)
    return f'<a href="{html.escape(link)}">{shown}</a>' if link else shown


def queue(incidents: Sequence[dict[str, Any]], language: str) -> str:
    """The open incidents above a queue."""
    return "\n".join(
        say(language, "incident.in_queue", incident=each["number"], title=each["title"], n=each["count"])
        for each in incidents
    )


def on_card(number: int, title: str, language: str) -> str:
    """The line on the card of a ticket that is attached."""
    return say(language, "incident.on_card", incident=number, title=title)
