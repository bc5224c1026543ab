"""Telegram's HTML as a browser may be given it: what Telegram knows, and nothing else. Pure."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_TAGS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "s": "s",
    "strike": "s",
    "del": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
#: Where a link may lead; anything else stays words.
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|tg://)[^\s\"'<>]+", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)]")


def shown(markup: str) -> str:
    """HTML for a page: tags that Telegram doesn't know are left out, their words stay.

    Addresses among the words become links; line breaks are the page's style's business.
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.end()


def leads(address: str) -> bool:
    """Whether a link may lead there."""
    return _ADDRESS.fullmatch(address) is not None


def words(text: str) -> str:
    """The same for what somebody wrote without markup."""
    return _linked(text)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        #: What is open: the tag as it came, and what it was opened with; None for what is left out.
        self._open: list[tuple[str, str | None]] = []

    def handle_data(self, data: str) -> None:
        linked = any(ours in ("a", "code", "pre") for _, ours in self._open)
        self._out.append(html.escape(data) if linked else _linked(data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        ours = _TAGS.get(tag)
        opening = f"<{ours}>" if ours else ""
        address = given.get("href") or ""
        if tag == "a" and leads(address):
            ours, opening = "a", _anchor(address)
        elif tag == "tg-spoiler" or (tag == "span" and given.get("class") == "tg-spoiler"):
            ours, opening = "span", '<span class="spoiler" tabindex="0">'
        self._open.append((tag, ours))
        self._out.append(opening)

    def handle_endtag(self, tag: str) -> None:
        if tag not in [opened for opened, _ in self._open]:
            return
        while self._open:
            opened, ours = self._open.pop()
            self._out.append(f"</{ours}>" if ours else "")
            if opened == tag:
                return

    def end(self) -> str:
        """What was read, with everything closed."""
        self._out += [f"</{ours}>" for _, ours in reversed(self._open) if ours]
        self._open = []
        return "".join(self._out)


def _anchor(address: str) -> str:
    return f'<a href="{html.escape(address)}" rel="noopener noreferrer nofollow" target="_blank">'


def _linked(text: str) -> str:
    parts, done = [], 0
    for found in _BARE.finditer(text):
        parts += [html.escape(text[done : found.start()]), _anchor(found[0]), html.escape(found[0]), "</a>"]
        done = found.end()
    return "".join([*parts, html.escape(text[done:])])
