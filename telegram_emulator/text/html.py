"""Telegram's HTML."""

import re
from typing import NamedTuple, NoReturn

from telegram_emulator.text.entities import Entity, utf16_length
from telegram_emulator.text.links import link_target
from telegram_emulator.world.errors import bad_request

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#(?P<dec>\d+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>[a-z]+));?")
_NAME = re.compile(r"[^\s>/<]*")
_PLAIN = re.compile(r"[^<&]+")
_SPACE = re.compile(r"\s*")
_ATTRIBUTE = re.compile(r"[^\s=>/\"']+")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]+")


class _Open(NamedTuple):
    tag: str
    offset: int
    position: int
    attributes: dict[str, str]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Give the text without markup and its entities.

    Raises:
        ApiError: 400 in Telegram's words, with the place as a byte offset.
    """
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        source, end = self.source, len(self.source)
        while self.at < end:
            if plain := _PLAIN.match(source, self.at):
                self._write(plain.group())
                self.at = plain.end()
            elif source[self.at] == "&":
                self._write(self._character())
            elif source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise bad_request(
                f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\""
            )
        return "".join(self.parts), self.entities

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _fail(self, what: str, position: int, after: str = "") -> NoReturn:
        offset = len(self.source[:position].encode())
        raise bad_request(f"can't parse entities: {what} at byte offset {offset}{after}")

    def _character(self) -> str:
        match = _CHARACTER.match(self.source, self.at)
        if match is not None:
            char = _decoded(match)
            if char is not None:
                self.at = match.end()
                return char
        self.at += 1
        return "&"

    def _start_tag(self) -> None:
        source, begin = self.source, self.at
        name = _NAME.match(source, begin + 1)
        assert name is not None
        tag = name.group().lower()
        self.at = name.end()
        if self.at >= len(source):
            self._fail("Unclosed start tag", begin)
        if tag not in _SIMPLE:
            self._fail(f'Unsupported start tag "{tag}"', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and not attributes.get("class", "").startswith("tg-"):
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, self.length, len(self.parts), attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        source, end = self.source, len(self.source)
        found: dict[str, str] = {}
        while True:
            self._skip_space()
            if self.at >= end:
                self._fail(f'Unclosed start tag "{tag}"', begin)
            if source[self.at] == ">":
                self.at += 1
                return found
            if source.startswith("/>", self.at):
                self._fail(f'Empty attribute name in the tag "{tag}"', self.at)
            name = _ATTRIBUTE.match(source, self.at)
            if name is None:
                self._fail(f'Empty attribute name in the tag "{tag}"', begin)
            self.at = name.end()
            self._skip_space()
            key = name.group().lower()
            if source[self.at : self.at + 1] == "=":
                self.at += 1
                found[key] = self._attribute_value(tag, begin)
            else:
                found[key] = ""

    def _attribute_value(self, tag: str, begin: int) -> str:
        self._skip_space()
        source = self.source
        quote = source[self.at : self.at + 1]
        if quote in ("'", '"') and quote:
            close = source.find(quote, self.at + 1)
            if close < 0:
                self._fail("Unclosed start tag", begin)
            raw = source[self.at + 1 : close]
            self.at = close + 1
            return _CHARACTER.sub(lambda match: _decoded(match) or match.group(), raw)
        bare = _BARE_VALUE.match(source, self.at)
        if bare is None:
            self._fail("Unexpected end of name token", self.at)
        self.at = bare.end()
        return bare.group()

    def _skip_space(self) -> None:
        space = _SPACE.match(self.source, self.at)
        assert space is not None
        self.at = space.end()

    def _end_tag(self) -> None:
        begin = self.at
        name = _NAME.match(self.source, begin + 2)
        assert name is not None
        tag = name.group().lower()
        self.at = name.end()
        self._skip_space()
        if self.source[self.at : self.at + 1] != ">":
            self._fail("Unclosed end tag", begin)
        self.at += 1
        if not self.open:
            self._fail("Unexpected end tag", begin)
        opened = self.open.pop()
        if tag and tag != opened.tag:
            self._fail("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{tag}>"')
        if self.length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": _SIMPLE[opened.tag],
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        given = opened.attributes
        if opened.tag == "a":
            url = given.get("href") or "".join(self.parts[opened.position :])
            target = link_target(url)
            if target is None:
                return
            entity["url"] = target
        elif opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = given.get("emoji-id", "")
        elif opened.tag == "blockquote" and "expandable" in given:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and self.open and self.open[-1].tag == "pre":
            language = given.get("class", "").removeprefix("language-")
            if language and self.open[-1].offset == opened.offset:
                self.open[-1].attributes["language"] = language
            return
        elif opened.tag == "pre" and given.get("language"):
            entity["language"] = given["language"]
        self.entities.append(entity)


def _decoded(match: re.Match[str]) -> str | None:
    if name := match["name"]:
        return _NAMED.get(name)
    code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None
