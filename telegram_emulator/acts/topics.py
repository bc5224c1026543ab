"""What administrators do with forum topics by hand."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.world import topics as world_topics
from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.people import User
from telegram_emulator.world.world import World


def _forum(world: World, person: User, chat: int, right: str) -> Chat:
    forum = world.chat_for(person, chat)
    if not forum.has_topics:
        raise ActError("the chat has no topics")
    if forum.type == "private":
        return forum
    member = forum.members.get(person.id)
    if member is None or not member.may(right):
        raise ActError(f"{person.name} may not do this: {right}")
    return forum


def _topic(forum: Chat, topic: int | str) -> Topic:
    found = forum.find_topic(topic)
    if found is None:
        raise ActError(f"no topic {topic!r}")
    return found


def creates_topic(world: World, person: User, *, chat: int, name: str) -> Topic:
    """Open a topic."""
    return world_topics.create_topic(world, _forum(world, person, chat, "can_manage_topics"), person, name)


def closes_topic(world: World, person: User, *, chat: int, topic: int | str) -> None:
    """Close a topic."""
    forum = _forum(world, person, chat, "can_manage_topics")
    world_topics.set_closed(world, forum, _topic(forum, topic), person, closed=True)


def reopens_topic(world: World, person: User, *, chat: int, topic: int | str) -> None:
    """Reopen a topic."""
    forum = _forum(world, person, chat, "can_manage_topics")
    world_topics.set_closed(world, forum, _topic(forum, topic), person, closed=False)


def deletes_topic(world: World, person: User, *, chat: int, topic: int | str) -> None:
    """Delete a topic with all its messages."""
    forum = _forum(world, person, chat, "can_delete_messages")
    world_topics.delete_topic(world, forum, _topic(forum, topic))


ACTS: dict[str, Callable[..., Any]] = {
    "creates_topic": creates_topic,
    "closes_topic": closes_topic,
    "reopens_topic": reopens_topic,
    "deletes_topic": deletes_topic,
}
