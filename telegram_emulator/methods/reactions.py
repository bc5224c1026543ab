"""Reactions by the bot."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.reactions import named, set_reactions

Json = dict[str, Any]


def react(call: Call) -> Any:
    """setMessageReaction: one emoji, or none; bots have no paid ones, and custom ones only from people."""
    chat = call.chat()
    message = call.message(chat, "message to react not found")
    if message.is_service:
        raise bad_request("MESSAGE_ID_INVALID")
    given: list[Json] = call.params.get("reaction") or []
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    used = [reaction for reactions in message.reactions.values() for reaction in reactions]
    reactions = [_checked(reaction, used) for reaction in given]
    set_reactions(call.world, message, call.bot, reactions, hidden=False)
    return True


def _checked(reaction: Json, used: list[Json]) -> Json:
    if reaction["type"] == "emoji" and (emoji := named(reaction["emoji"])) is not None:
        return {"type": "emoji", "emoji": emoji}
    if reaction["type"] == "custom_emoji" and reaction in used:
        return reaction
    raise bad_request("REACTION_INVALID")


METHODS: dict[str, Method] = {"setMessageReaction": react}
