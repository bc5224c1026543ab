"""Pins."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.posting import notice, set_pinned


def pin(call: Call) -> Any:
    """pinChatMessage."""
    chat = call.chat()
    call.require_right(chat, "can_pin_messages")
    message = call.message(chat, "message to pin not found")
    set_pinned(call.world, chat, [*(number for number in chat.pinned if number != message.id), message.id])
    notice(call.world, chat, call.bot, {"pinned_message": message.without_reply()}, message.topic)
    return True


def unpin(call: Call) -> Any:
    """unpinChatMessage: the given one, or the latest."""
    chat = call.chat()
    call.require_right(chat, "can_pin_messages")
    number = call.params.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    set_pinned(call.world, chat, [other for other in chat.pinned if other != number])
    return True


def unpin_all(call: Call) -> Any:
    """unpinAllChatMessages."""
    chat = call.chat()
    call.require_right(chat, "can_pin_messages")
    set_pinned(call.world, chat, [])
    return True


METHODS: dict[str, Method] = {
    "pinChatMessage": pin,
    "unpinChatMessage": unpin,
    "unpinAllChatMessages": unpin_all,
}
