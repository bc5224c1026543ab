"""Telegram's MarkdownV2."""

from typing import NamedTuple, NoReturn

from telegram_emulator.text.entities import Entity, utf16_length
from telegram_emulator.text.links import link_target
from telegram_emulator.world.errors import bad_request

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
}


class _Open(NamedTuple):
    kind: str
    offset: int
    position: int
    begin: int


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
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
        self.quote: int | None = None

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if self._at_line_start():
                self._line_start()
            if self.at < len(self.source):
                self._one()
        self._end_quote()
        if self.open:
            self._unclosed(self.open[-1])
        return "".join(self.parts), self.entities

    def _at_line_start(self) -> bool:
        return self.at == 0 or self.source[self.at - 1] == "\n"

    def _line_start(self) -> None:
        if self.source.startswith("**>", self.at):
            self._end_quote()
            self.at += 2
        if self.source.startswith(">", self.at):
            if self.quote is None:
                self.quote = self.length
            self.at += 1
        else:
            self._end_quote()

    def _end_quote(self, kind: str = "blockquote") -> None:
        if self.quote is not None and self.length > self.quote:
            self.entities.append({"type": kind, "offset": self.quote, "length": self.length - self.quote})
        self.quote = None

    def _one(self) -> None:
        source, char = self.source, self.source[self.at]
        if char == "\\" and self.at + 1 < len(source) and "\0" < source[self.at + 1] < "\x7f":
            self._write(source[self.at + 1])
            self.at += 2
        elif char == "`":
            self._code()
        elif char in "_*~|":
            self._mark()
        elif char == "[" or source.startswith("![", self.at):
            kind = "text_link" if char == "[" else "custom_emoji"
            self.open.append(_Open(kind, self.length, len(self.parts), self.at))
            self.at += 1 if char == "[" else 2
        elif char == "]" and self.open and self.open[-1].kind in ("text_link", "custom_emoji"):
            self._target()
        elif char in _RESERVED:
            self._reserved(char)
        else:
            self._write(char)
            self.at += 1

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def _mark(self) -> None:
        source = self.source
        if self._ends_expandable_quote():
            self.at += 2
            self._end_quote("expandable_blockquote")
            return
        mark = source[self.at]
        if source.startswith(("__", "||"), self.at):
            mark = source[self.at : self.at + 2]
        elif mark == "|":
            self._reserved("|")
        # three underscores after an open italic first close the italic
        if (
            mark == "__"
            and self.open
            and self.open[-1].kind == "italic"
            and source.startswith("___", self.at)
        ):
            mark = "_"
        kind = _MARKS[mark]
        if self.open and self.open[-1].kind == kind:
            self._close(self.open.pop(), {})
        elif any(opened.kind == kind for opened in self.open):
            self._unclosed(self.open[-1])
        else:
            self.open.append(_Open(kind, self.length, len(self.parts), self.at))
        self.at += len(mark)

    def _ends_expandable_quote(self) -> bool:
        after = self.source[self.at + 2 : self.at + 3]
        closes_spoiler = any(opened.kind == "spoiler" for opened in self.open)
        at_end = self.source.startswith("||", self.at) and after in ("", "\n")
        return self.quote is not None and at_end and not closes_spoiler

    def _close(self, opened: _Open, more: Entity) -> None:
        if self.length > opened.offset:
            length = self.length - opened.offset
            self.entities.append({"type": opened.kind, "offset": opened.offset, "length": length, **more})

    def _code(self) -> None:
        source, begin = self.source, self.at
        fence = "```" if source.startswith("```", begin) else "`"
        opened = _Open("pre" if fence == "```" else "code", self.length, len(self.parts), begin)
        self.at += len(fence)
        more: Entity = {}
        if fence == "```":
            line, newline, _ = source[self.at :].partition("\n")
            if newline and line.strip() and "`" not in line:
                more = {"language": line.strip()}
                self.at += len(line)
            if source.startswith("\n", self.at):
                self.at += 1
        while not source.startswith(fence, self.at):
            if self.at >= len(source):
                self._unclosed(opened)
            if source[self.at] == "\\" and self.at + 1 < len(source):
                self.at += 1
            self._write(source[self.at])
            self.at += 1
        self.at += len(fence)
        self._close(opened, more)

    def _target(self) -> None:
        opened = self.open.pop()
        source = self.source
        words = "".join(self.parts[opened.position :])
        self.at += 1
        url = words
        if source.startswith("(", self.at):
            end = self.at + 1
            raw = ""
            while not source.startswith(")", end):
                if end >= len(source):
                    self._fail("Can't find end of a URL", self.at)
                if source[end] == "\\":
                    end += 1
                raw += source[end : end + 1]
                end += 1
            self.at = end + 1
            url = raw
        if opened.kind == "custom_emoji":
            self._close(opened, {"custom_emoji_id": url.rpartition("id=")[2]})
        elif (target := link_target(url)) is not None:
            self._close(opened, {"url": target})

    def _reserved(self, char: str) -> NoReturn:
        raise bad_request(
            f"can't parse entities: Character '{char}' is reserved"
            " and must be escaped with the preceding '\\'"
        )

    def _unclosed(self, opened: _Open) -> NoReturn:
        self._fail(f"Can't find end of {_NAMES[opened.kind]} entity", opened.begin)

    def _fail(self, what: str, position: int) -> NoReturn:
        offset = len(self.source[:position].encode())
        raise bad_request(f"can't parse entities: {what} at byte offset {offset}")
