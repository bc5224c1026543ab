"""The parts of a letter: which are its words, and which are files."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32
from io import BytesIO

from channels.file_names import harmless
from channels.mail import tnef
from channels.mail.charsets import decode
from channels.mail.headers import ids, said, words_of
from channels.mail.invites import read_invite
from channels.mail.letter import File, Invite
from channels.mail.page import page_text
from channels.mail.plain import unflowed, unmarked, without_packed

#: So many parts are read, so many levels, and so many files are taken out.
MOST, DEEPEST, FILES = 300, 12, 100
#: So many octets of one text.
LONGEST = 800_000
_PROOFS = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_WORDS = ("text/plain", "text/html", "text/enriched", "text/richtext")
_STUB = 3


@dataclass
class Body:
    """What stands at one place of a letter, in plain text, as a page, or both."""

    plain: str = ""
    page: str = ""

    def best(self) -> str:
        """The plain text, unless it is a stub beside the page."""
        bare = len(re.sub(r"<?https?://\S+", "", self.page).split())
        if self.page and bare > _STUB * max(len(self.plain.split()), 1):
            return self.page
        return self.plain or self.page


@dataclass
class Parts:
    """What was found so far."""

    bodies: list[Body] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    inside: list[Message[str, str]] = field(default_factory=list)
    invite: Invite | None = None
    failed: list[str] = field(default_factory=list)
    reason: str = ""
    about: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: int = 0

    def text(self) -> str:
        """The letter's words, in the order of its parts."""
        return "\n\n".join(words for body in self.bodies if (words := body.best().strip()))

    def keep(self, file: File) -> None:
        """One more file; a picture that is packed twice is one."""
        if len(self.files) < FILES:
            self.files.append(file)
        else:
            self.note("deep")

    def note(self, word: str) -> None:
        """Something that people should know of this letter."""
        if word not in self.notes:
            self.notes.append(word)


def read_parts(message: Message[str, str]) -> Parts:
    """What a letter is made of."""
    parts = Parts()
    _read(message, parts, 0, "")
    if not parts.text() and not parts.files and not message.is_multipart():
        parts.bodies.append(Body(plain=_plain(message, parts)))
    return parts


def _read(part: Message[str, str], parts: Parts, depth: int, within: str) -> None:
    parts.seen += 1
    if parts.seen > MOST or depth > DEEPEST:
        parts.note("deep")
        return
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        _failures(part, parts)
    elif kind == "text/rfc822-headers":
        parts.about += _ids_in(_octets(part))
    elif part.get_content_maintype() == "message":
        _letter_inside(part, parts)
    elif kind == "multipart/alternative" and part.is_multipart():
        _alternative(part, parts, depth)
    elif part.is_multipart():
        if kind == "multipart/encrypted":
            parts.note("sealed")
        for child in _children(part):
            _read(child, parts, depth + 1, kind)
    else:
        _leaf(part, parts, within)


def _children(part: Message[str, str]) -> Iterator[Message[str, str]]:
    children = part.get_payload()
    for child in children if isinstance(children, list) else ():
        if isinstance(child, Message):
            yield child


def _alternative(part: Message[str, str], parts: Parts, depth: int) -> None:
    """The same words in several shapes: one body."""
    bodies, parts.bodies = parts.bodies, []
    for child in _children(part):
        _read(child, parts, depth + 1, "multipart/alternative")
    plain = "\n\n".join(body.plain for body in parts.bodies if body.plain)
    page = "\n\n".join(body.page for body in parts.bodies if body.page)
    parts.bodies = [*bodies, Body(plain, page)]


def _leaf(part: Message[str, str], parts: Parts, within: str) -> None:
    kind, name = part.get_content_type(), _name(part)
    attached = part.get_content_disposition() == "attachment"
    if kind in _PROOFS or (kind == "text/x-amp-html" and within == "multipart/alternative"):
        return
    if kind in _SEALED:
        parts.note("sealed")
    if kind.startswith("multipart/") or (kind in _WORDS and not attached and not name):
        _words(part, kind, parts)
        return
    data = _octets(part)
    if kind in ("text/calendar", "application/ics") and parts.invite is None:
        parts.invite = read_invite(decode(data, _charset(part)))
        if within == "multipart/alternative" and any(file.type == kind for file in parts.files):
            return
    if kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        packed = tnef.unpacked(data)
        if packed is not None:
            text, files = packed
            parts.bodies.append(Body(plain=text))
            for title, content in files:
                parts.keep(_file(title, "", content, parts))
            return
    inline = kind.startswith("image/") and not attached and bool(part.get("Content-ID") or within != "")
    parts.keep(_file(name, kind, data, parts, inline))


