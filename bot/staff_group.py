"""What Telegram says about a staff group, and how to mend what is missing there."""

from __future__ import annotations

from dataclasses import dataclass

from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import AiogramError, TelegramMigrateToChat
from aiogram.types import ChatMemberAdministrator, ChatMemberOwner

from bot import telegram_errors
from handlers.turn import GroupLook
from locales import plain

#: What the bot needs in a forum, by Telegram's name.
RIGHTS = ("can_manage_topics", "can_delete_messages")


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """A staff group as it is; `missing` are rights that the bot lacks there."""

    chat_id: int
    title: str
    is_forum: bool
    is_administrator: bool
    missing: tuple[str, ...]

    @property
    def in_order(self) -> bool:
        """Whether the bot can work there."""
        return self.is_administrator and not (self.is_forum and self.missing)


async def look_at(bot: Bot, chat_id: int) -> StaffGroup:
    """Asks Telegram; a group that has become a supergroup is followed to its new number.

    Raises:
        AiogramError: the group can't be seen, or there was no answer.
    """
    try:
        chat = await bot.get_chat(chat_id)
    except TelegramMigrateToChat as moved:
        return await look_at(bot, moved.migrate_to_chat_id)
    member = await bot.get_chat_member(chat_id, bot.id)
    missing: tuple[str, ...] = ()
    if not isinstance(member, ChatMemberOwner):
        missing = tuple(
            right
            for right in RIGHTS
            if not (isinstance(member, ChatMemberAdministrator) and getattr(member, right))
        )
    return StaffGroup(
        chat_id=chat_id,
        title=chat.title or "",
        is_forum=bool(chat.is_forum),
        is_administrator=member.status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.CREATOR),
        missing=missing,
    )


def lines(group: StaffGroup, username: str, language: str) -> list[tuple[bool, str]]:
    """A line for each thing looked at, with whether it is in order; with the words of Telegram's menus."""
    found = [(True, plain(language, "group.title", title=group.title))]
    found.append((True, plain(language, "group.topics_on" if group.is_forum else "group.topics_off")))
    if not group.is_administrator:
        key = "group.not_administrator" if group.is_forum else "group.not_administrator_plain"
        found.append((False, plain(language, key, username=username)))
    elif group.is_forum and group.missing:
        rights = ", ".join(plain(language, f"group.right.{right}") for right in group.missing)
        found.append((False, plain(language, "group.rights_missing", username=username, rights=rights)))
    else:
        found.append((True, plain(language, "group.rights")))
    return found


class TelegramGroups:
    """The groups that one bot is in."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def look(self, chat_id: int, language: str) -> GroupLook | None:
        """What is found in a group; None if the bot isn't there.

        Raises:
            NoAnswer: Telegram doesn't answer; try again later.
        """
        try:
            found = await look_at(self._bot, chat_id)
            username = (await self._bot.me()).username or ""
        except AiogramError as error:
            if telegram_errors.is_refusal(error):
                return None
            raise telegram_errors.NoAnswer(f"group: {type(error).__name__}") from error
        return GroupLook(
            found.chat_id, found.is_forum, found.in_order, tuple(lines(found, username, language))
        )
