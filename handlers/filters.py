"""Filters. All are async classes: aiogram runs anything else in a thread, which costs more than the rest."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from handlers.turn import Turn


class InPrivate(Filter):
    """A private chat with the bot."""

    async def __call__(self, event: Message | CallbackQuery | ChatMemberUpdated) -> bool:
        at = event.message if isinstance(event, CallbackQuery) else event
        return at is not None and at.chat.type == ChatType.PRIVATE


class InStaffGroup(Filter):
    """A department's staff group."""

    async def __call__(self, event: Message | CallbackQuery, staff_chats: AbstractSet[int]) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.id in staff_chats


class ByAdmin(Filter):
    """Somebody who may keep the knowledge base."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        return event.from_user is not None and event.from_user.id in turn.admin_ids


class Words(Filter):
    """A text that is one of these, to the letter: the permanent keyboard's buttons."""

    def __init__(self, words: AbstractSet[str]) -> None:
        self._words = words

    async def __call__(self, message: Message) -> bool:
        return message.text in self._words
