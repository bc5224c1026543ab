"""What the head of a letter says: words, addresses, ids, moments."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email._policybase import Compat32
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any

from channels.mail.charsets import decode, tidy
from channels.mail.letter import Address

#: So many characters of a line of the head are read, and so many addresses and ids.
LONGEST, MOST = 20_000, 60
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
#: The name of a parameter or of a piece of it (RFC 2231).
_PIECE = re.compile(r"(?<!\w)(\w+)\*(\d*)\*?=")
_GAP = re.compile(r"\s*\Z")
_ID = re.compile(r"<[^<>\s]{1,900}>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\@]{1,64}@[^\s<>,;:\"()\[\]\\@]{1,253}")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Lenient(Compat32):
    """The standard library's reading that makes nothing of a line of the head but text, 8-bit ones too."""

    def header_fetch_parse(self, name: str, value: Any) -> str:
        text = as_text(value)
        return _in_order(text) if "*" in text and name.lower().startswith("content-") else text


def _in_order(text: str) -> str:
    """Parameters whose pieces are numbered and not, or beyond all measure, are taken as they are written."""
    numbers: dict[str, set[bool]] = {}
    long = False
    for piece in _PIECE.finditer(text):
        numbers.setdefault(piece[1].lower(), set()).add(bool(piece[2]))
        long = long or len(piece[2]) > 4
    if long or any(len(kinds) > 1 for kinds in numbers.values()):
        return _PIECE.sub(r"\1=", text)
    return text


def as_text(value: str) -> str:
    """A line of the head as text: what is 8-bit in it is decoded, encoded words are not."""
    return decode(value[:LONGEST].encode("ascii", "surrogateescape"))


def said(message: Message[str, str], name: str) -> str:
    """The first line of this name in one line, with its encoded words decoded; empty if there is none."""
    return words_of(str(message.get(name) or ""))


def all_said(message: Message[str, str], name: str) -> Iterator[str]:
    """Every line of this name."""
    for value in (message.get_all(name) or [])[:MOST]:
        yield words_of(str(value))


def words_of(value: str) -> str:
    """A text with its encoded words decoded, in one line and without invisible signs."""
    found: list[str] = []
    pending, charset, at = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        named = word[1].partition("*")[0].lower()
        if pending and (named != charset or not _GAP.match(between)):
            found.append(decode(pending, charset))
            pending = b""
        if not _GAP.match(between) or at == 0:
            found.append(between)
        pending, charset, at = pending + _octets(word[2], word[3]), named, word.end()
    if pending:
        found.append(decode(pending, charset))
    found.append(value[at:])
    return _INVISIBLE.sub("", " ".join(tidy("".join(found)).split()))


def _octets(way: str, text: str) -> bytes:
    if way in "bB":
        return from_base64(text)
    return binascii.a2b_qp(text.encode("utf-8", "replace"), header=True)


def from_base64(text: str) -> bytes:
    """What is meant by base64 that may be broken: signs that aren't in it are left out, its end is mended."""
    clean = re.sub(r"[^A-Za-z0-9+/]", "", text)
    clean = clean[: len(clean) - 1] if len(clean) % 4 == 1 else clean
    return base64.b64decode(clean + "=" * (-len(clean) % 4))


def addresses(value: str) -> Iterator[Address]:
    """The addresses that a line of the head names; what stands in quotation marks is never one."""
    text = _without_comments(value)
    names = list(_QUOTED.finditer(text))
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    at = 0
    for mailbox in _mailboxes(bare)[:MOST]:
        start, at = at, at + len(mailbox) + 1
        within = mailbox.rpartition("<")[2].partition(">")[0] if "<" in mailbox else mailbox
        found = _ADDRESS.search(within)
        if found is None:
            continue
        quoted = next((name[0][1:-1] for name in names if start <= name.start() < at), "")
        name = quoted.replace("\\", "") or mailbox.partition("<")[0]
        yield Address(found[0].lower().strip("."), "" if "@" in name and not quoted else words_of(name)[:100])


def _mailboxes(text: str) -> list[str]:
    """Pieces between commas and semicolons; those inside of angle brackets are routes, and part of one."""
    return re.split(r"[,;](?![^<>]*>)", text[:LONGEST]) if text.count("<") < MOST else text.split(",")


def _without_comments(value: str) -> str:
    """A line of the head without what stands in round brackets, however deep."""
    kept, depth, quoted, escaped = [], 0, False, False
    for letter in value[:LONGEST]:
        if escaped or letter == "\\":
            escaped = not escaped
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter == "(" and not quoted:
            depth += 1
        elif letter == ")" and depth and not quoted:
            depth -= 1
            continue
        if not depth:
            kept.append(letter)
    return "".join(kept) if not quoted else "".join(kept).replace('"', "")


def ids(message: Message[str, str], name: str) -> tuple[str, ...]:
    """The ids that a line of the head names, with their brackets; of very many the first and the newest."""
    found = list(dict.fromkeys(_ID.findall(" ".join(all_said(message, name)))))
    return tuple(found if len(found) <= MOST else [found[0], *found[1 - MOST :]])


def moment(message: Message[str, str]) -> datetime | None:
    """When it was written, as it says; None if it doesn't, or nothing that can be."""
    try:
        at = parsedate_to_datetime(said(message, "Date"))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
