"""Where a person acts, and as whom."""

from telegram_emulator.text.quotes import cut_quote
from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.messages import Message, Reply
from telegram_emulator.world.people import ANONYMOUS_ADMIN, CHANNEL_SENDER, User
from telegram_emulator.world.world import World


def find_place(world: World, person: User, chat: int, topic: int | str | None) -> tuple[Chat, Topic | None]:
    """The chat and the open topic in it (by id or a part of its name) that a person writes to.

    Raises:
        ActError: they can't write there.
    """
    place = world.chat_for(person, chat)
    if place.migrated_to is not None:
        raise ActError("the group has become a supergroup")
    if place.bot is not None and place.bot.id in person.blocked:
        raise ActError(f"{person.name} has blocked the bot")
    where = place.find_topic(topic)
    if topic is not None and where is None:
        raise ActError(f"no topic {topic!r}")
    may_write(person, place, where)
    return place, where


def may_write(person: User, place: Chat, topic: Topic | None) -> None:
    """Refuse a closed topic to all but administrators, and a channel to its readers."""
    member = place.members.get(person.id)
    is_admin = member is not None and member.is_admin
    if topic is not None and topic.closed and not is_admin:
        raise ActError("the topic is closed")
    if place.type == "channel" and not is_admin:
        raise ActError("only administrators write in a channel")


def find_message(chat: Chat, number: int) -> Message:
    """A message by its id; one that was deleted is an ActError."""
    message = chat.messages.get(number)
    if message is None:
        raise ActError(f"there is no message {number} any more")
    return message


def reply_to_message(
    world: World, person: User, place: Chat, number: int | None, other: int | None, quote: str | None
) -> Reply | None:
    """What a person replies to: message `number` here or in the chat `other`, with a part of it as a quote.

    Raises:
        ActError: the message is gone, protected from other chats, or the quote isn't in it.
    """
    if number is None:
        return None
    where = world.chat_for(person, other) if other is not None else place
    found = find_message(where, number)
    if where is not place and found.protected:
        raise ActError("this message can't be replied to elsewhere")
    if quote is None:
        return Reply(found)
    entities = found.content.get("entities") or found.content.get("caption_entities") or []
    cut = cut_quote(found.text or "", entities, quote, None, None)
    if cut is None:
        raise ActError(f"no {quote!r} in this message")
    return Reply(found, cut)


def sender_of(
    world: World, person: User, place: Chat, anonymous: bool, as_channel: str | None
) -> tuple[User, Chat | None]:
    """As whom a message appears: the person, the group itself, or a channel with this title."""
    if as_channel is not None:
        channel = next(
            (c for c in world.groups.values() if c.type == "channel" and c.title == as_channel), None
        )
        return CHANNEL_SENDER, channel or world.add_group(as_channel, forum=False, kind="channel")
    if anonymous:
        member = place.members.get(person.id)
        if member is None or not member.is_admin:
            raise ActError("only administrators can stay anonymous")
        return ANONYMOUS_ADMIN, place
    return person, None
