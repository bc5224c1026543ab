"""Entities: their measure (UTF-16 units), order, trimming, and those that Telegram finds by itself."""

import re
from typing import Any

Entity = dict[str, Any]

_FOUND = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s<>\"']+)"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@<])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})\b"
    r"|(?<![\w#])(?P<hashtag>#(?=\w*[^\W\d])\w{1,256})"
)
_HINTS = frozenset("/@#.")
_CLOSED_TO_FINDING = frozenset({"code", "pre", "text_link", "text_mention"})


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, by which entities are measured."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Strip the text at both ends, keep entities in step, drop empty ones, and order them."""
    stripped = text.lstrip()
    cut = utf16_length(text[: len(text) - len(stripped)])
    stripped = stripped.rstrip()
    if not entities:
        return stripped, entities
    end = utf16_length(stripped)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        stop = min(end, entity["offset"] + entity["length"] - cut)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return stripped, kept


def find_entities(text: str, given: list[Entity]) -> list[Entity]:
    """The given entities with commands, links, mentions and tags that Telegram finds by itself."""
    if _HINTS.isdisjoint(text):
        return given
    closed = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in _CLOSED_TO_FINDING]
    found = list(given)
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or ""
        value = match.group()
        if kind == "url":
            value = value.rstrip(".,;:!?)»")
        start = utf16_length(text[: match.start()])
        length = utf16_length(value)
        if not any(start < stop and begin < start + length for begin, stop in closed):
            found.append({"type": kind, "offset": start, "length": length})
    if len(found) > len(given):
        found.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return found
