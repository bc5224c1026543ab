"""Starting and blocking a bot, coming and going."""

from collections.abc import Callable
from typing import Any

from telegram_emulator.acts.writing import writes
from telegram_emulator.world.errors import ActError
from telegram_emulator.world.membership import change_member, set_blocked
from telegram_emulator.world.messages import Message
from telegram_emulator.world.people import Bot, User
from telegram_emulator.world.world import World


def _bot(world: World, chat: int) -> Bot:
    bot = world.users.get(chat)
    if not isinstance(bot, Bot):
        raise ActError(f"{chat} is not a bot")
    return bot


def starts(world: World, person: User, *, chat: int, payload: str | None = None) -> Message:
    """Press START, or follow a link that starts the bot with a payload; unblocks it."""
    set_blocked(world, _bot(world, chat), person, blocked=False)
    return writes(world, person, chat=chat, text=f"/start {payload}" if payload else "/start")


def blocks(world: World, person: User, *, chat: int) -> None:
    """Block a bot."""
    set_blocked(world, _bot(world, chat), person, blocked=True)


def unblocks(world: World, person: User, *, chat: int) -> None:
    """Let a bot write again."""
    set_blocked(world, _bot(world, chat), person, blocked=False)


def deletes_account(world: World, person: User) -> None:
    """Leave Telegram for good: bots learn of it when they write."""
    person.is_gone = True


def joins(world: World, person: User, *, chat: int) -> None:
    """Join a group by oneself."""
    group = world.groups.get(chat)
    if group is None:
        raise ActError(f"no group {chat}")
    change_member(world, group, person, "member", person)


def leaves(world: World, person: User, *, chat: int) -> None:
    """Leave a group."""
    change_member(world, world.chat_for(person, chat), person, "left", person)


def kicks(world: World, person: User, *, chat: int, whom: int) -> None:
    """Throw somebody out, as an administrator."""
    group = world.chat_for(person, chat)
    member = group.members.get(person.id)
    if member is None or not member.may("can_restrict_members"):
        raise ActError("only administrators throw people out")
    change_member(world, group, world.users[whom], "kicked", person)


ACTS: dict[str, Callable[..., Any]] = {
    "starts": starts,
    "blocks": blocks,
    "unblocks": unblocks,
    "deletes_account": deletes_account,
    "joins": joins,
    "leaves": leaves,
    "kicks": kicks,
}
