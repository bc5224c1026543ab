"""What specialists do in their staff group."""

from __future__ import annotations

from aiogram import Router

from handlers.filters import InStaffGroup
from handlers.staff import (
    anonymous,
    blocking,
    called_from,
    calling,
    commands,
    duty,
    incidents,
    involving,
    membership,
    merging,
    messages,
    naming,
    presses,
    priority,
    queue,
    registering,
    replies,
    roster,
    stats,
    tending,
    transferring,
    undoing,
    urgent_contacts,
    why,
)


def router() -> Router:
    """Everything in staff groups; commands before words."""
    inside = Router(name="staff group")
    for observer in (inside.message, inside.edited_message, inside.callback_query):
        observer.filter(InStaffGroup())
    modules = (
        anonymous,
        commands,
        queue,
        duty,
        roster,
        undoing,
        why,
        stats,
        registering,
        called_from,
        calling,
        presses,
        priority,
        replies,
        tending,
        merging,
        blocking,
        naming,
        transferring,
        involving,
        incidents,
        messages,
    )
    for module in modules:
        module.register(inside)
    made = Router(name="staff")
    membership.register(made)
    stats.register_own(made)
    registering.register_own(made)
    called_from.register_own(made)
    duty.register_own(made)
    urgent_contacts.register_own(made)
    roster.register_own(made)
    made.include_router(inside)
    return made
