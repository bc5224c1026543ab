"""A ticket's page: everything that the record has of it."""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers import incident_words, involvements
from handlers.cards import (
    WORDS,
    Written,
    colleagues_line,
    joined,
    rating_line,
    tags_line,
    words,
)
from handlers.involvements import Part
from handlers.moments import moment
from handlers.statuses import status
from handlers.where import where
from locales import Markup, plain, say
from tickets.sites import Whereabouts


def page(data: dict[str, Any], language: str, zone: ZoneInfo) -> str:
    """The answer to `/ticket N`: everything, from the record."""
    ticket = data["ticket"]
    head = say(
        language,
        "page.head",
        number=ticket["number"],
        who=ticket["requester"] or "—",
        state=Markup(status(ticket["status"], language)),
        assignee=ticket["assignee"] or "—",
    )
    if ticket["priority"] != "normal":
        head += "\n" + say(language, f"priority.{ticket['priority']}")
    for kind, at in ticket["dues"]:
        when = moment(datetime.fromisoformat(at), zone, language)
        head += "\n" + say(language, f"due.{kind}", mark="⏳", at=when)
    written = [
        Written(
            item["author"],
            item["name"],
            item["kind"],
            _as_written(item, language),
            item["internal"],
            datetime.fromisoformat(item["at"]),
        )
        for item in data["messages"]
    ]
    history = [
        f"{moment(datetime.fromisoformat(item['at']), zone, language)} — "
        + say(language, f"event.{item['kind']}")
        + (f" · {html.escape(item['name'], quote=False)}" if item["name"] else "")
        for item in data["events"][-12:]
    ]
    since = datetime.fromisoformat(ticket["since"])
    for line in where(Whereabouts(**ticket["where"]), language, zone, since, besides=ticket["requester"]):
        head += f"\n{line}"
    if ticket["incident"]:
        number, title = ticket["incident"]
        head += "\n" + incident_words.on_card(number, title, language)
    if ticket["tags"]:
        head += "\n" + tags_line(ticket["tags"])
    if ticket["colleagues"]:
        head += "\n" + colleagues_line(ticket["colleagues"], language)
    parts = [
        head,
        words(written, language, WORDS - 600, zone),
        involvements.lines([Part.read(item) for item in data["parts"]], language, zone),
        "\n".join(history),
    ]
    if ticket["rating"]:
        parts.append(rating_line(ticket["rating"], ticket["comment"], language))
    return joined(parts)


def _as_written(item: dict[str, Any], language: str) -> str:
    """A message's words with those that stood there before; what a requester took back is left out."""
    text = str(item["text"])
    if item.get("withdrawn"):
        mark = plain(language, "page.withdrawn")
        return mark if item["author"] == "requester" else f"{mark} {text}"
    former = [plain(language, "relay.former", words=words) for words in item.get("before", ())]
    return "\n".join([text, *former])
