"""Words with their formatting: put together, and cut where Telegram's limits want it. Pure.

Offsets and lengths of formatting are in UTF-16 units, limits of length in characters, as Telegram has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handlers.reading import utf16

Entity = dict[str, Any]

#: Formatting that means something only whole.
_WHOLE = frozenset(
    {
        "mention",
        "text_mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "custom_emoji",
        "date_time",
    }
)
#: Where a text is best cut, best first; what matches stays with the part before.
_CUTS = tuple(map(re.compile, (r"\n{2,}", r"\n", r"(?<=[.!?…])\s", r"\s")))
#: A cut that leaves less than this share of the room used is a bad one.
_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Wording:
    """A text and its formatting."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def __len__(self) -> int:
        return len(self.text)


def styled(text: str, *kinds: str) -> Wording:
    """A text that is formatted whole."""
    length = utf16(text)
    return Wording(text, tuple({"type": kind, "offset": 0, "length": length} for kind in kinds))


def joined(parts: Iterable[Wording], between: str = "\n") -> Wording:
    """What isn't empty of several, one after the other."""
    text, entities = "", list[Entity]()
    for part in parts:
        if not part.text:
            continue
        if text:
            text += between
        shift = utf16(text)
        text += part.text
        entities += ({**entity, "offset": entity["offset"] + shift} for entity in part.entities)
    return Wording(text, tuple(entities))


def split(words: Wording, first: int, further: int) -> list[Wording]:
    """Cuts words into parts that are at most `first`, then `further` characters long; at least one.

    Nothing is left out. Bold stays bold on both sides of a cut; what means something only whole, such as
    an address or a custom emoji, is never cut through unless it is longer than a part.
    """
    parts, limit = [], first
    while len(words) > limit:
        at = _cut(words, limit)
        head, words = _parted(words, at)
        parts.append(head)
        limit = further
    return [*parts, words]


def _cut(words: Wording, limit: int) -> int:
    """How many characters go into the first part."""
    starts = _starts(words)
    for pattern in _CUTS:
        for found in reversed(list(pattern.finditer(words.text, 0, limit))):
            if found.end() < limit * _LEAST:
                break
            if not _is_inside(words, starts, found.end()):
                return found.end()
    at = limit
    while at > limit * _LEAST and (_is_inside(words, starts, at) or _joins(words.text, at)):
        at -= 1
    return at if at > limit * _LEAST else limit


def _starts(words: Wording) -> list[tuple[int, int]]:
    """Where each piece of formatting that must stay whole begins and ends, in UTF-16 units."""
    return [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in words.entities
        if entity["type"] in _WHOLE
    ]


def _is_inside(words: Wording, whole: list[tuple[int, int]], at: int) -> bool:
    if not whole:
        return False
    unit = utf16(words.text[:at])
    return any(start < unit < end for start, end in whole)


def _joins(text: str, at: int) -> bool:
    """Whether a cut here would go through one sign: a skin tone, a flag, a family, an accent."""
    if at >= len(text):
        return False
    after, before = text[at], text[at - 1]
    joining = "\u200d\ufe0f\u20e3"
    is_tone = "\U0001f3fb" <= after <= "\U0001f3ff"
    is_accent = "\u0300" <= after <= "\u036f"
    is_flag = all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in (before, after))
    return after in joining or before == "\u200d" or is_tone or is_accent or is_flag


def _parted(words: Wording, at: int) -> tuple[Wording, Wording]:
    unit = utf16(words.text[:at])
    before, after = list[Entity](), list[Entity]()
    for entity in words.entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < unit:
            before.append({**entity, "length": min(end, unit) - start})
        if end > unit:
            begin = max(start, unit)
            after.append({**entity, "offset": begin - unit, "length": end - begin})
    return Wording(words.text[:at], tuple(before)), Wording(words.text[at:], tuple(after))
