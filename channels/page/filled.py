"""What somebody has filled in, as it came, and what is to be said about it. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from channels.entrance import Upload

#: What a message may hold, in characters, files and octets.
WORDS, FILES, OCTETS = 4000, 10, 20 * 1024 * 1024
NAME, ADDRESS = 100, 254
_ADDRESS = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+\.[^\s@<>\"(),:;.]+")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent.

    `fields` are cut to what we would ever show again; `too_much` says that files beyond `OCTETS` were left
    unread, `beyond` that there were more than `FILES`.
    """

    fields: dict[str, str] = field(default_factory=dict)
    files: Sequence[Upload] = ()
    too_much: bool = False
    beyond: bool = False

    def get(self, name: str) -> str:
        """What stands in a field, without blanks around it; line breaks are one sign."""
        return self.fields.get(name, "").replace("\r\n", "\n").replace("\r", "\n").strip()

    def digest(self) -> bytes:
        """The same for a repeat, another for anything else."""
        whole = hashlib.sha256()
        parts = [self.get(name).encode() for name in ("name", "email", "text", "reply_to")]
        for part in (*parts, *(each for file in self.files for each in (file.name.encode(), file.content))):
            whole.update(len(part).to_bytes(8, "big") + part)
        return whole.digest()


def faults(filled: Filled, *, request: bool) -> dict[str, str]:
    """What keeps it from being taken: what is wrong, by the field that it is said beside.

    Args:
        request: whether it is a new request, which has a name and an address.
    """
    found: dict[str, str] = {}
    if request and not filled.get("name"):
        found["name"] = "name"
    elif request and len(filled.get("name")) > NAME:
        found["name"] = "name_long"
    if request and filled.get("email") and not is_address(filled.get("email")):
        found["email"] = "email"
    if len(filled.get("text")) > WORDS:
        found["text"] = "text_long"
    elif not filled.get("text") and (request or not filled.files):
        found["text"] = "text" if request else "text_or_file"
    if filled.too_much:
        found["files"] = "files_big"
    elif filled.beyond:
        found["files"] = "files_many"
    return found


def is_address(words: str) -> bool:
    """Whether letters could be sent there."""
    return len(words) <= ADDRESS and _ADDRESS.fullmatch(words) is not None
