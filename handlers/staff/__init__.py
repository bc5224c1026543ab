"""What specialists do in their staff group."""

from __future__ import annotations

from aiogram import Router

from handlers.staff import anonymous, commands, membership, messages, presses


def router() -> Router:
    """Everything in staff groups; commands before words."""
    made = Router(name="staff")
    made.include_routers(
        membership.router(), anonymous.router(), commands.router(), presses.router(), messages.router()
    )
    return made
