"""One unit of the desk's work: the transaction, the moment and the rules in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from storage.doors import is_door
from storage.tables import Department, Person
from tickets.business_hours import ALWAYS, Hours


@dataclass(slots=True)
class Powers:
    """What the bot may do in Telegram; it is told so when the service starts."""

    #: Topics in private chats, as its owner has allowed.
    private_topics: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How long the desk waits, for what."""

    #: Messages of one requester within this pause are one question.
    merge_pause: timedelta = timedelta(seconds=3)
    #: However long a burst goes on, what came of it is looked at after this time.
    burst: timedelta = timedelta(minutes=1)
    #: A greeting and the question within this time are one contact.
    greeting: timedelta = timedelta(minutes=10)
    #: After an answer that nobody reacted to: ask once, then close.
    nudge: timedelta = timedelta(minutes=30)
    silent_close: timedelta = timedelta(hours=24)
    #: How long "is it the same matter?" may stay unanswered.
    same_matter: timedelta = timedelta(minutes=2)
    #: How long it is remembered which of several tickets somebody writes about.
    choice: timedelta = timedelta(minutes=30)
    #: A message after closing may be about the same matter for this long.
    remember: timedelta = timedelta(hours=72)
    #: Whoever has written a call down says within this time what becomes of it; else it goes to the queue.
    unsorted: timedelta = timedelta(minutes=10)
    #: What becomes of the tickets of somebody who goes off duty is said within this time; else they go
    #: back to the queue.
    hand_over: timedelta = timedelta(minutes=30)
    #: A part that another department was asked to see to is done within this working time.
    part_done: timedelta = timedelta(hours=4)
    #: Waiting for the requester: remind, then resolve.
    reminder: timedelta = timedelta(hours=24)
    #: Who has only a phone is rung within this working time once the ticket is resolved; where nobody
    #: answers, again after this time, and after so many times no more.
    call_back: timedelta = timedelta(hours=4)
    call_again: timedelta = timedelta(hours=2)
    call_tries: int = 3
    #: A resolved ticket closes by itself after this time.
    confirm: timedelta = timedelta(hours=24)
    #: The topic of a closed ticket is deleted after this time.
    topic_kept: timedelta = timedelta(days=7)
    #: What was written in a ticket is erased this time after it closed; None: only when somebody asks.
    words_kept: timedelta | None = None
    #: An album has no end mark: it is complete when nothing came for this long.
    album: timedelta = timedelta(seconds=1)
    rating_every: timedelta = timedelta(hours=24)
    #: When people work, unless their department says otherwise: what they must do falls due then.
    hours: Hours = ALWAYS
    powers: Powers = field(default_factory=Powers)


@dataclass(frozen=True, slots=True)
class Work:
    """What a move of the desk needs.

    `now` is the moment of the move in UTC; all due times are counted from it.
    `chat_id` is the Telegram chat in which somebody acted; None for a timer.
    `newcomers` are the people whose first act this is: they have nothing that could be looked for.
    `acting` are those who act now: they are answered where they do, if that is a door of theirs.
    `departments` are those that it has to do with: a session forgets what nobody holds.
    """

    session: AsyncSession
    now: datetime
    policy: Policy = field(default_factory=Policy)
    newcomers: set[int] = field(default_factory=set)
    acting: set[int] = field(default_factory=set)
    departments: set[Department] = field(default_factory=set)
    chat_id: int | None = None

    def chat_of(self, person: Person) -> int:
        """Where a person is spoken to: at the door by which they act now, else in their private chat."""
        if self.chat_id is not None and is_door(self.chat_id) and person.id in self.acting:
            return self.chat_id
        return person.telegram_id
