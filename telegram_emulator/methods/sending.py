"""Sending text and what has no file."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.methods.contents import (
    contact_content,
    dice_content,
    location_content,
    text_content,
    venue_content,
)
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.files import File
from telegram_emulator.world.messages import Message
from telegram_emulator.world.polls import Poll
from telegram_emulator.world.posting import post

Json = dict[str, Any]

#: The period of a live location that ends only by hand.
FOR_EVER = 0x7FFFFFFF


def send(call: Call, kind: str, content: Json, file: File | None = None, poll: Poll | None = None) -> Message:
    """Post one message as the call's chat, topic, reply and keyboard say."""
    chat = call.target()
    topic = call.topic(chat)
    reply = call.reply(chat)
    markup = call.markup()
    call.refuse_unwanted(chat, kind)
    call.spend_post(chat)
    return post(
        call.world,
        chat,
        call.bot,
        kind,
        content,
        topic=topic,
        reply=reply,
        markup=markup,
        file=file,
        poll=poll,
        protected=bool(call.params.get("protect_content")),
        silent=bool(call.params.get("disable_notification")),
    )


def send_message(call: Call) -> Any:
    """sendMessage."""
    return send(call, "text", text_content(call, call.params)).api()


def send_location(call: Call) -> Any:
    """sendLocation."""
    period = call.params.get("live_period", 60)
    if not 60 <= period <= 86_400 and period != FOR_EVER:
        raise bad_request("wrong live location period specified")
    return send(call, "location", location_content(call.params)).api()


def send_venue(call: Call) -> Any:
    """sendVenue."""
    return send(call, "venue", venue_content(call.params)).api()


def send_contact(call: Call) -> Any:
    """sendContact."""
    return send(call, "contact", contact_content(call.params)).api()


def send_dice(call: Call) -> Any:
    """sendDice."""
    content = dice_content(call.world.random, call.params.get("emoji", "🎲"))
    if content is None:
        raise bad_request("wrong dice emoji specified")
    return send(call, "dice", content).api()


def send_chat_action(call: Call) -> Any:
    """sendChatAction."""
    chat = call.target()
    topic = call.any_topic(chat, "message thread not found")
    who: Json = {"from": {"id": call.bot.id, "name": call.bot.name}}
    call.world.log.add(
        "chat_action",
        chat,
        action=call.params["action"],
        thread_id=topic.id if topic is not None else None,
        **who,
    )
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendDice": send_dice,
    "sendChatAction": send_chat_action,
}
