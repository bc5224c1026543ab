"""HTML as the text that a person would read, with quotes marked as in plain letters."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from channels.mail.charsets import decode, tidy
from channels.mail.headers import from_base64
from channels.mail.letter import File

#: So many characters are read, and so many tags may be open: reading takes time by the square of that.
LONGEST, DEEPEST = 2_000_000, 1_000
_SKIPPED = frozenset(("head", "script", "style", "title", "template", "noscript", "iframe", "object", "svg"))
_BLOCKS_WRITTEN = (
    "p div ul ol li table tr blockquote pre h1 h2 h3 h4 h5 h6 hr section article header footer center dl dt "
    "dd address form fieldset figure body tbody thead caption"
)
_BLOCKS = frozenset(_BLOCKS_WRITTEN.split())
_APART = frozenset(("p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"))
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
#: What holds somebody else's words in the programs that people write letters with.
_QUOTES = re.compile(r"(?:^|\s)(?:gmail_quote|moz-cite-prefix|yahoo_quoted|protonmail_quote|zmail_extra)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
#: Tags that hold nothing, or needn\'t be closed.
_EMPTY_WRITTEN = "br img hr meta link input area base col embed source track wbr p li td tr th dt dd"
_EMPTY = frozenset(_EMPTY_WRITTEN.split())
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\f\xa0\u2000-\u200a\u3000]+")
_NOTHING = re.compile("[\u00ad\u034f\u200b\u200c\u200e\u200f\u2060\ufeff]")


def page_text(data: bytes, declared: str) -> tuple[str, list[File]]:
    """The text of a page, and the pictures that are written into it.

    Args:
        declared: the character set that the letter names; empty if it names none.
    """
    named = _META.search(data[:2000])
    source = decode(data, declared or (named[1].decode("ascii") if named else ""))[:LONGEST]
    if _too_deep(source):
        return tidy(html.unescape(re.sub(r"<[^<>]*>", " ", source))).strip(), []
    page = _Page()
    root = LexborHTMLParser(source).root
    if root is not None:
        _walk(root, page)
    return page.text(), page.pictures


def _too_deep(source: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(source):
        if tag[2].lower() in _EMPTY:
            continue
        depth += -1 if tag[1] else 1
        if depth > DEEPEST:
            return True
    return False


@dataclass
class _Page:
    """The lines so far; a new one begins with the marks of the quotes that it stands in."""

    lines: list[str] = field(default_factory=list)
    line: str = ""
    depth: int = 0
    kept: int = 0
    links: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[File] = field(default_factory=list)

    def ends(self, apart: bool = False) -> None:
        """The line is over; `apart` leaves an empty one after it."""
        mark = ">" * min(self.depth, 9)
        line = self.line.rstrip() if self.kept else self.line.strip()
        if line:
            self.lines.append(f"{mark} {line}" if mark else line)
        if apart and self.lines and self.lines[-1].strip("> "):
            self.lines.append(mark)
        self.line = ""

    def adds(self, text: str) -> None:
        """More of the line."""
        text = _NOTHING.sub("", text)
        if self.kept:
            first, *others = text.split("\n")
            self.line += first
            for other in others:
                self.ends()
                self.line = other
            return
        text = _SPACES.sub(" ", text)
        self.line += text.lstrip() if not self.line or self.line.endswith(" ") else text

    def text(self) -> str:
        """Everything, with no more than one empty line in a row."""
        self.ends()
        return re.sub(r"\n{3,}", "\n\n", tidy("\n".join(self.lines))).strip()


def _walk(root: LexborNode, page: _Page) -> None:
    """Every node in order, without recursion: pages are as deep as their senders like."""
    node: LexborNode | None = root
    while node is not None:
        goes_in = _enters(node, page)
        if goes_in and node.first_child is not None:
            node = node.first_child
            continue
        if goes_in:
            _leaves(node, page)
        while node is not None and node.next is None:
            node = node.parent if node.mem_id != root.mem_id else None
            if node is not None:
                _leaves(node, page)
        node = node.next if node is not None else None


def _enters(node: LexborNode, page: _Page) -> bool:
    if node.is_text_node:
        page.adds(node.text_content or "")
        return True
    tag = node.tag or ""
    if not node.is_element_node:
        return node.is_document_node
    said = node.attributes
    if tag in _SKIPPED or "hidden" in said or _HIDDEN.search((said.get("style") or "")[:2000]):
        return False
    if tag in _BLOCKS:
        page.ends(apart=tag in _APART)
    _begins(tag, said, page)
    return True


def _begins(tag: str, said: dict[str, str | None], page: _Page) -> None:
    if tag == "br":
        page.ends(apart=not page.line.strip())
    elif tag == "li":
        page.line = "• "
    elif tag in ("td", "th") and page.line.strip():
        page.line = page.line.rstrip() + "  "
    elif tag == "img":
        _pictures(said, page)
    elif tag == "a":
        page.links.append((said.get("href") or "", str(len(page.line))))
    elif tag == "pre":
        page.kept += 1
    if _is_quote(tag, said):
        page.depth += 1


def _is_quote(tag: str, said: dict[str, str | None]) -> bool:
    if tag == "blockquote":
        return True
    return tag == "div" and bool(_QUOTES.search((said.get("class") or "")[:200]))


def _leaves(node: LexborNode, page: _Page) -> None:
    tag, said = node.tag or "", node.attributes if node.is_element_node else {}
    if tag == "a" and page.links:
        href, at = page.links.pop()
        words = page.line[int(at) :].strip()
        if (
            re.match(r"https?://", href)
            and href.rstrip("/") != words.rstrip("/")
            and len(href) <= 500
            and words
        ):
            page.line += f" <{href}>"
    elif tag in _BLOCKS:
        page.ends(apart=tag in _APART)
    if tag == "pre":
        page.kept -= 1
    if _is_quote(tag, said):
        page.depth -= 1


def _pictures(said: dict[str, str | None], page: _Page) -> None:
    source, instead = said.get("src") or "", (said.get("alt") or "").strip()
    if 0 < len(instead) <= 4 and not instead.isascii():  # an emoji that is drawn as a picture
        page.adds(instead)
    found = re.match(r"data:image/(png|jpe?g|gif|webp);base64,", source[:60], re.IGNORECASE)
    if found is not None and len(page.pictures) < 20:
        kind = found[1].lower().replace("jpg", "jpeg")
        name = f"picture-{len(page.pictures) + 1}.{kind}"
        page.pictures.append(File(name, f"image/{kind}", from_base64(source[found.end() :]), inline=True))
