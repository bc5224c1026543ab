"""What specialists do in their staff group."""

from __future__ import annotations

from aiogram import Router

from handlers.filters import InStaffGroup
from handlers.staff import (
    anonymous,
    commands,
    membership,
    messages,
    presses,
    stats,
    transferring,
    undoing,
    why,
)


def router() -> Router:
    """Everything in staff groups; commands before words."""
    inside = Router(name="staff group")
    for observer in (inside.message, inside.edited_message, inside.callback_query):
        observer.filter(InStaffGroup())
    inside.include_routers(
        anonymous.router(),
        commands.router(),
        undoing.router(),
        why.router(),
        stats.router(),
        presses.router(),
        transferring.router(),
        messages.router(),
    )
    made = Router(name="staff")
    made.include_routers(membership.router(), stats.own_router(), inside)
    return made