def _words(part: Message[str, str], kind: str, parts: Parts) -> None:
    if kind == "text/html":
        text, pictures = page_text(_octets(part), _charset(part))
        parts.bodies.append(Body(page=text))
        for picture in pictures:
            parts.keep(picture)
    else:
        parts.bodies.append(Body(plain=_plain(part, parts)))


def _plain(part: Message[str, str], parts: Parts) -> str:
    data, packed = without_packed(_octets(part))
    for name, content in packed:
        parts.keep(_file(words_of(name), "", content, parts))
    text = decode(_beginning(data), _charset(part))
    if part.get_content_subtype() in ("enriched", "richtext"):
        return unmarked(text)
    if _parameter(part, "format").lower() == "flowed":
        return unflowed(text, _parameter(part, "delsp").lower() == "yes")
    return text


def _beginning(data: bytes) -> bytes:
    """As much of a text as is read, in whole lines where it has some."""
    return data if len(data) <= LONGEST else data[: max(data.rfind(b"\n", 0, LONGEST), LONGEST // 2)]


def _charset(part: Message[str, str]) -> str:
    return _parameter(part, "charset")[:60]


def _parameter(part: Message[str, str], name: str) -> str:
    value = part.get_param(name, "")
    if isinstance(value, tuple):
        value = value[2]
    return value if isinstance(value, str) else ""


def _octets(part: Message[str, str]) -> bytes:
    """A part's content, unpacked."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _letter_inside(part: Message[str, str], parts: Parts) -> None:
    inside = next(_children(part), None)
    if inside is None or part.get_content_type() == "message/external-body":
        parts.keep(_file(_name(part), part.get_content_type(), _octets(part) or _written(part), parts))
        return
    parts.inside.append(inside)
    parts.about += ids(inside, "Message-ID")
    title = _name(part) or (said(inside, "Subject") or "letter") + ".eml"
    parts.keep(_file(title, "message/rfc822", _written(inside), parts))


def _written(message: Message[str, str]) -> bytes:
    """A letter inside a letter as a file of its own."""
    for part in message.walk():
        if part.get_content_maintype() == "multipart" and not part.is_multipart():
            part.replace_header("Content-Type", "text/plain")  # it holds nothing, so it is no more than that
    buffer = BytesIO()
    BytesGenerator(buffer, mangle_from_=False, policy=compat32.clone(max_line_length=0)).flatten(message)
    return buffer.getvalue()


def _failures(part: Message[str, str], parts: Parts) -> None:
    """Whom a letter of ours couldn't reach; a delay is no failure."""
    for block in _children(part):
        if said(block, "Action").lower() in ("delayed", "delivered", "relayed", "expanded"):
            continue
        whom = said(block, "Final-Recipient") or said(block, "Original-Recipient")
        if whom:
            parts.failed.append(whom.rpartition(";")[2].strip().lower())
            why = said(block, "Diagnostic-Code") or said(block, "Status")
            parts.reason = parts.reason or why.partition(";")[2].strip() or why


def _ids_in(head: bytes) -> list[str]:
    found = re.search(rb"^message-id:\s*(<[^<>\s]{1,900}>)", head, re.IGNORECASE | re.MULTILINE)
    return [found[1].decode("ascii", "replace")] if found else []


def _name(part: Message[str, str]) -> str:
    return words_of(part.get_filename("") or "")


def _file(name: str, kind: str, data: bytes, parts: Parts, inline: bool = False) -> File:
    """A file under a name that does no harm."""
    kind = kind or mimetypes.guess_type(name)[0] or "application/octet-stream"
    otherwise = f"file-{len(parts.files) + 1}{mimetypes.guess_extension(kind) or '.bin'}"
    return File(harmless(name, otherwise), kind, data, inline)
