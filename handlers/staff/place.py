"""Where a specialist writes: in their staff group, or in their private chat with the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiogram.types import Message

from handlers.staff.answering import answer_in_group, change_message, staff_of
from handlers.turn import Turn
from storage.tables import Department, Person
from tickets import crew
from tickets.errors import NotAMember
from tickets.people import must_be_member
from tickets.saying import change_post, tell_person
from tickets.work import Work

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """A specialist in one of their chats, and the department as whose they act."""

    person: Person
    department: Department
    private: bool

    @property
    def language(self) -> str:
        """The language of what is said here."""
        return self.person.language if self.private else self.department.language

    async def say_here(self, work: Work, message: Message, text: str, **data: Any) -> None:
        """Answers a message with the text of this key."""
        if self.private:
            await tell_person(work, self.person, text, **data)
        else:
            await answer_in_group(work, message, text, **data)

    async def in_place(self, work: Work, post: int, text: str, **data: Any) -> None:
        """Changes a message of the bot to the text of this key."""
        if self.private:
            await change_post(work, self.person, post, text, ticket=None, **data)
        else:
            await change_message(work, self.department, post, text, **data)


async def place_of(work: Work, person: Person, chat_id: int, turn: Turn, *, again: bool = False) -> Place:
    """The place, for somebody who belongs there.

    Args:
        again: they go on with what they began as a member of their group.

    Raises:
        NotAMember; NoSuchTicket: it is no staff group any more.
    """
    if chat_id != person.telegram_id:
        return Place(person, await staff_of(work, person, chat_id, turn), private=False)
    department = next(iter(await crew.departments_of(work, person)), None)
    if department is None:
        raise NotAMember
    since = _EVER if again else turn.member_since
    await must_be_member(work, department.chat_id, person.telegram_id, since)
    return Place(person, department, private=True)
