"""Forum topics."""

from typing import Any

from telegram_emulator.methods.call import Call, Method
from telegram_emulator.world.chats import TOPIC_COLORS, Chat, Topic
from telegram_emulator.world.errors import bad_request
from telegram_emulator.world.posting import set_pinned
from telegram_emulator.world.topics import create_topic, delete_topic, rename_topic, set_closed

Json = dict[str, Any]


def _forum(call: Call, *, private: bool = True) -> Chat:
    """A forum, or a private chat with a bot that has topics; those are never closed."""
    chat = call.chat()
    if not chat.has_topics:
        raise bad_request("the chat is not a forum")
    if chat.type == "private" and not private:
        raise bad_request("the chat is not a supergroup forum")
    return chat


def _managed(call: Call, *, private: bool = True) -> tuple[Chat, Topic]:
    chat = _forum(call, private=private)
    topic = call.any_topic(chat, "TOPIC_ID_INVALID")
    assert topic is not None
    if topic.creator is not call.bot:
        call.require_right(chat, "can_manage_topics")
    return chat, topic


def create(call: Call) -> Any:
    """createForumTopic."""
    chat = _forum(call)
    call.require_right(chat, "can_manage_topics")
    color = call.params.get("icon_color")
    if color is not None and color not in TOPIC_COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    call.spend_topic(chat)
    icon = call.params.get("icon_custom_emoji_id")
    return create_topic(call.world, chat, call.bot, call.params["name"], color or TOPIC_COLORS[0], icon).api()


def rename(call: Call) -> Any:
    """editForumTopic."""
    chat, topic = _managed(call)
    name, icon = call.params.get("name"), call.params.get("icon_custom_emoji_id")
    same_name = not name or name == topic.name
    same_icon = icon is None or (icon or None) == topic.icon_custom_emoji_id
    if same_name and same_icon:
        raise bad_request("TOPIC_NOT_MODIFIED")
    rename_topic(call.world, chat, topic, call.bot, None if same_name else name, None if same_icon else icon)
    return True


def close(call: Call) -> Any:
    """closeForumTopic."""
    chat, topic = _managed(call, private=False)
    if topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    set_closed(call.world, chat, topic, call.bot, closed=True)
    return True


def reopen(call: Call) -> Any:
    """reopenForumTopic."""
    chat, topic = _managed(call, private=False)
    if not topic.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    set_closed(call.world, chat, topic, call.bot, closed=False)
    return True


def delete(call: Call) -> Any:
    """deleteForumTopic."""
    chat = _forum(call)
    topic = call.any_topic(chat, "TOPIC_ID_INVALID")
    assert topic is not None
    call.require_right(chat, "can_delete_messages")
    delete_topic(call.world, chat, topic)
    return True


def unpin_all(call: Call) -> Any:
    """unpinAllForumTopicMessages."""
    chat = _forum(call)
    topic = call.any_topic(chat, "TOPIC_ID_INVALID")
    call.require_right(chat, "can_pin_messages")
    elsewhere = [number for number in chat.pinned if chat.messages[number].topic is not topic]
    set_pinned(call.world, chat, elsewhere)
    return True


def icon_stickers(call: Call) -> Any:
    """getForumTopicIconStickers: an empty set, for the emulator draws icons by colour only."""
    return []


METHODS: dict[str, Method] = {
    "createForumTopic": create,
    "editForumTopic": rename,
    "closeForumTopic": close,
    "reopenForumTopic": reopen,
    "deleteForumTopic": delete,
    "unpinAllForumTopicMessages": unpin_all,
    "getForumTopicIconStickers": icon_stickers,
}
