"""Telegram HTML: checking an answer's markup and reading its plain text."""

import html
import re
from dataclasses import dataclass

LONGEST_ANSWER = 4096
LONGEST_SOURCE = 16_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});)")
_FORMATS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler")
_TAGS = frozenset((*_FORMATS, "a", "tg-emoji", "code", "pre", "blockquote"))
#: An address among a tag's attributes; within another's value it is none.
_HREF = re.compile(
    r"""(?:\s+[^\s"'<>=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))?)*?"""
    r"""\s+href\s*=\s*("[^"<>]+"|'[^'<>]+'|[^\s"'<>]+)"""
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer: a code of `files.RowProblem`, and the tag or number it is about."""

    code: str
    detail: str


def from_source(text: str) -> str:
    """The Telegram HTML for what an author wrote: text without tags is taken as it is, its < > & escaped."""
    text = _ENTITY.sub("&amp;", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return text if _TAG.search(text) else text.replace("<", "&lt;").replace(">", "&gt;")


def check(markup: str) -> Fault | None:
    """The first fault of Telegram HTML, or None: a tag unknown, misplaced, not closed, or too long a text."""
    opened: list[str] = []
    for tag in _TAG.finditer(markup):
        name = tag[2].lower()
        if name not in _TAGS:
            return Fault("unsupported_tag", tag[2])
        if tag[1]:
            if not opened or opened.pop() != name:
                return Fault("misplaced_tag", f"/{name}")
        else:
            if name == "a" and not _HREF.match(tag[3]):
                return Fault("link_without_address", "a")
            opened.append(name)
    if opened:
        return Fault("unclosed_tag", opened[-1])
    if "<" in _TAG.sub("", markup):
        return Fault("stray_bracket", "<")
    length = len(plain_text(markup).encode("utf-16-le")) // 2
    if length > LONGEST_ANSWER or len(markup) > LONGEST_SOURCE:
        return Fault("answer_too_long", str(max(length, len(markup) if length <= LONGEST_ANSWER else 0)))
    return None


def plain_text(markup: str) -> str:
    """The text that a reader sees, without tags."""
    return html.unescape(_TAG.sub("", markup))
