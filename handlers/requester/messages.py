"""A requester writes: a contact is registered, answered, or passed on."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import Message

from handlers import line1
from handlers.filters import Words
from handlers.keyboards.requester import CALL_A_PERSON, MY_TICKETS
from handlers.likely import likely_of_theirs
from handlers.readers import reader
from handlers.reading import incoming, is_service, own_phone
from handlers.requester.commands import call_a_person, my_tickets
from handlers.turn import Turn
from storage.tables import Person
from tickets import belonging, contacts, joining, resolution
from tickets.contacts import Reading, Talk
from tickets.work import Work


def register(router: Router) -> None:
    """Words, pictures, voices and everything else in a private chat."""
    router.message.register(call_a_person, Words(CALL_A_PERSON))
    router.message.register(my_tickets, Words(MY_TICKETS))
    router.message.register(written)
    router.edited_message.register(edited)


async def written(message: Message, turn: Turn) -> None:
    """Any message of a requester."""
    if is_service(message):
        return
    what = incoming(message, turn.now)
    for_people = what.topic_id is None and await _is_with_people(turn)
    reading = line1.read(turn.knowledge, what.text, await reader(turn), for_people=for_people)
    if reading.talk is Talk.HUMAN:
        reading = replace(reading, likely=await likely_of_theirs(turn))
    phone = own_phone(message)

    async def move(work: Work, person: Person) -> None:
        if phone is not None and (person.dialogue or {}).get("kind") == "phone":
            await joining.shared(work, person, phone)
            return
        commented = await resolution.prompted_comment(work, person, what)
        if commented is not None:
            await resolution.comment(work, person, commented, what.text)
            return
        dialogue = person.dialogue or {}
        as_new = dialogue.get("kind") == "new"
        if as_new:
            person.dialogue = None
        await contacts.receive(work, person, what, reading, as_new=as_new, about=dialogue.get("about"))
        if phone is not None and await joining.waits_for(work, phone):
            await joining.shared(work, person, phone)

    await turn.commit_as(move)


async def _is_with_people(turn: Turn) -> bool:
    """Whether whoever writes is with people already, and hasn't asked for a new ticket."""
    if turn.who is None:
        return False
    who = turn.who.telegram_id
    if await turn.dialogue(who) or who in turn.newcomers:
        return False
    return await belonging.only_with_people(turn.database, who)


async def edited(message: Message, turn: Turn) -> None:
    """A requester changed a message."""
    what = incoming(message, turn.now)
    reading = line1.read(turn.knowledge, what.text, await reader(turn)) if what.text else Reading()
    await turn.commit(lambda work: contacts.edit(work, what, reading))
