"""Whoever comes by another door than Telegram: only words and the requester's own buttons, no commands.

Who writes by a door has proved nothing, so nothing that goes by a Telegram number may be reached by it.
"""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery, TelegramObject

from handlers.gated import Gated
from handlers.requester import messages, presses
from handlers.turn import Turn
from storage.doors import is_door
from tickets.errors import OutOfDate


def at_a_door(event: TelegramObject) -> bool:
    """Whether it happened in a chat that isn't one of Telegram's."""
    at = event.message if isinstance(event, CallbackQuery) else event
    chat = getattr(at, "chat", None)
    return chat is not None and is_door(chat.id)


def router() -> Router:
    """Everything that comes by a door."""
    made = Gated("doors", at_a_door)
    made.message.register(messages.written)
    presses.register(made)
    made.callback_query.register(unknown)
    return made


async def unknown(query: CallbackQuery, turn: Turn) -> None:
    """A press that no button at a door makes.

    Raises:
        OutOfDate.
    """
    raise OutOfDate
