"""Pressing inline buttons."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.place import find_message
from telegram_emulator.world.callbacks import Callback
from telegram_emulator.world.chats import Chat
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.world import World

Json = dict[str, Any]


def find_button(message: Message, button: str | int) -> Json:
    """A button of a message by its text (whole, else a part), or by its place counted from 0.

    Raises:
        ActError: there is none.
    """
    rows: list[list[Json]] = message.markup["inline_keyboard"] if message.markup is not None else []
    buttons = [b for row in rows for b in row]
    if isinstance(button, int):
        if 0 <= button < len(buttons):
            return buttons[button]
    else:
        for found in buttons:
            if found["text"] == button:
                return found
        for found in buttons:
            if button in found["text"]:
                return found
    raise ActError(f"no button {button!r} among {[b['text'] for b in buttons]}")


def presses(
    world: World,
    person: User,
    *,
    chat: int,
    message: int,
    button: str | int | None = None,
    data: str | None = None,
) -> Callback:
    """Press a button by its text or place, or the one with this data.

    Raises:
        ActError: no such button, or it does not call the bot back.
    """
    found = find_message(world.chat_for(person, chat), message)
    if data is not None:
        rows: list[list[Json]] = found.markup["inline_keyboard"] if found.markup is not None else []
        if not any(b.get("callback_data") == data for row in rows for b in row):
            raise ActError(f"no button with the data {data!r}")
        return _call_back(world, person, found, data)
    pressed = find_button(found, button if button is not None else 0)
    if "callback_data" not in pressed:
        raise ActError(f"the button {pressed['text']!r} does not call the bot back")
    return _call_back(world, person, found, pressed["callback_data"])


def forges(world: World, person: User, *, chat: int, message: int, data: str) -> Callback:
    """Send any data as if a button of this message held it, even from outside the chat.

    A message that is gone arrives as an inaccessible one.
    """
    place = world.groups.get(chat) or world.chat_for(person, chat)
    return _call_back(world, person, place.messages.get(message) or _gone(place, message), data)


def _gone(chat: Chat, number: int) -> Message:
    bots = chat.bots()
    if not bots:
        raise ActError("there is no bot in this chat")
    message = Message(chat, number, bots[0], 0, "inaccessible", {})
    message.deleted = True
    return message


def _inaccessible(message: Message) -> Json:
    return {"chat": message.chat.api, "message_id": message.id, "date": 0}


def _call_back(world: World, person: User, message: Message, data: str) -> Callback:
    bot = message.via_bot or message.sender
    if not isinstance(bot, Bot):
        raise ActError("only a bot's message has buttons")
    world.drop_stale_callbacks()
    callback = Callback(world.next_callback_id(), bot, person, message, data, world.now, world.real_time())
    world.callbacks[callback.id] = callback
    world.log.add("press", message.chat, person=person.id, message_id=message.id, data=data)
    payload: Json = {
        "id": callback.id,
        "from": person.api,
        "chat_instance": str(abs(message.chat.id) * 7919 + bot.id),
        "data": data,
    }
    if message.inline_id is not None:
        payload["inline_message_id"] = message.inline_id
    else:
        payload["message"] = _inaccessible(message) if message.deleted else message.api()
    if bot.updates.push("callback_query", payload, f"user {person.id}", world.now) is None:
        del world.callbacks[callback.id]
    return callback


ACTS: dict[str, Callable[..., Any]] = {"presses": presses, "forges": forges}
