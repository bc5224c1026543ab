"""Keyboards of whom an entry is for."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import AudiencePress, EntryPress
from handlers.keyboards.parts import button, rows, turning
from locales import plain

#: So many clients, or sites of one, stand on a page.
SHOWN = 8


def whom(
    language: str,
    entry: int,
    kinds: Sequence[tuple[str, bool]],
    clients: Sequence[tuple[int, str, bool]],
    at: int,
    pages: int,
    *,
    astray: bool,
) -> InlineKeyboardMarkup:
    """Everybody, the kinds of requester, then our own firm (0) and clients: each with whether it is meant."""
    everybody = not astray and not any(meant for _, meant in kinds) and not any(on for *_, on in clients)
    first = _press(plain(language, "button.kb_for_everybody"), everybody, _of(entry, "everybody"))
    kind_buttons = [
        _press(plain(language, f"button.kb_for_{kind}"), meant, _of(entry, kind)) for kind, meant in kinds
    ]
    return rows(
        [first],
        kind_buttons,
        *(
            [
                _press(
                    name if number else plain(language, "button.kb_for_own"),
                    meant,
                    AudiencePress(act="client", entry=entry, client=number),
                    "🏢" if number else "🏠",
                )
            ]
            for number, name, meant in clients[at * SHOWN : (at + 1) * SHOWN]
        ),
        turning(at, pages, lambda other: AudiencePress(act="page", entry=entry, at=other)),
        [button(language, "kb_for_tidy", _of(entry, "tidy"))] if astray else [],
        [button(language, "kb_to_entry", EntryPress(act="show", entry=entry))],
    )


def sites(
    language: str,
    entry: int,
    client: int,
    whole: bool,
    places: Sequence[tuple[int, str, bool]],
    at: int,
    pages: int,
) -> InlineKeyboardMarkup:
    """A client as a whole, then its sites; our own firm's people as a whole are the employees."""

    def press(act: str, site: int = 0, at: int = at) -> AudiencePress:
        return AudiencePress(act=act, entry=entry, client=client, site=site, at=at)

    text = plain(language, "button.kb_for_whole" if client else "button.kb_for_employees")
    return rows(
        [_press(text, whole, press("turn"))],
        *(
            [_press(name, meant, press("turn", number), "📍")]
            for number, name, meant in places[at * SHOWN : (at + 1) * SHOWN]
        ),
        turning(at, pages, lambda other: press("client", at=other)),
        [button(language, "kb_for_back", _of(entry, "page"))],
    )


def _of(entry: int, act: str) -> AudiencePress:
    return AudiencePress(act=act, entry=entry)


def _press(text: str, meant: bool, press: AudiencePress, sign: str = "") -> InlineKeyboardButton:
    words = f"{'✅' if meant else sign} {text}".strip()
    return InlineKeyboardButton(text=words, callback_data=press.pack())
