"""A row of the table of odd letters, and what letters are put together from."""

from __future__ import annotations

import base64
import quopri
from dataclasses import dataclass
from typing import Any

from channels.mail.letter import Ours

OURS = Ours(frozenset(("help@desk.example", "kassa@desk.example")), "desk.example/7d1f")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


@dataclass(frozen=True)
class Odd:
    """A letter, and what must come of it: `wants` are fields of the letter read, `files` are names."""

    name: str
    raw: bytes
    wants: dict[str, Any]


def odd(name: str, raw: bytes, **wants: Any) -> Odd:
    """One row; without `kind` it is a person's, and is answered."""
    return Odd(name, raw, {"kind": "human", **wants})


def head(**said: str | bytes | None) -> bytes:
    """The head of a letter, a person's unless it says otherwise; None leaves a line out.

    Names are written with `_` for `-`. Text goes out as UTF-8, as it is.
    """
    lines: dict[str, str | bytes | None] = {
        "From": "Ira <ira@shop.example>",
        "To": "help@desk.example",
        "Subject": "Kassa",
        "Message-ID": "<1@shop.example>",
    }
    lines |= {key.replace("_", "-"): value for key, value in said.items()}
    return b"".join(
        key.encode() + b": " + (value.encode() if isinstance(value, str) else value) + b"\r\n"
        for key, value in lines.items()
        if value is not None
    )


def letter(body: str | bytes = "The till is dead", **said: str | bytes | None) -> bytes:
    """A letter of one part."""
    data = body.encode() if isinstance(body, str) else body
    return head(**said) + b"\r\n" + data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def text(words: str, charset: str = "utf-8", **said: str | bytes | None) -> bytes:
    """A letter of one part in this character set, declared as such."""
    return letter(words.encode(charset), Content_Type=f"text/plain; charset={charset}", **said)


def part(kind: str, body: str | bytes, **said: str) -> bytes:
    """One part of several."""
    data = body.encode() if isinstance(body, str) else body
    lines = "".join(f"{key.replace('_', '-')}: {value}\r\n" for key, value in said.items())
    return f"Content-Type: {kind}\r\n{lines}\r\n".encode() + data


def packed(kind: str, data: bytes, **said: str) -> bytes:
    """One part of several, in base64."""
    return part(kind, base64.encodebytes(data), Content_Transfer_Encoding="base64", **said)


def parts(kind: str, *children: bytes, edge: str = "edge") -> tuple[str, bytes]:
    """The kind and the body of a part that holds others."""
    body = b"".join(b"\r\n--" + edge.encode() + b"\r\n" + child for child in children)
    return f'{kind}; boundary="{edge}"', body + f"\r\n--{edge}--\r\n".encode()


def made_of(kind: str, *children: bytes, edge: str = "edge", **said: str | bytes | None) -> bytes:
    """A letter that holds several parts."""
    whole, body = parts(kind, *children, edge=edge)
    return head(Content_Type=whole, **said) + b"\r\n" + body


def quoted(words: str, charset: str = "utf-8") -> bytes:
    """Words in quoted-printable."""
    return quopri.encodestring(words.encode(charset))
