"""Whoever comes by another door than Telegram: only words and the requester's own buttons, no commands.

Who writes by a door has proved nothing, so nothing that goes by a Telegram number may be reached by it.
"""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers.requester import messages, presses
from handlers.turn import Turn
from storage.doors import is_door
from tickets.errors import OutOfDate


class AtADoor(Filter):
    """A chat that isn't one of Telegram's."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        at = event.message if isinstance(event, CallbackQuery) else event
        return at is not None and is_door(at.chat.id)


def router() -> Router:
    """Everything that comes by a door."""
    made = Router(name="doors")
    for observer in (made.message, made.callback_query):
        observer.filter(AtADoor())
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
