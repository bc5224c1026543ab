"""Telegram's two ways of formatting: HTML, as we keep texts, and entities, as messages are passed on."""

from __future__ import annotations

import html
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration

from handlers.reading import utf16

Entity = dict[str, Any]

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def to_html(text: str, entities: Sequence[Entity] | None) -> str:
    """A text with its entities (offsets in UTF-16 units) as Telegram HTML."""
    return html_decoration.unparse(text, [_quoted(MessageEntity(**entity)) for entity in entities or ()])


def _quoted(entity: MessageEntity) -> MessageEntity:
    """An address stands within quotation marks: aiogram takes it as it is."""
    return entity if entity.url is None else entity.model_copy(update={"url": html.escape(entity.url)})


def from_html(markup: str) -> tuple[str, list[Entity]]:
    """Telegram HTML as a text and its entities, by where they begin; what surrounds the text is cut off."""
    reader = _Reader()
    reader.feed(markup.strip())
    reader.close()
    text = reader.text.rstrip()
    whole, kept = utf16(text), []
    for entity in reader.entities:
        length = min(entity["offset"] + entity["length"], whole) - entity["offset"]
        if length > 0:
            kept.append({**entity, "length": length})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[Entity] = []
        self._opened: list[tuple[str, int, Entity]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._opened.append((tag, utf16(self.text), _entity(tag, dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if not self._opened or self._opened[-1][0] != tag:
            return
        _, offset, entity = self._opened.pop()
        inside = self._opened[-1] if self._opened else None
        if tag == "code" and inside is not None and inside[0] == "pre":
            inside[2].update({name: value for name, value in entity.items() if name == "language"})
        elif entity:
            if tag == "code":
                entity.pop("language", None)
            self.entities.append({**entity, "offset": offset, "length": utf16(self.text) - offset})


def _entity(tag: str, given: dict[str, str | None]) -> Entity:
    """What a tag says, but for where; nothing for a tag that isn't Telegram's."""
    if tag == "a":
        return {"type": "text_link", "url": given.get("href") or ""}
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": given.get("emoji-id") or ""}
    if tag == "blockquote" and "expandable" in given:
        return {"type": "expandable_blockquote"}
    kind = _KINDS.get(tag)
    if kind is None:
        return {}
    # aiogram writes it otherwise than Telegram does.
    language = (given.get("class") or given.get("language") or "").removeprefix("language-")
    return {"type": kind, "language": language} if tag == "code" and language else {"type": kind}
