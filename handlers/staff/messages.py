"""What specialists write in a ticket's topic (in a plain group: in reply to its card)."""

from __future__ import annotations

import re

from aiogram import Router
from aiogram.types import Message

from handlers.beside import answered
from handlers.reading import incoming, is_service, utf16
from handlers.staff import incidents, involving, replies, transferring
from handlers.staff.answering import topic_of
from handlers.turn import Turn
from storage.tables import Person
from tickets import contacts, involvement_talk, talk
from tickets.contacts import Reading
from tickets.people import must_be_member
from tickets.work import Work

_NOTE = re.compile(r"//\s*")
#: What stands before the words that were meant: a note's mark or a command.
_MARK = re.compile(r"//\s*|/(?:note|reply)(?:@\w+)?\s+")


def register(router: Router) -> None:
    """Words and everything else in a staff group."""
    router.message.register(written)
    router.edited_message.register(edited)


async def written(message: Message, turn: Turn) -> None:
    """Any message in a staff group; what isn't about a ticket is nobody's business."""
    if message.from_user is None or message.from_user.is_bot or is_service(message):
        return
    text = message.text or message.caption or ""
    noted = _NOTE.match(text)
    cut = noted.end() if noted else 0
    what = incoming(message, turn.now, text=text[cut:], cut=utf16(text[:cut]))
    inside = noted is not None or _answers_a_colleague(message)

    async def move(work: Work, person: Person) -> None:
        await must_be_member(work, message.chat.id, person.telegram_id, turn.member_since)
        if await transferring.reason_given(work, person, what):
            return
        if await replies.reworded(work, person, what, turn.knowledge):
            return
        if noted is None and await incidents.prompt_answered(work, person, message, what):
            return
        if await involving.prompt_answered(work, person, message, what):
            return
        place = await involvement_talk.place_of(
            work, message.chat.id, what.topic_id, what.reply_to, album=what.album
        )
        if place is not None:
            await talk.about_part(work, person, place, what, inside=noted is not None)
            return
        ticket = await talk.ticket_in(work, message.chat.id, topic_of(message), what.reply_to)
        if ticket is not None and ticket.line == 2:
            await talk.from_specialist(work, person, ticket, what, inside=inside)

    await turn.commit_as(move)


async def edited(message: Message, turn: Turn) -> None:
    """A specialist changed a message; a note stays a note."""
    if message.from_user is None or message.sender_chat is not None:
        return
    text = message.text or message.caption or ""
    marked = _MARK.match(text)
    cut = marked.end() if marked else 0
    what = incoming(message, turn.now, text=text[cut:], cut=utf16(text[:cut]))

    async def move(work: Work, person: Person) -> None:
        await must_be_member(work, message.chat.id, person.telegram_id, turn.member_since)
        await contacts.edit(work, what, Reading())

    await turn.commit_as(move)


def _answers_a_colleague(message: Message) -> bool:
    """A reply to a person's message is talk between colleagues; to the bot's it is for the requester."""
    replied = answered(message)
    if replied is None or replied.from_user is None:
        return False
    return not replied.from_user.is_bot and replied.from_user.id != (
        message.from_user.id if message.from_user else 0
    )
