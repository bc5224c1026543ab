"""Quotes from messages that are replied to."""

from typing import Any

from telegram_emulator.text.entities import Entity, utf16_length

LONGEST = 1024
#: The formatting that a quote keeps, and must have in common with the original.
KEPT = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji", "date_time"})


def cut_quote(
    text: str, entities: list[Entity], quote: str, given: list[Entity] | None, position: int | None
) -> dict[str, Any] | None:
    """The TextQuote of `quote` in a message's text, or None where it is no exact part of it.

    `position` (UTF-16 units) chooses among several; `given` is the quote's own formatting, None for any.
    """
    places = _places(text, quote)
    if position is not None:
        places.sort(key=lambda place: abs(place - position))
    for place in places:
        cut = _cut(entities, place, utf16_length(quote))
        if given is None or _plain(given) == _plain(cut):
            found: dict[str, Any] = {"text": quote, "position": place, "is_manual": True}
            return found | ({"entities": cut} if cut else {})
    return None


def _places(text: str, quote: str) -> list[int]:
    if not quote or utf16_length(quote) > LONGEST:
        return []
    found, at = [], text.find(quote)
    while at >= 0:
        found.append(utf16_length(text[:at]))
        at = text.find(quote, at + 1)
    return found


def _cut(entities: list[Entity], start: int, length: int) -> list[Entity]:
    cut = []
    for entity in entities:
        begin = max(start, entity["offset"])
        end = min(start + length, entity["offset"] + entity["length"])
        if entity["type"] in KEPT and end > begin:
            cut.append({**entity, "offset": begin - start, "length": end - begin})
    return cut


def _plain(entities: list[Entity]) -> set[tuple[str, int, int]]:
    return {(e["type"], e["offset"], e["length"]) for e in entities if e["type"] in KEPT}
