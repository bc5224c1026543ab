"""The calls that carry a person's message to the other side, and bring its copy up to date."""

from __future__ import annotations

from typing import Any

from aiogram.methods import (
    CopyMessage,
    EditMessageCaption,
    EditMessageLiveLocation,
    EditMessageMedia,
    EditMessageText,
    SendLocation,
    SendMessage,
    StopMessageLiveLocation,
    TelegramMethod,
)
from aiogram.types import (
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.delivery.calls import CantCarry
from bot.delivery.copies import ITSELF
from bot.delivery.doors import FILES
from bot.delivery.relaying import CAPTIONED, Piece
from bot.delivery.wording import Wording
from bot.telegram_errors import Failure
from storage.doors import is_door
from storage.tables import Message

#: A live location lasts from a minute to a day, or until it is stopped; in seconds.
SHORTEST, LONGEST, FOR_EVER = 60, 86_400, 0x7FFFFFFF
#: Files that can take each other's place, with what may be said of how they are shown.
_MEDIA: dict[str, tuple[type[Any], bool]] = {
    "photo": (InputMediaPhoto, True),
    "video": (InputMediaVideo, True),
    "animation": (InputMediaAnimation, True),
    "document": (InputMediaDocument, False),
    "audio": (InputMediaAudio, False),
}


def sent(message: Message, piece: Piece, place: dict[str, Any]) -> TelegramMethod[Any]:
    """The call that sends one piece of a message.

    Args:
        place: chat, topic, reply and sound.
    """
    if piece.post != ITSELF or message.kind in ("text", "dice"):
        return SendMessage(**_text(message, piece.words), **place)
    about = message.about or {}
    live = about.get("place", {}).get("live_period")
    if live is not None:
        period = live if live == FOR_EVER else min(max(live, SHORTEST), LONGEST)
        return SendLocation(**{**about["place"], "live_period": period}, **place)
    caption = _caption(message, piece.words) if message.kind in CAPTIONED else {}
    if is_door(message.chat_id) or is_door(
        place["chat_id"]
    ):  # Telegram can copy only what it has, to where it is
        return _by_content(message, caption, place)
    return CopyMessage(
        from_chat_id=message.chat_id, message_id=message.telegram_message_id, **caption, **place
    )


def _by_content(message: Message, caption: dict[str, Any], place: dict[str, Any]) -> TelegramMethod[Any]:
    """A message of one file sent as that file.

    Raises:
        CantCarry: it is of another kind.
    """
    kind = next((kind for kind, name in FILES.items() if name == message.kind), None)
    if kind is None or message.file_id is None:
        raise CantCarry(Failure.REFUSED, f"{message.kind} can't leave Telegram")
    return kind(**{message.kind: message.file_id}, **caption, **place)


def changed(message: Message, piece: Piece, chat_id: int, post: int) -> TelegramMethod[Any]:
    """The call that puts a piece in the place of what stands in a post."""
    where: dict[str, Any] = {"chat_id": chat_id, "message_id": post}
    if piece.post != ITSELF or message.kind == "text":
        return EditMessageText(**_text(message, piece.words), **where)
    if message.kind in _MEDIA:
        return EditMessageMedia(media=in_album(message, piece.words), **where)
    return EditMessageCaption(**_caption(message, piece.words), **where)


def moved(message: Message, chat_id: int, post: int, *, stops: bool) -> TelegramMethod[Any]:
    """The call that takes a live location elsewhere, or ends it."""
    if stops:
        return StopMessageLiveLocation(chat_id=chat_id, message_id=post)
    there = {name: value for name, value in (message.about or {})["place"].items() if name != "live_period"}
    return EditMessageLiveLocation(chat_id=chat_id, message_id=post, **there)


def in_album(message: Message, words: Wording) -> Any:
    """A file with its caption, as a part of an album or to take another's place."""
    kind, is_shown = _MEDIA[message.kind]
    about, extra = message.about or {}, dict[str, Any]()
    if is_shown:
        extra = {"has_spoiler": about.get("spoiler"), "show_caption_above_media": about.get("above")}
    return kind(
        media=message.file_id or "",
        caption=words.text or None,
        caption_entities=_entities(words),
        parse_mode=None,
        **extra,
    )


def _text(message: Message, words: Wording) -> dict[str, Any]:
    preview = (message.about or {}).get("preview")
    options = LinkPreviewOptions(**preview) if preview is not None else None
    return {
        "text": words.text,
        "entities": _entities(words),
        "parse_mode": None,
        "link_preview_options": options,
    }


def _caption(message: Message, words: Wording) -> dict[str, Any]:
    return {
        "caption": words.text,
        "caption_entities": _entities(words),
        "parse_mode": None,
        "show_caption_above_media": (message.about or {}).get("above"),
    }


def _entities(words: Wording) -> list[MessageEntity] | None:
    return [MessageEntity(**entity) for entity in words.entities] or None
