"""A group becomes a department's: `/start d5` from Telegram's choice of a group, or `/connect d5` written."""

from __future__ import annotations

import re
from typing import Any

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.filters import AsGroupOrChannel, ByAdmin
from handlers.turn import GroupLook, Turn
from locales import plain
from storage.tables import Person
from tickets import departments, groups, moving
from tickets.groups import tell_group
from tickets.work import Work

_COMMAND = re.compile(r"/(?:start|connect)(?:@\w+)?\s+d(\d{1,15})\s*")


class NamesADepartment(Filter):
    """The command in a group, with the department's number."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        number = named(message.text or "")
        if number is None or message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return False
        return {"number": number}


def named(words: str) -> int | None:
    """The department that such a command names; None for other words."""
    found = _COMMAND.fullmatch(words)
    return int(found[1]) if found is not None else None


def register_commands(router: Router) -> None:
    """Goes before other commands of groups; only an admin's counts."""
    router.message.register(connect, NamesADepartment(), ByAdmin())
    router.message.register(connect_as_a_person, NamesADepartment(), AsGroupOrChannel())


async def connect_as_a_person(message: Message, turn: Turn) -> None:
    """Nobody knows whether an anonymous administrator is one of the admins: asks them to show themselves."""
    chat_id, language = message.chat.id, turn.default_language
    await turn.commit(
        lambda work: groups.tell_in_group(work, language, chat_id, "departments.write_as_yourself")
    )


async def connect(message: Message, number: int, turn: Turn, staff_chats: set[int]) -> None:
    """The department's queue stands here from now on, if the bot has the rights that it needs."""
    chat_id = message.chat.id
    look = await turn.groups.look(chat_id, turn.default_language)

    async def move(work: Work, person: Person) -> bool:
        department = await departments.find(work, number)
        if department is None:
            await tell_group(work, person, chat_id, "refused.no_department")
            return False
        if await departments.is_default(work, department) and department.chat_id != chat_id:
            await tell_group(work, person, chat_id, "refused.group_is_setting")
            return False
        if look is None or not look.in_order:
            lacking = _lacking(look, person.language)
            await tell_group(
                work, person, chat_id, "departments.rights_first", lines=lacking, code=f"d{number}"
            )
            return False
        await moving.take_group(work, person, department, chat_id, is_forum=look.is_forum)
        await groups.unlink(work, chat_id)
        await tell_group(work, person, chat_id, "departments.connected", name=department.name)
        return True

    if await turn.commit_as(move):
        staff_chats.add(chat_id)


def _lacking(look: GroupLook | None, language: str) -> str:
    if look is None:
        return plain(language, "departments.group_unseen")
    return "\n".join(f"✘ {line}" for good, line in look.lines if not good)
