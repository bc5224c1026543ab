"""Telegram's messages in the desk's own words."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from aiogram.types import Message, User

from handlers.beside import answered, beside, moved_to
from tickets.incoming import Incoming
from tickets.people import Identity

_CYRILLIC, _LATIN = re.compile("[а-яё]"), re.compile("[a-z]")
#: Where a file's id stands, by the kind of message.
_FILES = ("document", "audio", "voice", "video", "video_note", "animation", "sticker")
_KINDS = (
    "photo",
    "animation",
    "document",
    "audio",
    "voice",
    "video_note",
    "video",
    "sticker",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
)
#: What Telegram itself puts into a chat; nobody wrote it.
_SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "pinned_message",
    "message_auto_delete_timer_changed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "video_chat_started",
    "video_chat_ended",
    "write_access_allowed",
    "boost_added",
)


def is_service(message: Message) -> bool:
    """Whether this is one of Telegram's own notices, such as "topic closed"."""
    return any(getattr(message, name) is not None for name in _SERVICE)


def identity(user: User) -> Identity:
    """Who Telegram says this is."""
    return Identity(user.id, user.full_name, user.username, user.language_code)


def own_phone(message: Message) -> str | None:
    """The number that somebody shares as their own, as `+79123456789`: Telegram has checked that it is."""
    contact = message.contact
    if contact is None or message.from_user is None or contact.user_id != message.from_user.id:
        return None
    # Telegram gives the whole number, with or without the plus.
    return "+" + "".join(filter(str.isdecimal, contact.phone_number))


def kind_of(message: Message) -> str:
    """`text`, `photo`, `voice`…; `other` for what has no name here."""
    if message.text is not None:
        return "text"
    return next((kind for kind in _KINDS if getattr(message, kind) is not None), "other")


def incoming(message: Message, now: datetime, *, text: str | None = None, cut: int = 0) -> Incoming:
    """A message for the desk.

    Args:
        text: instead of the message's own words.
        cut: so many UTF-16 units were taken off the front of the words, as for `//`.
    """
    entities, replied = message.entities or message.caption_entities, answered(message)
    return Incoming(
        chat_id=message.chat.id,
        telegram_message_id=message.message_id,
        kind=kind_of(message),
        text=text if text is not None else (message.text or message.caption or ""),
        entities=_shifted([entity.model_dump(exclude_none=True) for entity in entities or ()], cut),
        file_id=_file_id(message),
        album=f"{message.chat.id}:{message.media_group_id}" if message.media_group_id else None,
        reply_to=replied.message_id if replied is not None else None,
        topic_id=message.message_thread_id if message.is_topic_message else None,
        about=moved_to(message) if message.edit_date is not None else beside(message),
        written_at=now,
    )


def _file_id(message: Message) -> str | None:
    if message.photo:
        return message.photo[-1].file_id
    for kind in _FILES:
        media = getattr(message, kind)
        if media is not None:
            file_id: str = media.file_id
            return file_id
    return None


def _shifted(entities: list[dict[str, Any]], cut: int) -> list[dict[str, Any]] | None:
    kept = []
    for entity in entities:
        start, end = entity["offset"] - cut, entity["offset"] + entity["length"] - cut
        if end > 0:
            kept.append({**entity, "offset": max(start, 0), "length": end - max(start, 0)})
    return kept or None


def utf16(text: str) -> int:
    """The length by which Telegram counts offsets."""
    return len(text.encode("utf-16-le")) // 2


def language_of(text: str, default: str | None = None) -> str | None:
    """The language that the letters speak for: Cyrillic Russian, Latin English, else `default`."""
    cyrillic, latin = (len(letters.findall(text.lower())) for letters in (_CYRILLIC, _LATIN))
    if cyrillic == latin:
        return default
    return "ru" if cyrillic > latin / 3 else "en"
