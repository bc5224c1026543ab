"""What requesters do in their private chat."""

from __future__ import annotations

from aiogram import Router

from handlers.requester import commands, messages, presses


def router() -> Router:
    """Everything in private chats; commands before words."""
    made = Router(name="requester")
    made.include_routers(commands.router(), presses.router(), messages.router())
    return made
