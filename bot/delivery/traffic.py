"""Which chats may get a message now, and what is on its way: what the sender holds in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.aftermath import Outcome
from bot.delivery.pace import Pace
from storage.outbox import Head
from storage.tables import OutboxRow

#: Rows that open a forum topic.
TOPICS = ("topic", "part_topic", "own_topic")
#: When so many chats are asked to pause within a second, it is the bot that is too fast, not a chat.
SEVERAL = 3
#: Rows put in by other processes are looked for at least this often.
LOOK_EVERY = timedelta(seconds=1)


@dataclass(slots=True)
class Traffic:
    """The chats of one sender, from when it takes up the sending."""

    pace: Pace
    busy: set[int] = field(default_factory=set)
    #: Rows that we have leased and not settled.
    ours: set[int] = field(default_factory=set)
    held: dict[int, datetime] = field(default_factory=dict)
    #: When what can wait may go on in a busy group; a card goes before.
    spread: dict[int, datetime] = field(default_factory=dict)
    #: When each chat was last asked to pause, and until when.
    asked: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    all_held_until: datetime | None = None
    finished: list[tuple[OutboxRow, Outcome]] = field(default_factory=list)

    def let_go(self, now: datetime) -> None:
        """Chats that were left alone until now may get a message again."""
        for chat_id in [chat for chat, until in self.held.items() if until <= now]:
            del self.held[chat_id]
        self.spread.clear()

    def room(self, now: datetime, at_once: int) -> int:
        """How many messages may go out now, if `at_once` more could be on their way."""
        if self.all_held_until is not None and self.all_held_until > now:
            return 0
        return min(at_once, self.pace.overall_left(now))

    def choose(self, heads: Iterable[Head], now: datetime) -> list[Head]:
        """Those whose chats may get a message now; the others' are left alone until they may."""
        taken = []
        for row in heads:
            opens = row.kind in TOPICS
            at = (self.pace.topic_at if opens else self.pace.free_at)(row.chat_id, now)
            # Everything but the queue and what people read in private can wait a little.
            later = self.pace.spread_at(row.chat_id, now) if row.priority and not opens else at
            if at > now:
                self.held[row.chat_id] = at
            elif later > now:
                self.spread[row.chat_id] = later
            else:
                taken.append(row)
        return taken

    def goes(self, row: OutboxRow, now: datetime) -> None:
        """A row is on its way."""
        self.ours.add(row.id)
        self.busy.add(row.chat_id)
        self.pace.note(row.chat_id, now)

    def is_settled(self, row: OutboxRow) -> None:
        """What came of a row is written down."""
        self.ours.discard(row.id)
        self.busy.discard(row.chat_id)

    def hold(self, chat_id: int, now: datetime, until: datetime) -> None:
        """Leaves a chat alone; all of them, for the shortest pause asked for, if several are to pause."""
        self.held[chat_id] = until
        self.asked[chat_id] = (now, until)
        self.asked = {
            chat: asked for chat, asked in self.asked.items() if asked[0] > now - timedelta(seconds=1)
        }
        if len(self.asked) >= SEVERAL:
            self.all_held_until = min(until for _, until in self.asked.values())

    def note_posts(self, done: Iterable[tuple[OutboxRow, Outcome]], now: datetime) -> None:
        """Counts the messages that rows have become, of an album each; and topics."""
        for row, outcome in done:
            if outcome.call is None or outcome.call.post is None:
                continue
            if row.kind in TOPICS:
                self.pace.note_topic(row.chat_id, now)
            else:
                for _ in range(max(len(outcome.call.message_ids), 1)):
                    self.pace.note_post(row.chat_id, now)

    def next_look(self, now: datetime) -> datetime:
        """When it is to be looked again what may go out, if nothing happens before."""
        moments = [now + LOOK_EVERY, *self.held.values(), *self.spread.values()]
        if self.all_held_until is not None and self.all_held_until > now:
            moments = [self.all_held_until]
        if self.pace.overall_left(now) <= 0:
            moments.append(self.pace.overall_free_at(now))
        return max(min(moments), now + timedelta(milliseconds=1))
