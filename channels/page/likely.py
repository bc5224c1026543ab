"""The likely answers to what is being typed, as HTML. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from channels.page import markup
from channels.page.layout import worded


@dataclass(frozen=True, slots=True)
class LikelyAnswer:
    """An entry that may answer: its question, and its answer as Telegram HTML."""

    title: str
    answer: str


def drawn(language: str, answers: Sequence[LikelyAnswer]) -> str:
    """Each answer under its question."""
    question, helped = worded(language, "web.likely.question"), worded(language, "web.likely.helped")
    did = f'<p class="did"><span>{question}</span><button type="button" class="plain">{helped}</button></p>'
    items = "".join(
        f"<details><summary>{escape(one.title)}</summary>"
        f'<div class="words">{markup.shown(one.answer)}</div>{did}</details>'
        for one in answers
    )
    head, other = worded(language, "web.likely.head"), worded(language, "web.likely.else")
    return f'<h2>{head}</h2>{items}<p class="small">{other}</p>'


def enough(language: str) -> str:
    """What stands in the form's place when one of them helped."""
    title, text = worded(language, "web.helped.title"), worded(language, "web.helped.text")
    return f'<div class="enough" tabindex="-1"><h2>{title}</h2><p>{text}</p></div>'
