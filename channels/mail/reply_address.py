"""Addresses and ids that only this desk can have made: by them an answer finds its ticket.

A number in a subject proves nothing. What is signed here is the ticket and the address that it was told to:
in anybody else's letter it means nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from channels.mail.letter import untagged

_TAG = re.compile(r"t(\d{1,15})\.([a-z2-7]{16})")
_ID = re.compile(r"<o(\d{1,15})\.([a-z2-7]{16})@([^<>@\s]{1,250})>")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an address says of a ticket; it proves something only to whom it was told."""

    ticket: int
    sign: str


def reply_address(mailbox: str, ticket: int, requester: str, secret: bytes) -> str:
    """Where answers to a ticket go: the mailbox with a tag for this ticket and this requester's address."""
    name, _, domain = mailbox.rpartition("@")
    return f"{name}+t{ticket}.{_sign(secret, 'ticket', ticket, untagged(requester))}@{domain}"


def answered_ticket(
    recipients: Iterable[str], sender: str, mailboxes: frozenset[str], secret: bytes
) -> int | None:
    """The ticket that a letter belongs to by its receivers; None unless its sender was told that address.

    Args:
        mailboxes: the desk's own, in small letters.
    """
    told = (claim for claim in claims(recipients, mailboxes) if is_theirs(claim, sender, secret))
    return next((claim.ticket for claim in told), None)


def claims(recipients: Iterable[str], mailboxes: frozenset[str]) -> Iterator[Claim]:
    """The tickets that addresses of ours name, whoever was told them."""
    for address in recipients:
        found = _TAG.fullmatch(address.lower().rpartition("@")[0].partition("+")[2])
        if found is not None and untagged(address) in mailboxes:
            yield Claim(int(found[1]), found[2])


def is_theirs(claim: Claim, sender: str, secret: bytes) -> bool:
    """Whether it was this requester's address that was told so."""
    return hmac.compare_digest(claim.sign, _sign(secret, "ticket", claim.ticket, untagged(sender)))


def letter_id(row: int, mailbox: str, secret: bytes) -> str:
    """The Message-ID of the letter that an outbox row becomes: the same however often it is sent."""
    domain = mailbox.rpartition("@")[2]
    return f"<o{row}.{_sign(secret, 'letter', row, domain)}@{domain}>"


def row_of(letter: str, secret: bytes) -> int | None:
    """The outbox row that became the letter with this id; None if it is none of ours."""
    found = _ID.fullmatch(letter)
    if found is None or not hmac.compare_digest(found[2], _sign(secret, "letter", int(found[1]), found[3])):
        return None
    return int(found[1])


def _sign(secret: bytes, what: str, number: int, whose: str) -> str:
    proof = hmac.new(secret, f"{what}:{number}:{whose}".encode(), hashlib.sha256).digest()
    return base64.b32encode(proof[:10]).decode("ascii").lower()
