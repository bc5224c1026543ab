"""The desk's words without markup. Pure."""

from __future__ import annotations

from html.parser import HTMLParser


def without_markup(text: str) -> str:
    """Telegram HTML as plain text; where a link leads stands behind its words."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.said)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._leads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._leads.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._leads:
            leads = self._leads.pop()
            if leads and not (self.said and self.said[-1] == leads):
                self.said.append(f" ({leads})")

    def handle_data(self, data: str) -> None:
        self.said.append(data)
