"""Who comes, goes, and is made what."""

from typing import Any

from telegram_emulator.world.chats import Chat, Member
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.posting import notice
from telegram_emulator.world.world import World

Json = dict[str, Any]


def change_member(
    world: World, chat: Chat, user: User, status: str, by: User, *, quiet: bool = False
) -> None:
    """Give somebody a status in a group; bots learn of it, and comers and goers are announced."""
    old = chat.members.get(user.id) or Member(user, "left")
    new = Member(user, status)
    if old.status == status:
        return
    watching = chat.bots()
    chat.members[user.id] = new
    world.log.add("member", chat, user=user.id, status=status)
    for bot in {b.id: b for b in watching + chat.bots()}.values():
        if bot is user:
            _tell(world, bot, "my_chat_member", chat, by, old, new)
        elif (member := chat.members.get(bot.id)) is not None and member.is_admin:
            _tell(world, bot, "chat_member", chat, by, old, new)
    if quiet or chat.type == "channel":
        return
    if new.present and not old.present:
        _announce(world, chat, by, {"new_chat_members": [user.api]})
    elif old.present and not new.present:
        _announce(world, chat, by, {"left_chat_member": user.api})


def _announce(world: World, chat: Chat, by: User, content: Json) -> None:
    notice(world, chat, by, content)


def change_rights(world: World, chat: Chat, bot: Bot, rights: frozenset[str], by: User) -> None:
    """Give a bot exactly these administrator's rights."""
    old = chat.members[bot.id]
    new = Member(bot, "administrator", rights)
    chat.members[bot.id] = new
    world.log.add("member", chat, user=bot.id, status="administrator")
    _tell(world, bot, "my_chat_member", chat, by, old, new)


def set_blocked(world: World, bot: Bot, person: User, blocked: bool) -> None:
    """Block or unblock a bot."""
    if blocked == (bot.id in person.blocked):
        return
    chat = world.open_private(bot, person)
    (person.blocked.add if blocked else person.blocked.discard)(bot.id)
    old, new = Member(bot, "kicked"), Member(bot, "member")
    if blocked:
        old, new = new, old
    world.log.add("member", chat, user=bot.id, status=new.status)
    _tell(world, bot, "my_chat_member", chat, person, old, new)


def migrate(world: World, chat: Chat, by: User) -> Chat:
    """Make a basic group a supergroup, which is another chat with another id."""
    new = world.add_group(chat.title, forum=False, kind="supergroup")
    new.members = chat.members
    notice(world, chat, by, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new
    chat.members = {}
    notice(world, new, by, {"migrate_from_chat_id": chat.id})
    return new


def _tell(world: World, bot: Bot, kind: str, chat: Chat, by: User, old: Member, new: Member) -> None:
    payload: Json = {
        "chat": chat.api,
        "from": by.api,
        "date": int(world.now),
        "old_chat_member": old.api(),
        "new_chat_member": new.api(),
    }
    bot.updates.push(kind, payload, f"chat {chat.id}", world.now)
