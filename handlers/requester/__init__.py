"""What requesters do in their private chat."""

from __future__ import annotations

from aiogram import Router

from handlers.filters import InPrivate
from handlers.requester import commands, employees, letters, messages, presses, privacy, undoing


def router() -> Router:
    """Everything in private chats; commands before words."""
    made = Router(name="requester")
    for observer in (made.message, made.edited_message, made.callback_query):
        observer.filter(InPrivate())
    for module in (commands, employees, letters, privacy, undoing, presses, messages):
        module.register(made)
    return made
