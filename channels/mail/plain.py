"""Plain text as programs pack it: flowing lines, and files written into it."""

from __future__ import annotations

import binascii
import re
from itertools import islice

#: So many places are looked at where a file may begin.
MOST = 30
_BEGIN = re.compile(rb"\nbegin [0-7]{3,4} ([^\r\n]{1,200})\r?(?=\n)")


def unflowed(text: str, joined_without_space: bool) -> str:
    """Lines of `format=flowed` put together again; a signature's mark and quotes stay as they are."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        words = bare.removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        if flows and joined_without_space:
            words = words[:-1]
        if open_depth == depth and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{'>' * depth} {words}" if depth else words)
        open_depth = depth if flows else None
    return "\n".join(lines)


def without_packed(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """A text without the files that are uuencoded in it, and those files: each one's name and content."""
    files: list[tuple[str, bytes]] = []
    kept, at = [], 1
    data = b"\n" + data
    for begin in islice(_BEGIN.finditer(data), MOST):
        end = data.find(b"\nend", begin.end())
        if end < 0:
            break
        content = _unpacked(data[begin.end() : end]) if begin.start() >= at else None
        if content is None:
            continue
        files.append((begin[1].decode("utf-8", "replace"), content))
        kept.append(data[at : begin.start()])
        at = end + 4
    return b"".join([*kept, data[at:]]), files


def _unpacked(lines: bytes) -> bytes | None:
    found = []
    for line in lines.strip(b"\r\n").split(b"\n"):
        if not line.strip():
            continue
        try:
            found.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            try:  # some programs leave out the spaces at a line's end, or add a sign to it
                found.append(binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3]))
            except binascii.Error:
                return None
    return b"".join(found)


def unmarked(text: str) -> str:
    """The words of `text/enriched`, an ancestor of HTML in letters."""
    text = re.sub(r"<param>[^<]*</param>", "", text, flags=re.IGNORECASE)
    text = re.sub(r"<<|</?[A-Za-z][^<>]{0,60}>", lambda mark: "<" if mark[0] == "<<" else "", text)
    return re.sub(r"\n(\n*)", lambda ends: ends[1] or " ", text)
