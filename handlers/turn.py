"""One update's turn: who acts, the single transaction, and what is answered to a press."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from aiogram.types import InlineQueryResultArticle
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base import bursts
from knowledge_base.audience import Reader
from knowledge_base.decision import Decision
from knowledge_base.departments import Guess
from knowledge_base.entry import Entry
from knowledge_base.review import Question, Review
from storage import inbox
from storage.database import Database
from storage.inserting import table_of
from storage.prepared import Prepared
from storage.tables import Person
from tickets.people import Identity, meet
from tickets.work import Policy, Work

Result = TypeVar("Result")

_PEOPLE = table_of(Person)
_DIALOGUE = Prepared(select(_PEOPLE.c.dialogue).where(_PEOPLE.c.telegram_id == bindparam("telegram_id")))

#: How old what Telegram said about somebody's membership may be when it decides about a right.
MEMBERSHIP_HOLDS = timedelta(seconds=60)


class Knowledge(Protocol):
    """The knowledge base as it is now, in memory."""

    @property
    def restricted(self) -> bool:
        """Whether some entry isn't for everybody."""
        ...

    def decide(self, text: str, language: str | None, reader: Reader | None = None) -> Decision:
        """Finds the entry for a question and decides what to do with it.

        Args:
            reader: who asks; None for those who may read everything.
        """
        ...

    @property
    def chooses(self) -> bool:
        """Whether there are several departments that a question may be for."""
        ...

    def likely(self, text: str, language: str | None) -> Guess | None:
        """Which department a question may be for; None if nothing speaks for any."""
        ...

    def urgent(self, text: str) -> str | None:
        """Which of the admins' urgent words a message holds, as they were written."""
        ...

    def incident(self, question: bursts.Question) -> int | None:
        """The open incident that a question is about; the oldest, if it may be several."""
        ...

    def entry(self, entry_id: int) -> Entry | None:
        """The published entry with this id."""
        ...

    async def review(self, draft: Entry, asked: Sequence[Question]) -> Review:
        """What publishing an entry would change, for the base and for what people asked."""
        ...

    def find(self, text: str, language: str, limit: int = 8, start: int = 0) -> list[Entry]:
        """Entries that an admin may mean, likeliest first; without words all of them, newest first."""
        ...

    async def reload(self) -> None:
        """Takes in what has been committed, so that the next question meets it."""
        ...


class Files(Protocol):
    """Fetches files that people have sent; slow, so never inside a transaction."""

    async def fetch(self, file_id: str, limit: int) -> bytes:
        """Gives the file's bytes; raises FileTooBig over `limit` bytes."""
        ...


@dataclass(frozen=True, slots=True)
class GroupLook:
    """A group as Telegram shows it; `lines` say what is in order there and what isn't, each with which."""

    chat_id: int
    is_forum: bool
    in_order: bool
    lines: tuple[tuple[bool, str], ...]


class Groups(Protocol):
    """Asks Telegram about groups; slow, so never inside a transaction."""

    async def look(self, chat_id: int, language: str) -> GroupLook | None:
        """What is found there; None if the bot isn't in the group."""
        ...


class FileTooBig(Exception):
    """Telegram doesn't hand out a file of this size, or we don't take it."""


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a press: a short word over the chat, or an alert to be closed."""

    callback_id: str
    text: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """The answer to an inline query: what may be chosen, and the offset that asks for more."""

    query_id: str
    results: list[InlineQueryResultArticle]
    more: str


class AlreadyHandled(Exception):
    """The update was handled before; nothing may be done twice."""


@dataclass(slots=True)
class Turn:
    """What a handler needs, and the only way to change anything.

    Each turn commits once. `inbox_id` is marked as done in that same transaction.
    """

    inbox_id: int
    update_id: int
    now: datetime
    database: Database
    policy: Policy
    knowledge: Knowledge
    files: Files
    groups: Groups
    default_language: str
    admin_ids: frozenset[int]
    chat_id: int | None = None
    #: This process's number, if several serve the same database.
    process: int | None = None
    who: Identity | None = None
    committed: bool = False
    toasts: list[Toast] = field(default_factory=list)
    offered: Offered | None = None
    #: The dialogues that were looked up, by Telegram number.
    dialogues: dict[int, dict[str, Any] | None] = field(default_factory=dict)
    #: Those of them who haven't been met before.
    newcomers: set[int] = field(default_factory=set)

    async def commit(self, move: Callable[[Work], Awaitable[Result]]) -> Result:
        """Runs one move of the desk as this update's transaction.

        Raises:
            AlreadyHandled; OutOfTurn; Refused and whatever else the move raises, with nothing changed.
        """

        async def unit(session: AsyncSession) -> Result:
            if not await inbox.finish(session, self.inbox_id, self.now, self.process):
                raise AlreadyHandled
            return await move(Work(session, self.now, self.policy, chat_id=self.chat_id))

        result = await self.database.write(unit)
        self.committed = True
        return result

    async def commit_as(self, move: Callable[[Work, Person], Awaitable[Result]]) -> Result:
        """Like `commit`, for a move that somebody makes: gives the move the person's row."""

        async def met(work: Work) -> Result:
            return await move(work, await self.person(work))

        return await self.commit(met)

    async def person(self, work: Work) -> Person:
        """The row of whoever acts."""
        if self.who is None:
            raise ValueError("nobody acts in this update")
        person = await meet(work, self.who, self.default_language)
        work.acting.add(person.id)
        return person

    async def dialogue(self, telegram_id: int) -> dict[str, Any] | None:
        """What somebody's next words belong to, as it stood before this turn: every filter may ask.

        Raises:
            Unavailable.
        """
        if telegram_id not in self.dialogues:
            found = await _DIALOGUE.first(self.database, {"telegram_id": telegram_id})
            if found is None:
                self.newcomers.add(telegram_id)
            self.dialogues[telegram_id] = None if found is None else found[0]
        return self.dialogues[telegram_id]

    @property
    def member_since(self) -> datetime:
        """What Telegram said about memberships before this moment no longer counts."""
        return self.now - MEMBERSHIP_HOLDS - timedelta(seconds=15)
