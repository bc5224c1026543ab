"""Copying and forwarding."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.chats import Chat
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.files import CAPTIONED
from telegram_emulator.world.messages import Message
from telegram_emulator.world.posting import post

Json = dict[str, Any]


def origin_of(message: Message) -> Json:
    """Where a message comes from, as its forwards say."""
    if message.forward is not None:
        return message.forward
    if message.sender_chat is not None:
        return {"type": "chat", "date": message.date, "sender_chat": message.sender_chat.api}
    return {"type": "user", "date": message.date, "sender_user": message.sender.api}


def _copied_content(call: Call, message: Message) -> Json:
    if message.is_service:
        raise bad_request("message can't be copied")
    if message.kind not in CAPTIONED or "caption" not in call.params:
        return message.content
    kept = {k: v for k, v in message.content.items() if "caption" not in k}
    return kept | call.caption(call.params)


def copy_message(call: Call) -> Any:
    """copyMessage."""
    source = call.chat("from_chat_id")
    message = call.message(source, "message to copy not found")
    _refuse_protected(message, "copied")
    chat = call.target()
    topic = call.topic(chat)
    reply_to, quote = call.reply(chat)
    content = _copied_content(call, message)
    markup = call.markup()
    call.spend_post(chat)
    copy = post(
        call.world,
        chat,
        call.bot,
        message.kind,
        content,
        topic=topic or (reply_to.topic if reply_to is not None else None),
        reply_to=reply_to,
        quote=quote,
        markup=markup,
        file=message.file,
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
        content = message.content
        if bare:
            content = {k: v for k, v in content.items() if "caption" not in k}
        copy = post(
            call.world,
            chat,
            call.bot,
            message.kind,
            content,
            topic=topic,
            forward=origin_of(message) if forward else None,
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
    source = call.chat("from_chat_id")
    message = call.message(source, "message to forward not found")
    if message.is_service:
        raise bad_request("message can't be forwarded")
    _refuse_protected(message, "forwarded")
    chat = call.target()
    topic = call.topic(chat)
    call.spend_post(chat)
    copy = post(
        call.world,
        chat,
        call.bot,
        message.kind,
        message.content,
        topic=topic,
        forward=origin_of(message),
        file=message.file,
    )
    return copy.api()


def _refuse_protected(message: Message, verb: str) -> None:
    if message.protected:
        raise bad_request(f"message can't be {verb}")


METHODS: dict[str, Method] = {
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
}
