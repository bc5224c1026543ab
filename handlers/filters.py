"""Filters. All are async classes: aiogram runs anything else in a thread, which costs more than the rest."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from handlers.gated import is_private
from handlers.keyboards.requester import CALL_A_PERSON, MY_TICKETS
from handlers.turn import Turn


class InPrivate(Filter):
    """A private chat with the bot."""

    async def __call__(self, event: Message | CallbackQuery | ChatMemberUpdated) -> bool:
        return is_private(event)


class InStaffGroup(Filter):
    """A department's staff group."""

    async def __call__(self, event: Message | CallbackQuery, staff_chats: AbstractSet[int]) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is not None and message.chat.id in staff_chats


class ByAdmin(Filter):
    """Somebody who may keep the knowledge base."""

    async def __call__(self, event: Message | CallbackQuery, turn: Turn) -> bool:
        return event.from_user is not None and event.from_user.id in turn.admin_ids


class AsGroupOrChannel(Filter):
    """Something written in the name of a chat; posts of a linked channel aren't."""

    async def __call__(self, message: Message) -> bool:
        return message.sender_chat is not None and not message.is_automatic_forward


class Words(Filter):
    """A text that is one of these, to the letter: the permanent keyboard's buttons."""

    def __init__(self, words: AbstractSet[str]) -> None:
        self._words = words

    async def __call__(self, message: Message) -> bool:
        return message.text in self._words


class Written(Filter):
    """A message of words, not of pictures or the like."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text)


class InDialogue(Filter):
    """The person's next words belong to one of these steps of a dialogue; the handler is given it.

    Args:
        kind: whose dialogue it is, as it stands with the person.
        steps: what has been asked for.
    """

    def __init__(self, kind: str, *steps: str) -> None:
        self._kind, self._steps = kind, steps

    async def __call__(self, message: Message, turn: Turn) -> bool | dict[str, Any]:
        text = message.text or ""
        if message.from_user is None or text.startswith("/") or text in CALL_A_PERSON | MY_TICKETS:
            return False
        dialogue = await turn.dialogue(message.from_user.id)
        if not dialogue or dialogue.get("kind") != self._kind or dialogue["step"] not in self._steps:
            return False
        return {"dialogue": dialogue}
