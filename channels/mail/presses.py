"""Buttons in letters: they are told as words, and an answer that is nothing but one of these is a press."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: An answer of more characters than this says something of its own.
LONGEST = 80
#: Options with more characters, or more of them, are counted: a number is written sooner.
SHORT, FEW = 24, 5
_TOKEN = re.compile(r"\w+")
_COURTESY_WRITTEN = (
    "спасибо большое огромное спс благодарю вам пожалуйста здравствуйте привет ответ за помощь "
    "thanks thank you very much please hello hi"
)
_MARK_WRITTEN = "оценка оцениваю ставлю балл балла баллов из на rating rate points stars of out"
#: What may stand beside an answer without making it another one, and what beside a mark.
_COURTESY, _MARK = frozenset(_COURTESY_WRITTEN.split()), frozenset(_MARK_WRITTEN.split())
#: Other words that people answer with, by the words of the button that they mean.
ALSO = {
    "помогло": ("да", "помогло все", "все помогло", "да помогло", "все получилось", "заработало"),
    "не то": ("нет", "не помогло", "нет не помогло", "не подходит"),
    "позвать специалиста": ("оператор", "специалист", "человек", "нужен человек", "позовите человека"),
    "да решено": ("решено", "все решено", "работает", "все работает", "заработало", "да работает"),
    "нет не решено": ("не решено", "не работает", "все еще не работает", "проблема осталась"),
    "helped": ("yes", "it helped", "that helped", "yes it helped", "works now"),
    "not it": ("no", "it didn t help", "didn t help", "no it didn t help"),
    "call a specialist": ("operator", "human", "agent", "person", "a human please"),
    "yes solved": ("solved", "fixed", "it works", "works now", "all good", "yes it works"),
    "no not solved": ("not solved", "not fixed", "still broken", "it doesn t work", "doesn t work"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be answered: how it is told, what it does, and where it leads instead.

    `number` stands before it where the options are counted; else it is None.
    """

    words: str
    data: str | None
    url: str | None
    number: int | None = None


def options(buttons: Sequence[Sequence[dict[str, str]]]) -> list[Option]:
    """What may be answered to a post with these buttons, in order.

    Args:
        buttons: rows of {"text", "data"} or {"text", "url"}.
    """
    found = [
        Option(_words(button["text"]), button.get("data"), button.get("url"))
        for row in buttons
        for button in row
    ]
    pressed = [option for option in found if option.data is not None]
    counted = len(pressed) > FEW or any(len(option.words) > SHORT for option in pressed)
    if not counted or any(option.words.isdecimal() for option in pressed):
        return found
    numbers = {id(option): place for place, option in enumerate(pressed, start=1)}
    return [Option(one.words, one.data, one.url, numbers.get(id(one))) for one in found]


def pressed(words: str, buttons: Sequence[Sequence[dict[str, str]]]) -> str | None:
    """What the button carries that an answer means; None if it says anything else.

    Args:
        words: what its writer has added, without quotes and signature.
    """
    said = _tokens(words)
    if not said or len(words) > LONGEST:
        return None
    live = [option for option in options(buttons) if option.data is not None]
    known = {" ".join(_tokens(option.words)): option.data for option in live}
    known |= {str(option.number): option.data for option in live if option.number is not None}
    for tokens in (said, _without(said, _COURTESY), _without(said, _COURTESY | _MARK)):
        meant = {" ".join(tokens), " ".join(dict.fromkeys(tokens))}  # "5/5" is a five
        for text, data in known.items():
            if meant & {text, *ALSO.get(text, ())}:
                return data
        begun = [
            data for text, data in known.items() if tokens and f"{text} ".startswith(" ".join(tokens) + " ")
        ]
        if len(begun) == 1:
            return begun[0]
    return None


def _words(text: str) -> str:
    """A button's text without the sign before it, in small letters as in a sentence."""
    bare = re.sub(r"^[^\w«“]+", "", text).strip()
    return bare[:1].lower() + bare[1:]


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold().replace("ё", "е"))


def _without(tokens: list[str], besides: frozenset[str]) -> list[str]:
    return [token for token in tokens if token not in besides]
