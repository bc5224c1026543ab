"""Putting messages into chats, changing and removing them, and telling the bots."""

from typing import TYPE_CHECKING, Any

from telegram_emulator.world.chats import Chat, Topic
from telegram_emulator.world.files import File
from telegram_emulator.world.messages import Message, Reply
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.world import World

if TYPE_CHECKING:
    from telegram_emulator.world.polls import Poll

Json = dict[str, Any]

# service messages that a bot is told about even when it caused them itself
OWN_NOTICES = (
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "pinned_message",
)


def post(
    world: World,
    chat: Chat,
    sender: User,
    kind: str,
    content: Json,
    *,
    topic: Topic | None = None,
    reply: Reply | None = None,
    markup: Json | None = None,
    sender_chat: Chat | None = None,
    forward: Json | None = None,
    album: str | None = None,
    file: File | None = None,
    poll: "Poll | None" = None,
    via_bot: Bot | None = None,
    protected: bool = False,
    silent: bool = False,
) -> Message:
    """Add a message to a chat, tell everybody who sees it, and give it back.

    Without a topic of its own it goes to that of the message it replies to.
    """
    message = Message(chat, next(chat.numbers), sender, int(world.now), kind, content)
    message.topic = topic
    if reply is not None:
        _take_reply(message, reply)
    message.sender_chat = sender_chat
    message.forward = forward
    message.album = album
    message.file = file
    message.via_bot = via_bot
    if poll is not None:
        message.poll = poll
        poll.messages.append(message)
    message.protected = protected
    message.silent = silent
    _place_in_thread(message)
    _take_markup(message, markup)
    chat.messages[message.id] = message
    world.log.add("message", chat, message)
    if markup is not None and "inline_keyboard" not in markup:
        world.log.add("keyboard", chat, keyboard=chat.keyboard, placeholder=chat.placeholder)
    _tell_bots(world, message, "channel_post" if chat.type == "channel" else "message")
    return message


def _take_reply(message: Message, reply: Reply) -> None:
    target = reply.message
    message.quote = reply.quote
    if target.chat is message.chat and message.topic is None:
        message.topic = target.topic
    if target.chat is message.chat and message.topic is target.topic:
        message.reply_to = target
    else:
        message.elsewhere = target


def _place_in_thread(message: Message) -> None:
    topic, reply = message.topic, message.reply_to
    if topic is not None:
        message.thread_id = topic.id
        if reply is None and message.elsewhere is None and message.kind != "service":
            message.reply_to = topic.created
    elif reply is not None and message.chat.type == "supergroup":
        # a plain chain of replies is a thread too, with an id but not a topic
        message.thread_id = reply.thread_id if reply.thread_id is not None else reply.id


def _take_markup(message: Message, markup: Json | None) -> None:
    if markup is None:
        return
    chat = message.chat
    if "inline_keyboard" in markup:
        message.markup = markup if markup["inline_keyboard"] else None
    elif "keyboard" in markup:
        chat.placeholder = markup.get("input_field_placeholder")
        chat.keyboard = [
            [b if isinstance(b, dict) else {"text": b} for b in row] for row in markup["keyboard"]
        ]
    elif "remove_keyboard" in markup:
        chat.keyboard = chat.placeholder = None
    elif "force_reply" in markup:
        message.force_reply = {"placeholder": markup.get("input_field_placeholder")}


def _tell_bots(world: World, message: Message, kind: str) -> None:
    for bot in message.chat.bots():
        if not bot_hears(bot, message):
            continue
        lane = f"chat {message.chat.id}"
        bot.updates.push(kind, message.api(), lane, world.now)


def bot_hears(bot: Bot, message: Message) -> bool:
    """Whether Telegram tells a bot about this message, by authorship and privacy mode."""
    content = message.content
    if message.sender.id == bot.id:
        return message.is_service and any(name in content for name in OWN_NOTICES)
    if isinstance(message.sender, Bot):
        return message.is_service
    member = message.chat.members.get(bot.id)
    if message.chat.type == "private" or member is None or member.is_admin or message.is_service:
        return True
    if message.via_bot is bot or (message.reply_to is not None and message.reply_to.sender.id == bot.id):
        return True
    text = message.text or ""
    return text.startswith("/") or f"@{bot.username}" in text


def edit(world: World, message: Message, *, by_person: bool) -> None:
    """Publish a message whose content was just changed."""
    message.changed()
    world.log.add("edit", message.chat, message)
    if by_person:
        _tell_bots(
            world, message, "edited_channel_post" if message.chat.type == "channel" else "edited_message"
        )


def mark_edited(world: World, message: Message) -> None:
    """Note the time of an edit of what a message says (not of its buttons)."""
    message.edited_at = int(world.now)


def delete(world: World, message: Message) -> None:
    """Take a message away; bots are told nothing."""
    message.deleted = True
    message.chat.messages.pop(message.id, None)
    set_pinned(world, message.chat, [number for number in message.chat.pinned if number != message.id])
    topic_id = message.topic.id if message.topic is not None else None
    world.log.add("delete", message.chat, message_id=message.id, thread_id=topic_id)


def set_pinned(world: World, chat: Chat, numbers: list[int]) -> None:
    """Let these messages be the pinned ones."""
    if numbers != chat.pinned:
        chat.pinned = numbers
        world.log.add("pin", chat, pinned=numbers)


def notice(world: World, chat: Chat, sender: User, content: Json, topic: Topic | None = None) -> Message:
    """Add a service message."""
    return post(world, chat, sender, "service", content, topic=topic)
