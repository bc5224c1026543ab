"""Groups of requesters: `/link`, `/new`, the bot's name, and answers to what it said there."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace

from aiogram import Bot, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message

from handlers import line1
from handlers.gated import Gated, is_no_private_message
from handlers.readers import ANYBODY
from handlers.reading import incoming, is_service, utf16
from handlers.requester import presses
from handlers.requester.messages import edited
from handlers.staff.membership import is_in
from handlers.turn import Turn
from storage.tables import Person
from tickets import groups, resolution
from tickets.work import Work

_NEW = re.compile(r"/new(?:@\w+)?\s*")


class InOtherGroup(Filter):
    """A group that is no department's."""

    async def __call__(
        self, event: Message | CallbackQuery | ChatMemberUpdated, staff_chats: AbstractSet[int]
    ) -> bool:
        at = event.message if isinstance(event, CallbackQuery) else event
        return (
            at is not None
            and at.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
            and at.chat.id not in staff_chats
        )


def router() -> Router:
    """Everything in groups of requesters."""
    made = Gated("requester groups", is_no_private_message)
    for observer in (made.message, made.edited_message, made.callback_query, made.my_chat_member):
        observer.filter(InOtherGroup())
    made.my_chat_member.register(came_or_went)
    made.message.register(link, Command("link"))
    made.message.register(new, Command("new"))
    made.message.register(written)
    made.edited_message.register(edited)
    presses.register(made)
    return made


async def came_or_went(event: ChatMemberUpdated, turn: Turn) -> None:
    """The bot was brought into a group, or taken out of it."""
    inside, before = is_in(event.new_chat_member.status), is_in(event.old_chat_member.status)
    is_admin = event.from_user.id in turn.admin_ids

    async def move(work: Work, person: Person) -> None:
        if not inside:
            await groups.unlink(work, event.chat.id)
        elif not before and not await groups.is_linked(work, event.chat.id):
            await groups.introduce(work, person, event.chat.id, is_admin=is_admin)

    await turn.commit_as(move)


async def link(message: Message, turn: Turn) -> None:
    """`/link`: from now on the bot answers here, if an admin says so."""
    is_admin = _is_admin(message, turn)

    async def move(work: Work, person: Person) -> None:
        if is_admin:
            await groups.link(work, person, message.chat.id, message.chat.title or "")
        elif not await groups.is_linked(work, message.chat.id):
            await groups.introduce(work, person, message.chat.id, is_admin=False)

    await turn.commit_as(move)


async def new(message: Message, turn: Turn) -> None:
    """`/new` with the question after it."""
    text = message.text or message.caption or ""
    found = _NEW.match(text)
    await _receive(message, turn, text, found.end() if found else 0)


async def written(message: Message, turn: Turn, bot: Bot) -> None:
    """Any other message: it concerns the bot if it names it, or answers it."""
    if is_service(message):
        if message.migrate_to_chat_id is not None:
            old_id, new_id = message.chat.id, message.migrate_to_chat_id
            await turn.commit(lambda work: groups.moved(work, old_id, new_id))
        return
    text = message.text or message.caption or ""
    name = f"@{(await bot.me()).username}"
    place = text.lower().find(name.lower())
    if place >= 0:
        start = (
            len(text[: place + len(name)])
            + len(text[place + len(name) :])
            - len(text[place + len(name) :].lstrip(" ,:—-\n"))
        )
        if not text[:place].strip():
            await _receive(message, turn, text, start)
        else:
            await _receive(message, turn, " ".join((text[:place] + text[place + len(name) :]).split()), None)
    elif message.reply_to_message is not None:
        await _receive(message, turn, text, 0, called=False)


async def _receive(message: Message, turn: Turn, text: str, cut: int | None, *, called: bool = True) -> None:
    """Passes on what was said to the bot.

    Args:
        cut: so many characters at the front only called the bot; None if `text` is without its name already.
    """
    if message.from_user is None or message.from_user.is_bot or message.sender_chat is not None:
        return
    front = cut or 0
    what = incoming(message, turn.now, text=text[front:], cut=utf16(text[:front]))
    if cut is None:
        what = replace(what, entities=None)  # their places are others now
    reading = line1.read(turn.knowledge, what.text, ANYBODY)
    is_admin = _is_admin(message, turn)

    async def move(work: Work, person: Person) -> None:
        commented = await resolution.prompted_comment(work, person, what)
        if commented is not None:
            await resolution.comment(work, person, commented, what.text)
            return
        await groups.receive(work, person, what, reading, called=called, is_admin=is_admin)

    await turn.commit_as(move)


def _is_admin(message: Message, turn: Turn) -> bool:
    return message.from_user is not None and message.from_user.id in turn.admin_ids
