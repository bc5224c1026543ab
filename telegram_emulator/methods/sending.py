"""Sending text and what has no file."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.files import File
from telegram_emulator.world.messages import Message
from telegram_emulator.world.posting import post

Json = dict[str, Any]


def send(call: Call, kind: str, content: Json, file: File | None = None) -> Message:
    """Post one message as the call's chat, topic, reply and keyboard say."""
    chat = call.target()
    topic = call.topic(chat)
    reply_to, quote = call.reply(chat)
    markup = call.markup()
    call.spend_post(chat)
    return post(
        call.world,
        chat,
        call.bot,
        kind,
        content,
        topic=topic or (reply_to.topic if reply_to is not None else None),
        reply_to=reply_to,
        quote=quote,
        markup=markup,
        file=file,
        protected=bool(call.params.get("protect_content")),
        silent=bool(call.params.get("disable_notification")),
    )


def text_content(call: Call) -> Json:
    """The message fields for `text`."""
    text, entities = call.formatted(call.params)
    if not text:
        raise bad_request("message text is empty")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    options = call.params.get("link_preview_options")
    if options:
        content["link_preview_options"] = options
    return content


def send_message(call: Call) -> Any:
    """sendMessage."""
    return send(call, "text", text_content(call)).api()


def send_location(call: Call) -> Any:
    """sendLocation."""
    names = (
        "latitude",
        "longitude",
        "horizontal_accuracy",
        "live_period",
        "heading",
        "proximity_alert_radius",
    )
    place = {name: call.params[name] for name in names if name in call.params}
    return send(call, "location", {"location": place}).api()


def send_venue(call: Call) -> Any:
    """sendVenue."""
    place = {name: call.params[name] for name in ("latitude", "longitude")}
    about = {name: call.params[name] for name in ("title", "address")}
    return send(call, "venue", {"venue": {"location": place, **about}, "location": place}).api()


def send_contact(call: Call) -> Any:
    """sendContact."""
    names = ("phone_number", "first_name", "last_name", "vcard")
    return send(call, "contact", {"contact": {n: call.params[n] for n in names if n in call.params}}).api()


def poll_content(id: str, question: str, options: list[str], about: Json) -> Json:
    """The message fields for a new poll."""
    return {
        "poll": {
            "id": id,
            "question": question,
            "options": [
                {"persistent_id": str(i), "text": text, "voter_count": 0} for i, text in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": about.get("is_anonymous", True),
            "type": about.get("type", "regular"),
            "allows_multiple_answers": about.get("allows_multiple_answers", False),
            "allows_revoting": about.get("allows_revoting", True),
            "members_only": about.get("members_only", False),
        }
    }


def send_poll(call: Call) -> Any:
    """sendPoll."""
    options = [o if isinstance(o, str) else o["text"] for o in call.params["options"]]
    number = str(call.world.random.getrandbits(60))
    return send(call, "poll", poll_content(number, call.params["question"], options, call.params)).api()


def send_dice(call: Call) -> Any:
    """sendDice."""
    value = call.world.random.randint(1, 6)
    return send(call, "dice", {"dice": {"emoji": call.params.get("emoji", "🎲"), "value": value}}).api()


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
    "sendPoll": send_poll,
    "sendDice": send_dice,
    "sendChatAction": send_chat_action,
}
