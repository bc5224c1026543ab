"""What a failed call to Telegram means. The only place that reads the wording of its errors.

Wordings and codes: tdlib/telegram-bot-api, Client.cpp (see the table "Errors" in the project's
notes on Telegram); those of forum topics are known from public issues only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import aiohttp
from aiogram import exceptions as raised

from storage.database import Unavailable


class NoAnswer(Unavailable):
    """Telegram doesn't tell what must be known before anything can be done."""


class Failure(StrEnum):
    """What to do about it."""

    WAIT = "wait"  # Telegram asks for a pause
    AGAIN = "again"  # nothing has happened; try again
    UNSURE = "unsure"  # it may have taken effect
    NO_CHANGE = "no change"  # it was so already
    BLOCKED = "blocked"  # the person has stopped the bot
    DEACTIVATED = "deactivated"  # their account is deleted
    NO_CHAT = "no chat"  # they never wrote to the bot, or the chat is gone
    NO_LETTER = "no letter"  # a mail server takes no letter to that address
    NO_TOPIC = "no topic"  # the topic was deleted
    TOPIC_CLOSED = "topic closed"
    NO_MESSAGE = "no message"  # what was to be edited or copied is gone
    MOVED = "moved"  # the group has another number now
    BAD_MARKUP = "bad markup"
    BAD_FILE = "bad file"  # the file is gone, or another bot's
    BAD_QUOTE = "bad quote"  # what is quoted doesn't stand there like that
    REFUSED = "refused"  # Telegram passes no such message on, or not to this person
    KEPT = "kept"  # it is too late to delete it
    BUG = "bug"  # it will never work


@dataclass(frozen=True, slots=True)
class Trouble:
    """A failure with what belongs to it; `reason` may be logged."""

    failure: Failure
    reason: str
    retry_after_s: float = 0.0
    moved_to: int = 0

    @property
    def is_final(self) -> bool:
        """Whether Telegram has answered, and said no: asking again would give the same."""
        return self.failure not in (Failure.WAIT, Failure.AGAIN, Failure.UNSURE)


_BLOCKED = ("bot was blocked by the user", "have no rights to send a message")
_NO_CHAT = ("bot can't initiate conversation", "chat not found")
_NO_TOPIC = ("message thread not found", "topic_id_invalid", "topic_deleted")
_NO_MESSAGE = (
    "message to edit not found",
    "message to copy not found",
    "message to delete not found",
    "message to be replied not found",
    "message to react not found",
    "message can't be edited",
    "message_id_invalid",
    "there are no messages to copy",
)
_BAD_FILE = (
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong file_id",
    "type of file mismatch",
    "media_empty",
)
_REFUSED = (
    "can't be copied",
    "restricted receiving of",
    "voice_messages_forbidden",
    "reaction_invalid",
    "reactions_too_many",
)
_NO_CHANGE = (
    "message is not modified",
    "topic_not_modified",
    "there is no live location in the message to edit",
)


def read(error: Exception) -> Trouble:
    """Sorts what aiogram raised; anything unknown is a bug, since it would fail again."""
    if isinstance(error, raised.TelegramRetryAfter):
        return Trouble(Failure.WAIT, "429", retry_after_s=float(error.retry_after))
    if isinstance(error, raised.TelegramMigrateToChat):
        return Trouble(Failure.MOVED, "moved", moved_to=error.migrate_to_chat_id)
    if isinstance(error, raised.TelegramNetworkError):
        cause = error.__cause__
        if isinstance(cause, aiohttp.ClientConnectorError):
            return Trouble(Failure.AGAIN, "no connection")
        return Trouble(Failure.UNSURE, f"no reply ({type(cause).__name__})")
    if isinstance(error, raised.TelegramServerError):
        return Trouble(Failure.UNSURE, "server error")
    if isinstance(error, raised.ClientDecodeError):
        # A proxy's page instead of an answer; its text may hold people's words.
        return Trouble(Failure.UNSURE, "reply can't be read")
    if isinstance(error, raised.TelegramAPIError):
        return _by_wording(error.message)
    return Trouble(Failure.BUG, type(error).__name__)


def _by_wording(message: str) -> Trouble:
    words = message.lower()
    for failure, wordings in (
        (Failure.NO_CHANGE, _NO_CHANGE),
        (Failure.NO_TOPIC, _NO_TOPIC),
        (Failure.TOPIC_CLOSED, ("topic_closed",)),
        (Failure.NO_MESSAGE, _NO_MESSAGE),
        (Failure.BAD_MARKUP, ("can't parse entities",)),
        (Failure.BAD_FILE, _BAD_FILE),
        (Failure.BAD_QUOTE, ("quote_text_invalid",)),
        (Failure.REFUSED, _REFUSED),
        (Failure.KEPT, ("message can't be deleted",)),
        (Failure.BLOCKED, _BLOCKED),
        (Failure.DEACTIVATED, ("user is deactivated",)),
        (Failure.NO_CHAT, _NO_CHAT),
    ):
        if any(wording in words for wording in wordings):
            return Trouble(failure, message[:120])
    return Trouble(Failure.BUG, message[:120])


def is_refusal(error: Exception) -> bool:
    """Whether Telegram has answered, and said no: asking again would give the same."""
    return read(error).is_final


def is_file_too_big(error: Exception) -> bool:
    """Whether a file is over what Telegram hands out to bots (20 MB)."""
    return isinstance(error, raised.TelegramAPIError) and "file is too big" in error.message.lower()
