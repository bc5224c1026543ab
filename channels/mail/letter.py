"""A letter as it was understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: human: somebody wrote it. automatic: a machine did, or an address that takes no answer. list: it went to
#: many. bounce: a letter of ours came back. own: we wrote it. loop: it was here before.
Kind = Literal["human", "automatic", "list", "bounce", "own", "loop"]


def untagged(address: str) -> str:
    """An address in small letters and without what stands behind a plus: the mailbox is the same."""
    name, _, domain = address.lower().rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"


@dataclass(frozen=True, slots=True)
class Address:
    """Who it is from: the address in small letters, and the name that stands with it, which may be empty."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """Something that came with the words.

    `inline` is a picture that stands among them. `type` is what its sender calls it
    ("image/png"), which proves nothing.
    """

    name: str
    type: str
    data: bytes
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Invite:
    """A calendar invitation: its times as they are written there, with the zone if one is named."""

    method: str
    title: str
    starts: str
    ends: str
    place: str


@dataclass(frozen=True, slots=True)
class Ours:
    """How the desk knows its own letters: its mailboxes, in small letters, and its mark in `X-Loop`."""

    addresses: frozenset[str]
    mark: str

    def has(self, address: str) -> bool:
        """Whether it is a mailbox of the desk, with or without a tag."""
        return untagged(address) in self.addresses


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says.

    `why` names what its kind is known by. `answer_to` is where an answer goes: None when it must have none.
    `text` is everything that it says; `words` is what its writer has added, without quotes and signature.
    `recipients` are all the addresses that it names as its receivers. `failed` and `about`, in a bounce: whom
    it couldn't reach, and the ids of the letter that came back; `reason` is what a server said to that.
    `notes`: "cut" (longer than is read), "deep" (not all parts were read), "sealed" (encrypted), "nested"
    (its words are those of a letter inside it).
    """

    kind: Kind
    why: str
    sender: Address | None
    answer_to: str | None
    recipients: tuple[str, ...]
    subject: str
    text: str
    words: str
    files: tuple[File, ...]
    invite: Invite | None
    id: str | None
    answers: tuple[str, ...]
    references: tuple[str, ...]
    sent_at: datetime | None
    failed: tuple[str, ...]
    about: tuple[str, ...]
    reason: str
    notes: tuple[str, ...]
