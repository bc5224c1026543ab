"""Who is on duty, and what becomes of the tickets of whoever goes, in words."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import involvements, queue_words
from handlers.involvements import Part
from handlers.moments import moment
from handlers.statuses import status
from locales import Markup, say

#: By what somebody has said of themselves.
MARKS = {"on": "🟢", "break": "☕", "off": "🌙"}


def marked(name: str, state: str | None) -> str:
    """A colleague's name on a button."""
    return f"{MARKS[state]} {name}" if state is not None else name


def duty(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The answer to `/duty`: the board."""
    lines = [say(language, "duty.head")]
    several = len(data["lines"]) > 1
    for line in data["lines"]:
        who = people(line) or say(language, "duty.nobody")
        lines.append(f"<b>{html.escape(line['department'], quote=False)}</b>\n{who}" if several else who)
    return "\n\n".join(lines)


def people(line: dict[str, Any]) -> str:
    """Who is in which state, a line for each state."""
    said = [
        f"{mark} {html.escape(', '.join(line[state]), quote=False)}"
        for state, mark in MARKS.items()
        if line[state]
    ]
    return "\n".join(said)


def handover(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The question what becomes of the tickets of whoever goes."""
    name = _mention(data["name"], data["mention"], language)
    key = "handover.head" if data["tickets"] else "handover.head_parts"
    head = say(language, key, n=_count(data), name=name)
    until = moment(datetime.fromisoformat(data["until"]), zone, language)
    return "\n\n".join([head, _lines(data, language, zone), say(language, "handover.until", until=until)])


def unanswered(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """Tickets that went back to the queue because nobody said what becomes of them."""
    key = "handover.unanswered" if data["tickets"] else "handover.unanswered_parts"
    head = say(language, key, n=_count(data), name=data["name"])
    return f"{head}\n\n{_lines(data, language, zone)}"


def yours(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """What somebody has taken over, to them."""
    name = _mention(data["name"], data["mention"], language)
    key = "handover.yours" if data["tickets"] else "handover.yours_parts"
    head = say(language, key, n=_count(data), name=name, by=data["by"])
    return f"{head}\n\n{_lines(data, language, zone)}"


def note(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """What is open in a ticket, in its topic, to its next owner."""
    name = _mention(data["name"], data["mention"], language)
    lines = [say(language, "handed_note.head", name=name, by=data["by"], number=data["number"])]
    lines.append("• " + status(data["status"], language))
    for kind, at in data["dues"]:
        due = moment(datetime.fromisoformat(at), zone, language)
        lines.append("• " + say(language, f"due.{kind}", mark="⏳", at=due))
    if data["last_by"] == "requester":
        lines.append("• " + say(language, "handed_note.requester", words=data["last"] or "—"))
    elif data["last_by"] is not None:
        lines.append("• " + say(language, "handed_note.specialist", words=data["last"] or "—"))
    if data["parts"]:
        lines.append("• " + say(language, "handed_note.parts", n=data["parts"]))
    return "\n".join(lines)


def roster(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The answer to `/roster`: who has which shifts, department by department."""
    parts = [_roster(page, language) for page in data["pages"]]
    if not data["own"]:
        parts.append(say(language, "roster.who_changes"))
    return "\n\n".join(parts)


def _roster(page: dict[str, Any], language: str) -> str:
    lines = [say(language, "roster.head", name=page["department"], zone=page["zone"])]
    if not page["lines"]:
        return "\n".join([*lines, say(language, "roster.none")])
    lines += [say(language, "roster.line", name=name, hours=hours) for name, hours in page["lines"]]
    names = ", ".join(page["now"]) or "—"
    lines.append(say(language, "roster.now", names=names))
    if page["change"] is not None:
        at = moment(datetime.fromisoformat(page["change"]), ZoneInfo(page["zone"]), language)
        lines.append(say(language, "roster.change", at=at))
    return "\n".join(lines)


def shift_change(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """Who comes and who goes at a shift change."""
    lines = [say(language, "shift_change.head", name=data["about_department"])]
    for name, until in data["came"]:
        if until is None:
            lines.append(say(language, "shift_change.came", name=name))
        else:
            at = moment(datetime.fromisoformat(until), zone, language)
            lines.append(say(language, "shift_change.came_until", name=name, until=at))
    lines += [say(language, "shift_change.left", name=name) for name in data["left"]]
    return "\n".join(lines)


def _count(data: dict[str, Any]) -> int:
    """How many tickets it is about; where there are none, how many questions of other departments."""
    return len(data["tickets"]) or len(data.get("parts", []))


def _lines(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The tickets, and below them the questions of other departments."""
    parts = [Part.read(item) for item in data.get("parts", [])]
    both = parts and data["tickets"]
    asked = (involvements.queue if both else involvements.questions)(parts, language, zone)
    lines: Sequence[str] = [queue_words.line(ticket, language, zone) for ticket in data["tickets"]]
    tickets = queue_words.within(lines, queue_words.ROOM - len(asked)) if lines else ""
    return "\n\n".join(filter(None, (tickets, asked)))


def _mention(name: str, telegram_id: int, language: str) -> Markup:
    return Markup(say(language, "mention", id=telegram_id, name=name))
