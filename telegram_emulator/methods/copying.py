"""Copying and forwarding."""

from typing import Any, NamedTuple

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.methods.contents import LIVE, dice_content
from telegram_emulator.world.chats import Chat
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.files import CAPTIONED
from telegram_emulator.world.messages import Message
from telegram_emulator.world.polls import Poll
from telegram_emulator.world.posting import post

Json = dict[str, Any]


class _Copy(NamedTuple):
    """What becomes of a message that is copied or forwarded."""

    content: Json
    poll: Poll | None


def _forwarded(message: Message) -> _Copy:
    return _Copy(_still(message.content), message.poll)


def _copied(call: Call, message: Message) -> _Copy:
    """A copied poll begins anew, a copied die is thrown again."""
    poll = message.poll
    if poll is not None:
        if poll.about.get("type") == "quiz" and poll.author is not call.bot:
            raise bad_request("quiz poll can't be copied: its correct option is not known")
        fresh = {**poll.about, "is_closed": False}
        poll = Poll(call.world.next_poll_id(), call.bot, poll.question, poll.options, fresh)
        return _Copy(poll.content(), poll)
    if message.kind == "dice":
        thrown = dice_content(call.world.random, message.content["dice"]["emoji"])
        assert thrown is not None
        return _Copy(thrown, None)
    return _Copy(_still(message.content), None)


def _still(content: Json) -> Json:
    """A live location arrives as the place where it was."""
    place = content.get("location", {})
    if "live_period" not in place:
        return content
    return {"location": {name: value for name, value in place.items() if name not in LIVE}}


def _with_caption(call: Call, message: Message, content: Json) -> Json:
    if message.kind not in CAPTIONED or "caption" not in call.params:
        return content
    kept = {name: value for name, value in content.items() if "caption" not in name}
    return kept | call.caption(call.params)


def _one(call: Call, act: str, done: str) -> Message:
    message = call.message(call.chat("from_chat_id"), f"message to {act} not found")
    if message.is_service or message.protected:
        raise bad_request(f"message can't be {done}")
    return message


def copy_message(call: Call) -> Any:
    """copyMessage."""
    message = _one(call, "copy", "copied")
    chat = call.target()
    topic = call.topic(chat)
    reply = call.reply(chat)
    copied = _copied(call, message)
    content = _with_caption(call, message, copied.content)
    markup = call.markup()
    call.refuse_unwanted(chat, message.kind)
    call.spend_post(chat)
    copy = post(
        call.world,
        chat,
        call.bot,
        message.kind,
        content,
        topic=topic,
        reply=reply,
        markup=markup,
        file=message.file,
        poll=copied.poll,
        protected=bool(call.params.get("protect_content")),
        silent=bool(call.params.get("disable_notification")),
    )
    return {"message_id": copy.id}


def _several(call: Call) -> tuple[Chat, list[Message]]:
    source = call.chat("from_chat_id")
    numbers = call.params["message_ids"]
    if numbers != sorted(set(numbers)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    chat = call.target()
    found = [source.messages[number] for number in numbers if number in source.messages]
    return chat, [m for m in found if not m.is_service and not m.protected]


def _repeat(call: Call, chat: Chat, messages: list[Message], *, forward: bool) -> list[Json]:
    topic = call.topic(chat)
    call.spend_post(chat, len(messages))
    albums: dict[str, str] = {}
    bare = bool(call.params.get("remove_caption"))
    result = []
    for message in messages:
        if message.album is not None and message.album not in albums:
            albums[message.album] = call.world.next_album_id()
        call.refuse_unwanted(chat, message.kind)
        content, poll = _forwarded(message) if forward else _copied(call, message)
        if bare:
            content = {k: v for k, v in content.items() if "caption" not in k}
        copy = post(
            call.world,
            chat,
            call.bot,
            message.kind,
            content,
            topic=topic,
            forward=message.origin if forward else None,
            poll=poll,
            album=albums[message.album] if message.album is not None else None,
            file=message.file,
            protected=bool(call.params.get("protect_content")),
            silent=bool(call.params.get("disable_notification")),
        )
        result.append({"message_id": copy.id})
    return result


def copy_messages(call: Call) -> Any:
    """copyMessages: keeps albums together; what can't be copied is left out."""
    chat, messages = _several(call)
    if not messages:
        raise bad_request("messages to copy not found")
    return _repeat(call, chat, messages, forward=False)


def forward_messages(call: Call) -> Any:
    """forwardMessages."""
    chat, messages = _several(call)
    if not messages:
        raise bad_request("messages to forward not found")
    return _repeat(call, chat, messages, forward=True)


def forward_message(call: Call) -> Any:
    """forwardMessage."""
    message = _one(call, "forward", "forwarded")
    chat = call.target()
    topic = call.topic(chat)
    call.refuse_unwanted(chat, message.kind)
    call.spend_post(chat)
    content, poll = _forwarded(message)
    copy = post(
        call.world,
        chat,
        call.bot,
        message.kind,
        content,
        topic=topic,
        forward=message.origin,
        file=message.file,
        poll=poll,
        protected=bool(call.params.get("protect_content")),
        silent=bool(call.params.get("disable_notification")),
    )
    return copy.api()


METHODS: dict[str, Method] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
