"""What a part looks like to specialists: its card, its first post, and what stands in the ticket's place."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from handlers.cards import CARD_WORDS, TOPIC_NAME, WORDS, Written, words
from handlers.involvements import Part, short, state
from handlers.keyboards import involvements as keyboards
from handlers.keyboards.parts import rows
from locales import Markup, plain, say


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that shows a part."""

    id: int
    part: Part
    #: Who asks, for which department, and how the ticket begins.
    asker: str
    origin: str
    matter: str
    #: What its department was asked and told before it was taken.
    written: Sequence[Written]
    #: Whether it is talked about in the ticket's own place.
    joined: bool
    #: Where it is talked about, if that is a topic.
    link: str | None


def card(shown: Shown, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """The card in the queue of the department that was asked; a line once it is over."""
    part = shown.part
    state_words = state(part, language, zone)
    if part.status in ("done", "cancelled"):
        text = say(
            language,
            "part.line",
            number=part.number,
            department=part.department,
            state=Markup(state_words),
        )
        return text, rows()
    lines = [_head(shown, language), words(shown.written, language, CARD_WORDS), state_words]
    if part.status == "open":
        return _joined(lines), keyboards.open_card(language, shown.id)
    if shown.link:
        lines.append(say(language, "card.topic", link=Markup(html.escape(shown.link))))
    return _joined(lines), rows()


def intro(shown: Shown, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """The first post of a part's own place."""
    part = shown.part
    lines = [
        _head(shown, language),
        words(shown.written, language, WORDS, zone),
        state(part, language, zone),
    ]
    if part.status in ("done", "cancelled"):
        return _joined(lines), rows()
    lines.append(say(language, "part.hint", name=shown.asker))
    markup = keyboards.open_card if part.status == "open" else keyboards.owned
    return _joined(lines), markup(language, shown.id)


def window(shown: Shown, language: str, zone: ZoneInfo) -> tuple[str, InlineKeyboardMarkup]:
    """What stands for the part where its ticket is talked about: a reply to it goes to the department."""
    part = shown.part
    head = say(language, "part.window", number=part.number, department=part.department)
    lines = [head, words(shown.written[:1], language, CARD_WORDS), state(part, language, zone)]
    if part.status in ("done", "cancelled"):
        return _joined(lines), rows()
    lines.append(say(language, "part.window_hint"))
    taken_here = shown.joined and part.status == "assigned"
    return _joined(lines), keyboards.window(language, shown.id, taken_here=taken_here)


def topic_name(shown: Shown, language: str) -> str:
    """The name of a part's own topic."""
    asked = short(shown.part.question)
    name = plain(language, "part.topic", number=shown.part.number, words=asked).strip(" ·")
    return name if len(name) <= TOPIC_NAME else name[: TOPIC_NAME - 1] + "…"


def _head(shown: Shown, language: str) -> str:
    part = shown.part
    head = say(
        language,
        "part.head",
        number=part.number,
        department=part.department,
        asker=shown.asker,
        origin=shown.origin,
    )
    if shown.matter:
        head += "\n" + say(language, "part.matter", words=shown.matter)
    return head


def _joined(parts: Sequence[str]) -> str:
    """Parts one below the other; a quote stands apart by itself."""
    return "\n".join(part for part in parts if part)
