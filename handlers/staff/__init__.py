"""What specialists do in their staff group."""

from __future__ import annotations

from aiogram import Router

from handlers.filters import InStaffGroup
from handlers.gated import Gated, is_no_private_message, is_private, is_private_command
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


def routers() -> list[Router]:
    """What Telegram says of groups and their members, what specialists do in private, and staff groups."""
    told = Gated("staff groups themselves", is_no_private_message)
    membership.register(told)
    said = Gated("specialists' commands in private", is_private_command)
    for module in (stats, registering, duty, roster):
        module.register_own_commands(said)
    own = Gated("specialists in private", is_private)
    for module in (stats, registering, called_from, duty, urgent_contacts, roster):
        module.register_own(own)
    return [told, said, own, _in_groups()]


def _in_groups() -> Router:
    """Everything in staff groups; commands before words."""
    inside = Gated("staff group", is_no_private_message)
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
    return inside
