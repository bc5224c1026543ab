"""What a message says beside its words and files: where it comes from, what it answers, how it is shown."""

from __future__ import annotations

from typing import Any

from aiogram.types import (
    ExternalReplyInfo,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

About = dict[str, Any]
Origin = MessageOriginUser | MessageOriginHiddenUser | MessageOriginChat | MessageOriginChannel

#: So much is kept of a message that is answered and isn't one of the conversation's, in characters.
REPLIED = 300
#: So much of a file's name, in characters.
NAME = 120


def beside(message: Message) -> About | None:
    """What it takes to pass the message on; None where the words or the file are all there is.

    `origin`: the name of who wrote what was forwarded. `quote`: the part of another message that is
    answered. `replied`: what is answered, `name` and `text`, should it have no counterpart.
    `preview`, `above`, `spoiler`: how it is shown. `place`: a live location. `dice`: what was thrown.
    `name`: what a file is called.
    """
    found: About = {}
    if message.forward_origin is not None:
        found["origin"] = _name(message.forward_origin)
    if message.quote is not None:
        found["quote"] = message.quote.model_dump(exclude_none=True, include={"text", "entities", "position"})
    replied = _replied(message)
    if replied is not None:
        found["replied"] = replied
    if message.link_preview_options is not None:
        preview = message.link_preview_options.model_dump(exclude_none=True, exclude_defaults=True)
        found["preview"] = {name: value for name, value in preview.items() if isinstance(value, bool | str)}
    if message.show_caption_above_media:
        found["above"] = True
    if message.has_media_spoiler:
        found["spoiler"] = True
    if message.location is not None and message.location.live_period is not None:
        found["place"] = message.location.model_dump(exclude_none=True)
    file = message.document or message.audio or message.video or message.animation
    if file is not None and file.file_name:
        found["name"] = file.file_name[:NAME]
    if message.dice is not None:
        found["dice"] = {"emoji": message.dice.emoji, "value": message.dice.value}
    return found or None


def moved_to(message: Message) -> About | None:
    """The same of a message that was changed: a live location that has ended is told as the place it was."""
    found = beside(message)
    if message.location is not None and message.venue is None and found is None:
        return {"place": message.location.model_dump(exclude_none=True)}
    return found


def answered(message: Message) -> Message | None:
    """The message that this one answers.

    Telegram has whatever stands in a topic without a reply answer the topic's notice: that is none.
    """
    replied = message.reply_to_message
    return replied if replied is not None and replied.forum_topic_created is None else None


def _replied(message: Message) -> dict[str, str] | None:
    its = answered(message)
    if its is not None and its.from_user is not None:
        text = its.text or its.caption or ""
        return {"name": its.from_user.full_name, "text": text[:REPLIED]}
    elsewhere: ExternalReplyInfo | None = message.external_reply
    if elsewhere is not None:
        return {"name": _name(elsewhere.origin), "text": ""}
    return None


def _name(origin: Origin) -> str:
    match origin:
        case MessageOriginUser():
            return origin.sender_user.full_name
        case MessageOriginHiddenUser():
            return origin.sender_user_name
        case MessageOriginChat():
            return origin.sender_chat.title or ""
        case MessageOriginChannel():
            return origin.chat.title or ""
