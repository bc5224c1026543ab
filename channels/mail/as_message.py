"""A letter as the message that a specialist reads: its words, and what else came with them."""

from __future__ import annotations

import hashlib

from channels.mail.letter import File, Invite, Letter
from locales import plain

#: A picture among the words that is smaller draws a line or counts readers, and shows nothing; in octets.
SPECK = 2_000
#: So many signs that were cut off may be a conversation that the letter is about.
LEFT_OUT = 300


def words_of(letter: Letter, language: str, *, further: bool, of_another: int | None = None) -> str:
    """What a letter says, in one message.

    Args:
        further: it belongs to a ticket, so its subject says nothing new.
        of_another: the ticket about which somebody else was told the address that it was sent to.
    """
    subject = "" if further or letter.subject in letter.words else letter.subject
    parts = [subject, letter.words]
    if letter.invite is not None:
        parts.append(_invite(letter.invite, language))
    parts += [plain(language, f"letter.{note}") for note in ("sealed", "cut") if note in letter.notes]
    if of_another is not None:
        parts.append(plain(language, "letter.of_another", number=of_another))
    said = "\n\n".join(part for part in parts if part.strip())
    return said or ("" if files_of(letter, language, further=further) else plain(language, "letter.empty"))


def files_of(letter: Letter, language: str, *, further: bool) -> list[File]:
    """What comes with it; the whole letter too, if it brings along what others wrote before."""
    found = [file for file in letter.files if not file.inline or len(file.data) >= SPECK]
    if not further and len(letter.text) - len(letter.words) >= LEFT_OUT:
        found.append(File(plain(language, "letter.whole"), "text/plain", letter.text.encode()))
    return found


def digest_of(letter: Letter, raw: bytes) -> str:
    """What a letter is known by that comes twice, by two ways: without an id every octet counts."""
    if letter.id is None:
        return hashlib.sha256(raw).hexdigest()
    sender = letter.sender.address if letter.sender is not None else ""
    said = "\0".join((letter.id, sender, letter.subject, letter.text))
    seen = hashlib.sha256(said.encode())
    for file in letter.files:
        seen.update(file.data)
    return seen.hexdigest()


def _invite(invite: Invite, language: str) -> str:
    when = " – ".join(moment for moment in (invite.starts, invite.ends) if moment)
    about = ", ".join(part for part in (when, invite.place) if part)
    return plain(language, "letter.invite", title=invite.title, moment=about).rstrip(": ")
