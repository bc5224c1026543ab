"""Reactions: which there are, and who is told of them."""

from typing import Any

from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import ANONYMOUS_ADMIN, User
from telegram_emulator.world.posting import edit
from telegram_emulator.world.world import World

Json = dict[str, Any]

#: The emoji that Telegram takes as reactions.
_EMOJI = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣
⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅
🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
EMOJI = frozenset(_EMOJI.split())


def named(emoji: str) -> str | None:
    """The emoji as Telegram spells it (without the sign that asks for colour); None if it is no reaction."""
    plain = emoji.replace("\ufe0f", "")
    return plain if plain in EMOJI else None


def set_reactions(world: World, message: Message, who: User, given: list[Json], *, hidden: bool) -> None:
    """Let somebody's reactions to a message be these; bots hear of people's. `hidden`: as the group."""
    old = message.reactions.get(who.id, [])
    if given == old:
        return
    if given:
        message.reactions[who.id] = given
    else:
        message.reactions.pop(who.id, None)
    edit(world, message, by_person=False)
    if who.is_bot and who is not ANONYMOUS_ADMIN:
        return
    chat = message.chat
    payload: Json = {
        "chat": chat.api,
        "message_id": message.id,
        "date": int(world.now),
        "old_reaction": old,
        "new_reaction": given,
    }
    payload |= {"actor_chat": chat.api} if hidden else {"user": who.api}
    for bot in chat.bots():
        member = chat.members.get(bot.id)
        if chat.type == "private" or (member is not None and member.is_admin):
            bot.updates.push("message_reaction", payload, f"chat {chat.id}", world.now)
