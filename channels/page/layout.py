"""What every page of ours has: its head, its frame, and where its style and scripts lie. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from locales import plain

STATIC = Path(__file__).parent / "static"
#: What is served beside the pages, with its kind.
FILES: Mapping[str, str] = {
    "page.css": "text/css",
    "form.js": "text/javascript",
    "thread.js": "text/javascript",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page stands: the path of PUBLIC_URL without a slash at its end, often empty."""

    base: str

    def form(self, department: str = "", **query: str) -> str:
        """The form's path; a department's has its name or number behind it."""
        asked = "&".join(f"{name}={value}" for name, value in query.items() if value)
        return f"{self.base}/form{f'/{department}' if department else ''}{f'?{asked}' if asked else ''}"

    def page(self, secret: str, further: str = "") -> str:
        """The path of a request's page, or of something on it."""
        return f"{self.base}/r/{secret}{further}"

    def file(self, name: str) -> str:
        """The path of a style or a script; another for every wording of it."""
        return f"{self.base}/page/{name}?v={version(name)}"


def version(name: str) -> str:
    """What tells this wording of a file from another."""
    return _VERSIONS[name]


def content(name: str) -> bytes:
    """A style or a script."""
    return _CONTENTS[name]


_CONTENTS = {name: (STATIC / name).read_bytes() for name in FILES}
_VERSIONS = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in _CONTENTS.items()}


def document(
    address: Address,
    language: str,
    title: str,
    body: str,
    *,
    scripts: Sequence[str] = (),
    kind: str = "",
) -> str:
    """A whole page.

    Args:
        title: words, not HTML.
        body: HTML.
        scripts: the files of its scripts.
        kind: a class of the whole page.
    """
    scripted = "".join(f'<script src="{address.file(name)}" defer></script>' for name in scripts)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{address.file("page.css")}"><link rel="icon" href="data:,">{scripted}'
        f'</head><body class="{kind}">{body}</body></html>'
    )


def worded(language: str, key: str, /, **values: str | int) -> str:
    """A text of ours as HTML."""
    return escape(plain(language, key, **values))


def notice(address: Address, language: str, title: str, text: str) -> str:
    """A page that says one thing, and leads to the form."""
    way = (
        f'<p><a class="solid" href="{address.form(lang=language)}">{worded(language, "web.to_form")}</a></p>'
    )
    body = f"<main><h1>{escape(title)}</h1><p>{escape(text)}</p>{way}</main>"
    return document(address, language, title, body)
