"""What requesters do in their private chat."""

from __future__ import annotations

from aiogram import Router

from handlers.gated import Gated, is_private, is_private_command
from handlers.requester import commands, employees, letters, messages, presses, privacy, undoing


def routers() -> list[Router]:
    """Everything in private chats; commands before words."""
    said = Gated("requester's commands", is_private_command)
    for module in (commands, employees, privacy, undoing):
        module.register_commands(said)
    made = Gated("requester", is_private)
    for module in (employees, letters, privacy, presses, messages):
        module.register(made)
    return [said, made]
