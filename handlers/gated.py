"""Routers that let by at once what is none of theirs.

aiogram asks the filters of each handler, one by one, what they make of a message: fifty of them, 5 µs each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message, TelegramObject

Gate = Callable[[TelegramObject], bool]


class Gated(Router):
    """A router whose handlers are asked for nothing but what its gate lets in.

    Args:
        name: as in the log.
        gate: told each event, whatever it is.
    """

    def __init__(self, name: str, gate: Gate) -> None:
        super().__init__(name=name)
        self._gate = gate

    async def propagate_event(self, update_type: str, event: TelegramObject, **kwargs: Any) -> Any:
        """Passes an event on to the handlers."""
        if not self._gate(event):
            return UNHANDLED
        return await super().propagate_event(update_type, event, **kwargs)


def is_private(event: TelegramObject) -> bool:
    """Whether it happened in a private chat with the bot."""
    at = event.message if isinstance(event, CallbackQuery) else event
    chat = getattr(at, "chat", None)
    return chat is not None and chat.type == ChatType.PRIVATE


def is_no_private_message(event: TelegramObject) -> bool:
    """Whether it is anything but a message in a private chat."""
    return not (isinstance(event, Message) and event.chat.type == ChatType.PRIVATE)


def is_command(event: TelegramObject) -> bool:
    """Whether it may be a command."""
    return isinstance(event, Message) and (event.text or event.caption or "").startswith("/")


def is_private_command(event: TelegramObject) -> bool:
    """Whether it may be a command in a private chat with the bot."""
    return is_command(event) and is_private(event)
