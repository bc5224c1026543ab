"""What happens to forum topics, whoever does it."""

from typing import Any

from telegram_emulator.world.chats import TOPIC_COLORS, Chat, Topic
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import User
from telegram_emulator.world.posting import notice, set_pinned
from telegram_emulator.world.world import World

Json = dict[str, Any]


def create_topic(
    world: World, chat: Chat, creator: User, name: str, color: int | None = None, icon: str | None = None
) -> Topic:
    """Open a topic and announce it."""
    color = color if color is not None else TOPIC_COLORS[len(chat.topics) % len(TOPIC_COLORS)]
    about: Json = {"name": name, "icon_color": color}
    if icon:
        about["icon_custom_emoji_id"] = icon
    opened = Message(
        chat, next(chat.numbers), creator, int(world.now), "service", {"forum_topic_created": about}
    )
    topic = Topic(opened.id, name, color, icon, creator, opened)
    opened.topic = topic
    opened.thread_id = topic.id
    chat.topics[topic.id] = topic
    chat.messages[opened.id] = opened
    world.log.add("topic", chat, topic=topic.shown())
    world.log.add("message", chat, opened)
    for bot in chat.bots():
        bot.updates.push("message", opened.api(), f"chat {chat.id}", world.now)
    return topic


def rename_topic(
    world: World, chat: Chat, topic: Topic, by: User, name: str | None, icon: str | None
) -> None:
    """Change a topic's name or icon and announce it."""
    change: Json = {}
    if name:
        topic.name = change["name"] = name
    if icon is not None:
        topic.icon_custom_emoji_id = change["icon_custom_emoji_id"] = icon
    world.log.add("topic", chat, topic=topic.shown())
    notice(world, chat, by, {"forum_topic_edited": change}, topic)


def set_closed(world: World, chat: Chat, topic: Topic, by: User, closed: bool) -> None:
    """Close or reopen a topic and announce it."""
    topic.closed = closed
    world.log.add("topic", chat, topic=topic.shown())
    notice(world, chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, topic)


def delete_topic(world: World, chat: Chat, topic: Topic) -> None:
    """Take a topic away with everything in it; nobody is told by an update."""
    topic.deleted = True
    for message in [m for m in chat.messages.values() if m.topic is topic]:
        message.deleted = True
        del chat.messages[message.id]
    set_pinned(world, chat, [number for number in chat.pinned if number in chat.messages])
    world.log.add("topic", chat, topic=topic.shown())
