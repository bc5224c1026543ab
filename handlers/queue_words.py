"""The queue of a staff group in words, and the list of what is late in it."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import incident_words, involvements
from handlers.involvements import Part
from handlers.moments import moment
from handlers.statuses import status
from locales import Markup, plain, say

#: Room for the lines, in characters; Telegram takes 4,096 in all.
ROOM = 3500
_THERE = {"on": "🟢", "break": "☕"}
_MARKS = {"": "⏳", "near": "🟡", "missed": "🔴"}


def queue(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The answer to `/queue`: one page."""
    incidents = incident_words.queue(data["incidents"], language)
    asked = involvements.queue([Part.read(item) for item in data["parts"]], language, zone)
    if not data["tickets"]:
        empty = say(language, "queue.empty_mine" if data["mine"] else "queue.empty")
        return "\n\n".join(filter(None, (incidents, asked or empty)))
    lines = [say(language, "queue.head", n=data["count"])]
    if data["pages"] > 1:
        lines[0] += f" · {data['page'] + 1}/{data['pages']}"
    lines += [line(ticket, language, zone) for ticket in data["tickets"]]
    there = _there(data["duty"])
    room = ROOM - len(asked) - len(there) - len(incidents)
    return "\n\n".join(filter(None, (incidents, within(lines, room), asked, there)))


def _there(board: Sequence[dict[str, Any]]) -> str:
    """Who is on duty and on a break, in a line for each department that says so."""
    lines = []
    for line in board:
        said = [f"{mark} {', '.join(line[state])}" for state, mark in _THERE.items() if line[state]]
        name = f"{line['department']}: " if said and len(board) > 1 else ""
        lines.append(html.escape(name + " · ".join(said), quote=False))
    return "\n".join(filter(None, lines))


def line(ticket: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """One ticket of a queue."""
    about = [
        _due(ticket["due"], _MARKS[ticket["late"]], zone, language),
        status(ticket["status"], language),
        ticket["assignee"] or "",
        _turn(ticket.get("turn"), zone, language),
    ]
    return say(
        language,
        "queue.line",
        mark="🚨 " if ticket["urgent"] else "",
        number=ticket["number"],
        **_anchor(ticket["link"]),
        about=" · ".join(filter(None, about)),
        requester=ticket["requester"],
        snippet=ticket["snippet"],
    )


def _turn(turn: Sequence[str] | None, zone: ZoneInfo, language: str) -> str:
    """Whose turn it is to take a ticket."""
    if turn is None:
        return ""
    name, until = turn
    return plain(
        language, "queue.turn", name=name, until=moment(datetime.fromisoformat(until), zone, language)
    )


def late(tickets: Sequence[dict[str, Any]], language: str, zone: ZoneInfo) -> str:
    """The list of what is late, longest first; a word when nothing is."""
    if not tickets:
        return say(language, "late.none")
    lines = [say(language, "late.head", n=len(tickets))]
    for ticket in tickets:
        about = [
            say(language, f"due.{ticket['kind']}", mark="🔴", at=moment(ticket["due_at"], zone, language)),
            html.escape(ticket["assignee"] or "", quote=False),
        ]
        words = Markup(" · ".join(filter(None, about)))
        anchor = _anchor(ticket["link"])
        lines.append(say(language, "late.line", number=ticket["number"], about=words, **anchor))
    return within(lines, ROOM)


def _anchor(link: str | None) -> dict[str, Markup]:
    """What stands around a ticket's number, so that it leads to where the ticket stands."""
    if link is None:
        return {"open": Markup(""), "close": Markup("")}
    return {"open": Markup(f'<a href="{html.escape(link)}">'), "close": Markup("</a>")}


def _due(due: str | None, mark: str, zone: ZoneInfo, language: str) -> str:
    return f"{mark} {moment(datetime.fromisoformat(due), zone, language)}" if due else ""


def within(lines: Sequence[str], room: int) -> str:
    """The lines for which there is room, in characters, and how many more there are."""
    shown = list[str]()
    for number, line in enumerate(lines):
        room -= len(line)
        if room < 0:
            return "\n".join([*shown, f"… +{len(lines) - number}"])
        shown.append(line)
    return "\n".join(shown)
