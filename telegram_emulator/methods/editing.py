"""Changing and deleting messages."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.methods.contents import LIVE, location_content, text_content
from telegram_emulator.methods.media import find_file, media_content
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.files import CAPTIONED, File, album_refusal
from telegram_emulator.world.messages import Message
from telegram_emulator.world.posting import delete, edit, mark_edited

Json = dict[str, Any]

DELETABLE_S = 48 * 3600
FRESH_DICE_S = 24 * 3600
_EXCHANGEABLE = frozenset({"text", "photo", "video", "document", "audio", "animation"})
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def _own_message(call: Call) -> Message:
    """The bot's own message, or one that a person sent by way of it."""
    if "inline_message_id" in call.params:
        found = call.world.inline_messages.get(call.params["inline_message_id"])
        if found is None or found.via_bot is not call.bot:
            raise bad_request("MESSAGE_ID_INVALID")
        return found
    if "chat_id" not in call.params or "message_id" not in call.params:
        raise bad_request("message identifier is not specified")
    chat = call.chat()
    message = call.message(chat, "message to edit not found")
    if message.sender is not call.bot or message.is_service or message.forward is not None:
        raise bad_request("message can't be edited")
    return message


def _replace(call: Call, message: Message, content: Json, media: tuple[str, File] | None = None) -> Any:
    markup = call.markup()
    if markup is not None and not markup.get("inline_keyboard"):
        markup = None
    said_else = content != message.content
    if not said_else and markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    call.spend_edit(message.chat)
    message.content = content
    message.markup = markup
    if media is not None:
        message.kind, message.file = media
    if said_else:
        mark_edited(call.world, message)
    edit(call.world, message, by_person=False)
    return message.api() if "inline_message_id" not in call.params else True


def edit_text(call: Call) -> Any:
    """editMessageText."""
    message = _own_message(call)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _replace(call, message, text_content(call, call.params))


def edit_caption(call: Call) -> Any:
    """editMessageCaption."""
    message = _own_message(call)
    if message.kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    kept = {k: v for k, v in message.content.items() if "caption" not in k}
    return _replace(call, message, kept | call.caption(call.params))


def edit_markup(call: Call) -> Any:
    """editMessageReplyMarkup."""
    message = _own_message(call)
    return _replace(call, message, message.content)


def edit_media(call: Call) -> Any:
    """editMessageMedia: also puts a file to a text."""
    message = _own_message(call)
    given = call.params["media"]
    kind = given["type"]
    if message.kind not in _EXCHANGEABLE:
        raise bad_request("there is no media in the message to edit")
    if message.album is not None and album_refusal([message.kind, kind]) is not None:
        raise bad_request("message can't be edited: the album takes no such media")
    file = find_file(call, kind, given["media"])
    content = media_content(call, kind, given, file)
    return _replace(call, message, content, (kind, file))


def _live(call: Call) -> tuple[Message, Json]:
    message = _own_message(call)
    place: Json = message.content.get("location", {})
    if "live_period" not in place:
        raise bad_request("there is no live location in the message to edit")
    if message.date + place["live_period"] <= call.world.now:
        raise bad_request("message can't be edited")
    return message, place


def edit_live_location(call: Call) -> Any:
    """editMessageLiveLocation."""
    message, place = _live(call)
    moved = location_content(call.params)["location"]
    return _replace(call, message, {"location": {"live_period": place["live_period"], **moved}})


def stop_live_location(call: Call) -> Any:
    """stopMessageLiveLocation."""
    message, place = _live(call)
    kept = {name: value for name, value in place.items() if name not in LIVE}
    return _replace(call, message, {"location": kept})


def _refuse_deleting(call: Call, message: Message) -> None:
    member = call.me_in(message.chat)
    private = message.chat.type == "private"
    as_admin = member is not None and member.may("can_delete_messages")
    age = call.world.now - message.date
    if "forum_topic_created" in message.content or not (as_admin or private or message.sender is call.bot):
        raise bad_request("message can't be deleted")
    fresh_die = private and message.kind == "dice" and age < FRESH_DICE_S
    if not as_admin and (age > DELETABLE_S or fresh_die):
        raise bad_request("message can't be deleted for everyone")


def delete_message(call: Call) -> Any:
    """deleteMessage."""
    chat = call.chat()
    message = call.message(chat, "message to delete not found")
    _refuse_deleting(call, message)
    delete(call.world, message)
    return True


def delete_messages(call: Call) -> Any:
    """deleteMessages: those not found are skipped."""
    chat = call.chat()
    found = [chat.messages[number] for number in call.params["message_ids"] if number in chat.messages]
    for message in found:
        _refuse_deleting(call, message)
    for message in found:
        delete(call.world, message)
    return True


METHODS: dict[str, Method] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "editMessageLiveLocation": edit_live_location,
    "stopMessageLiveLocation": stop_live_location,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
