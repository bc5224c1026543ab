"""Somebody leaves a staff group: nothing of what they had there is left without an owner or a queue."""

from __future__ import annotations

from storage.tables import Person
from tickets import claims, duty, involving, roster, urgent_contacts
from tickets.work import Work


async def member_left(work: Work, chat_id: int, person: Person) -> None:
    """Their tickets and parts of tickets go back to the queues, and they are on duty there no more."""
    await claims.member_left(work, chat_id, person)
    await involving.member_left(work, chat_id, person)
    await duty.member_left(work, chat_id, person)
    await roster.member_left(work, chat_id, person)
    await urgent_contacts.member_left(work, chat_id, person)
