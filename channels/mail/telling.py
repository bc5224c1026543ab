"""What a letter says below its words: how to answer it, and what it is about."""

from __future__ import annotations

import html
from collections.abc import Sequence

from channels.mail.presses import Option
from locales import Markup, say


def ways_to_answer(options: Sequence[Option], language: str) -> str:
    """How what stands on buttons in a chat is answered by letter, as Telegram HTML; empty without any.

    Args:
        options: as `presses.options` gives them.
    """
    lines = [f'<a href="{html.escape(one.url)}">{_plain(one.words)}</a>' for one in options if one.url]
    live = [one for one in options if one.data is not None]
    counted = [one for one in live if one.number is not None]
    if counted:
        lines += [f"{one.number} — {_plain(one.words)}" for one in counted]
        lines.append(say(language, "letter.by_number", last=len(counted)))
    elif live:
        told = [_plain(one.words) if one.words.isdecimal() else _quoted(one, language) for one in live]
        last = told.pop()
        ways = say(language, "letter.or", first=Markup(", ".join(told)), last=Markup(last)) if told else last
        lines.append(say(language, "letter.answer_with", ways=Markup(ways)))
    return "\n".join(lines)


def below(number: int | None, language: str) -> str:
    """The last line: which ticket it is, if people have it, and that an answer finds its way."""
    return say(language, "letter.below", number=number) if number is not None else ""


def _quoted(option: Option, language: str) -> str:
    return say(language, "letter.quoted", words=option.words)


def _plain(words: str) -> str:
    return html.escape(words, quote=False)
