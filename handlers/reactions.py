"""Reactions to messages, in private chats and staff groups."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import MessageReactionUpdated, ReactionTypeEmoji

from handlers.turn import Turn
from storage.tables import Person
from tickets import reacting
from tickets.people import must_be_member
from tickets.work import Work


def register(router: Router) -> None:
    """What people think of a message without words."""
    router.message_reaction.register(reacted)


async def reacted(event: MessageReactionUpdated, turn: Turn, staff_chats: AbstractSet[int]) -> None:
    """A reaction was given, changed or taken away; an anonymous one is nobody's."""
    chat = event.chat
    if event.user is None or not (chat.type == ChatType.PRIVATE or chat.id in staff_chats):
        return
    emoji = _given(event)

    async def move(work: Work, person: Person) -> None:
        if chat.type != ChatType.PRIVATE:
            await must_be_member(work, chat.id, person.telegram_id, turn.member_since)
        await reacting.react(work, person, chat.id, event.message_id, emoji)

    await turn.commit_as(move)


def _given(event: MessageReactionUpdated) -> str | None:
    """The emoji; empty if there is none any more, None if it is of a kind that bots can't give."""
    if not event.new_reaction:
        return ""
    plain = (one.emoji for one in event.new_reaction if isinstance(one, ReactionTypeEmoji))
    return next(plain, None)
