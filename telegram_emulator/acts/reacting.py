"""Reacting to messages and pinning them."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_message
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import ANONYMOUS_ADMIN, User
from telegram_emulator.world.posting import notice, set_pinned
from telegram_emulator.world.reactions import named, set_reactions
from telegram_emulator.world.world import World

Json = dict[str, Any]


def reacts(
    world: World,
    person: User,
    *,
    chat: int,
    message: int,
    emoji: str | None = None,
    custom_emoji: str | None = None,
    anonymous: bool = False,
) -> Message:
    """Put one reaction on a message, by emoji or a custom emoji's id, or take it away with neither."""
    place = world.chat_for(person, chat)
    found = find_message(place, message)
    given: list[Json] = []
    if custom_emoji is not None:
        given = [{"type": "custom_emoji", "custom_emoji_id": custom_emoji}]
    elif emoji is not None:
        plain = named(emoji)
        if plain is None:
            raise ActError(f"{emoji} is no reaction")
        given = [{"type": "emoji", "emoji": plain}]
    set_reactions(world, found, ANONYMOUS_ADMIN if anonymous else person, given, hidden=anonymous)
    return found


def _may_pin(world: World, person: User, chat: int, message: int) -> Message:
    place = world.chat_for(person, chat)
    member = place.members.get(person.id)
    if place.type != "private" and (member is None or not member.may("can_pin_messages")):
        raise ActError("only administrators pin messages")
    return find_message(place, message)


def pins(world: World, person: User, *, chat: int, message: int) -> None:
    """Pin a message."""
    found = _may_pin(world, person, chat, message)
    place = found.chat
    set_pinned(world, place, [*(number for number in place.pinned if number != found.id), found.id])
    notice(world, place, person, {"pinned_message": found.without_reply()}, found.topic)


def unpins(world: World, person: User, *, chat: int, message: int) -> None:
    """Unpin a message."""
    found = _may_pin(world, person, chat, message)
    set_pinned(world, found.chat, [number for number in found.chat.pinned if number != found.id])


ACTS: dict[str, Callable[..., Any]] = {"reacts": reacts, "pins": pins, "unpins": unpins}
