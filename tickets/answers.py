"""An answer of line 1 as messages: words, pictures and files in order, and the choices under the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

#: Room for answers in one message, in characters; the rest is for their headings and the markup.
LONGEST = 3800
#: What may stand together in one album; anything else is sent by itself.
_TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry that may be what was asked: its id, its question and its answer (Telegram HTML).

    `asked` is the part of a message that it answers, where that asks several things. `files` ({"kind",
    "file_id"}) go with the answer, as its caption if that is short enough for one (`is_caption`); `choices`
    ({"text", "url"}) stand under it, in `language`.
    """

    entry_id: int
    title: str
    answer: str
    asked: str = ""
    language: str = "ru"
    files: tuple[dict[str, str], ...] = ()
    is_caption: bool = False
    choices: tuple[dict[str, str], ...] = ()


def messages(given: Sequence[Offer], *, alone: bool) -> list[tuple[str, dict[str, Any]]]:
    """What to send, in order: the kind of each outbox row and its data.

    Args:
        alone: nobody takes over besides, so buttons stand under the last.
    """
    together = _together(given)
    rows: list[tuple[str, dict[str, Any]]] = []
    for number, offers in enumerate(together, start=1):
        first = offers[0]
        inside = len(offers) == 1 and len(first.files) == 1 and first.is_caption and not first.asked
        if not inside:
            rows += [("answer_files", {"files": files}) for offer in offers for files in albums(offer.files)]
        last = alone and number == len(together)
        data: dict[str, Any] = {
            "parts": [{"asked": offer.asked, "html": offer.answer} for offer in offers],
            "alone": last,
            "file": first.files[0] if inside else None,
            "choices": [choice for offer in given for choice in offer.choices] if last else [],
        }
        rows.append(("answer", data))
    return rows


def _together(given: Sequence[Offer]) -> list[list[Offer]]:
    """Answers with what each is to, as many in a message as Telegram lets stand there."""
    found: list[list[Offer]] = [[]]
    room = LONGEST
    for offer in given:
        room -= len(offer.asked) + len(offer.answer)
        if room < 0 and found[-1]:
            found.append([])
            room = LONGEST - len(offer.asked) - len(offer.answer)
        found[-1].append(offer)
    return found


def albums(files: Sequence[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    """Files ({"kind", "file_id"}) in their order; neighbours that may share an album do."""
    album: list[dict[str, str]] = []
    for file in files:
        if album and not any({album[-1]["kind"], file["kind"]} <= kinds for kinds in _TOGETHER):
            yield album
            album = []
        album.append(file)
    if album:
        yield album
