"""The words of a call back: whom to ring, by when, why, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from handlers.keyboards import parts, registered
from handlers.moments import moment
from locales import say


@dataclass(frozen=True, slots=True)
class CallBack:
    """Everything that the message about a call back shows.

    `outcome` is that of the last ring, None before the first; `by` is who rang, `tries` how often nobody
    answered. Without `due_at` nobody has to ring any more.
    """

    number: int
    name: str
    reach: str
    words: str
    assignee: str
    due_at: datetime | None
    outcome: str | None
    by: str
    tries: int
    rating: int | None


def call_back(it: CallBack, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """The message, and its buttons."""
    who = {"number": it.number, "name": it.name}
    if it.due_at is not None:
        text = say(
            language,
            "call_back.ask",
            number=it.number,
            name=it.name,
            reach=it.reach,
            words=it.words or "—",
            assignee=it.assignee,
            due=moment(it.due_at, zone, language),
        )
        if it.tries:
            text += "\n" + say(language, "call_back.tries", n=it.tries)
        return text, registered.call_back(language, it.number)
    if it.outcome is None:
        return say(language, "call_back.dropped", **who), parts.rows()
    text = say(language, f"call_back.{it.outcome}", number=it.number, name=it.name, by=it.by)
    if it.outcome != "solved":
        return text, parts.rows()
    if it.rating is not None:
        return text + "\n" + say(language, "call_back.rated", rating=it.rating), parts.rows()
    return text + "\n\n" + say(language, "call_back.rate"), registered.call_back_rate(language, it.number)
