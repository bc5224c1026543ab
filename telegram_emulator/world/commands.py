"""Which of a bot's commands somebody is offered."""

from typing import Any

from telegram_emulator.world.chats import Chat
from telegram_emulator.world.people import Bot, User

Json = dict[str, Any]


def commands_for(bot: Bot, chat: Chat, person: User) -> list[Json]:
    """The list of the narrowest scope that has one, in the person's language if there is such."""
    for scope in _scopes(chat, person):
        for language in (person.language or "", ""):
            found = bot.commands.get((scope, language))
            if found is not None:
                return found
    return []


def _scopes(chat: Chat, person: User) -> list[str]:
    if chat.type == "private":
        return [f"chat:{chat.id}", "all_private_chats", "default"]
    member = chat.members.get(person.id)
    is_admin = member is not None and member.is_admin
    scopes = [f"chat_member:{chat.id}:{person.id}"]
    if is_admin:
        scopes.append(f"chat_administrators:{chat.id}")
    scopes.append(f"chat:{chat.id}")
    if is_admin:
        scopes.append("all_chat_administrators")
    return [*scopes, "all_group_chats", "default"]
