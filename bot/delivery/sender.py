"""The one sender: takes rows whose turn it is, sends them, and writes what came of it.

Of several processes one sends at a time, so the pace is one for all.

What came of one message and the lease of the next share a commit. A row is leased before it
is sent, so that after a crash it is known which messages may have arrived already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot import telegram_errors
from bot.clock import Clock, wait_for
from bot.delivery import joining
from bot.delivery.aftermath import Aftermath, Outcome
from bot.delivery.calls import Nothing, NotYet
from bot.delivery.pace import CHAT_BURST, Pace
from bot.delivery.rendering import Rendering
from bot.metrics import Metrics
from bot.telegram_errors import Failure, Trouble
from storage import outbox
from storage.database import Database, Unavailable
from storage.office import Deposed
from storage.peers import Peers
from storage.tables import OutboxRow, Post
from storage.words import OUTBOX

log = structlog.get_logger()

#: Rows that open a forum topic.
TOPICS = ("topic", "part_topic", "own_topic")

#: How many messages may be on their way at the same time; one for each chat.
AT_ONCE = 32
#: Why a row is given up that we can't make a call of: a fault of our own.
CANT_BE_RENDERED = "it can't be rendered"
#: Rows put in by other processes are looked for at least this often.
LOOK_EVERY = timedelta(seconds=1)
#: Among so many of the newest posts are all of the last minute: 30 a second is Telegram's limit.
RECENT = 2000
#: How often leases are looked for that nobody holds.
STRAYS_EVERY = timedelta(seconds=10)
#: When so many chats are asked to pause within a second, it is the bot that is too fast, not a chat.
SEVERAL = 3


@dataclass(slots=True)
class _State:
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
    #: Whether as many rows were taken as could be, so that there may be more.
    more: bool = False


class Sender:
    """Delivers the outbox until it is stopped."""

    def __init__(
        self,
        *,
        bot: Bot,
        database: Database,
        clock: Clock,
        pace: Pace,
        rendering: Rendering,
        aftermath: Aftermath,
        changed: asyncio.Event,
        peers: Peers,
        metrics: Metrics,
    ) -> None:
        self._bot, self._database, self._clock = bot, database, clock
        self._pace, self._rendering, self._aftermath = pace, rendering, aftermath
        self._changed, self._peers, self._office = changed, peers, peers.office("sending")
        self._office.on_change(changed.set)
        self._metrics = metrics
        peers.on(OUTBOX, self._told)
        #: The number under which rows were leased last; None before the first.
        self._number: int | None = None
        self._state = _State()
        self._sending: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._troubled = False
        self._strays_at = clock.now()

    def _told(self) -> None:
        """Another process has put something into the outbox; that matters to whoever sends."""
        if self._office.held.is_set():
            self._changed.set()

    async def _begin(self) -> None:
        """Takes the sending up, after messages that were on their way when another process ended.

        Raises:
            Unavailable: the database doesn't answer.
        """
        number, now = self._office.number, self._clock.now()
        if self._number is None or number != self._number + 1:
            # Somebody else has sent meanwhile: what we knew of rows on their way is theirs to settle.
            self._state = _State()
            await self._remember_pace(now)
            found = await self._take_up_strays(now)
            if found:
                log.info("messages that may have been sent before the last stop", count=found)
        if number and number != self._number:
            log.info("this process sends", office=number)
        self._number = number

    async def _remember_pace(self, now: datetime) -> None:
        """Counts what went out before a restart: Telegram hasn't forgotten it either."""
        async with self._database.read() as session:
            newest_post = await session.scalar(select(func.max(Post.id))) or 0
            posts = await session.execute(
                select(Post.chat_id, Post.posted_at)
                .where(
                    Post.id > newest_post - RECENT,
                    Post.posted_at > now - timedelta(minutes=1),
                    Post.place == 0,
                )
                .order_by(Post.id)
            )
            for chat_id, posted_at in posts:
                self._pace.note_post(chat_id, posted_at)
            newest_row = await session.scalar(select(func.max(OutboxRow.id))) or 0
            calls = await session.execute(
                select(OutboxRow.chat_id, OutboxRow.sent_at)
                .where(
                    OutboxRow.id > newest_row - RECENT,
                    OutboxRow.sent_at > now - timedelta(seconds=CHAT_BURST),
                )
                .order_by(OutboxRow.sent_at)
            )
            for chat_id, sent_at in calls:
                self._pace.note(chat_id, sent_at or now)

    async def run(self) -> None:
        """Sends until `stop` is called, whenever that is this process's office."""
        wait = timedelta()
        while not (self._stopping and not self._sending and not self._state.finished):
            if not self._office.held.is_set():
                if self._stopping:
                    return  # whoever sends from now on settles what is left
                await self._leave_it_to_others()
                continue
            try:
                if self._number != self._office.number:
                    await self._begin()
                rows = await self._turn_over()
                wait = timedelta()
            except Deposed:
                self._office.lose()
                continue
            except Unavailable:
                wait = min(max(wait * 2, timedelta(seconds=0.2)), timedelta(seconds=5))
                await asyncio.sleep(wait.total_seconds())
                continue
            for row in rows:
                task = asyncio.create_task(self._send(row, self._state), name=f"send {row.id}")
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)
            is_done = self._stopping and self.idle
            if not is_done and not self._state.more and not self._state.finished:
                await wait_for(self._changed, self._clock, self._next_look())

    async def _leave_it_to_others(self) -> None:
        """Tells them of what is put into the outbox here, until the office is ours or something happens."""
        await self._changed.wait()
        self._changed.clear()
        if not self._office.held.is_set():
            self._peers.say(OUTBOX)

    async def stop(self) -> None:
        """Lets the messages on their way arrive and be noted; the rest stays in the outbox."""
        self._stopping = True
        self._changed.set()
        while self._sending:
            await asyncio.gather(*self._sending, return_exceptions=True)
            self._changed.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._sending and not self._state.finished

    async def _turn_over(self) -> list[OutboxRow]:
        """Writes what came of messages and leases the next, in one transaction."""
        state, now = self._state, self._clock.now()
        if self._strays_at <= now:
            await self._take_up_strays(now)
        done, state.finished = state.finished, []
        for chat_id in [chat for chat, until in state.held.items() if until <= now]:
            del state.held[chat_id]
        state.spread.clear()
        free = 0
        if not self._stopping and (state.all_held_until is None or state.all_held_until <= now):
            free = min(AT_ONCE - len(self._sending), self._pace.overall_left(now))
        state.more = False
        if not done and not free:
            return []

        self._note_posts(done, now)  # before the next is chosen: they count already

        async def unit(session: AsyncSession) -> list[OutboxRow]:
            await self._office.check(session)
            for row, outcome in done:
                await self._aftermath.settle(session, row, outcome, now)
            return await self._lease(session, now, free, {row.chat_id for row, _ in done})

        try:
            rows = await self._database.write(unit)
        except (Unavailable, Deposed):
            state.finished = [*done, *state.finished]
            self._strays_at = now  # the leases may have been committed all the same
            raise
        except Exception:
            if not done:
                raise
            log.exception("what came of some messages can't be written down")
            await self._settle_apart(done, now)
            return []
        state.more = 0 < free == len(rows)
        for row, outcome in done:
            state.ours.discard(row.id)
            state.busy.discard(row.chat_id)
            self._metrics.delivered(outcome)
            self._hold_if_asked(row, outcome, now)
        for row in rows:
            state.ours.add(row.id)
            state.busy.add(row.chat_id)
            self._pace.note(row.chat_id, now)
        return rows

    def _note_posts(self, done: list[tuple[OutboxRow, Outcome]], now: datetime) -> None:
        """Counts the messages that rows have become, of an album each; and topics."""
        for row, outcome in done:
            if outcome.call is None or outcome.call.post is None:
                continue
            if row.kind in TOPICS:
                self._pace.note_topic(row.chat_id, now)
            else:
                for _ in range(max(len(outcome.call.message_ids), 1)):
                    self._pace.note_post(row.chat_id, now)

    async def _take_up_strays(self, now: datetime) -> int:
        """Finds leases that no living sender holds, to be settled next: their messages may have arrived."""
        trouble = Trouble(Failure.UNSURE, "nobody knows what came of it")
        async with self._database.read() as session:
            strays = [row for row in await outbox.leased(session) if row.id not in self._state.ours]
        for row in strays:
            self._state.ours.add(row.id)
            self._state.finished.append((row, Outcome(trouble=trouble)))
        self._strays_at = now + STRAYS_EVERY
        return len(strays)

    async def _settle_apart(self, done: list[tuple[OutboxRow, Outcome]], now: datetime) -> None:
        """One of several outcomes can't be written down: each for itself, so that the others are kept."""
        for place, (row, outcome) in enumerate(done):
            try:
                try:
                    await self._write_fenced(
                        partial(self._aftermath.settle, row=row, outcome=outcome, now=now)
                    )
                except (Unavailable, Deposed):
                    raise
                except Exception:
                    log.exception("what came of a message is forgotten", outbox=row.id, ticket=row.ticket_id)
                    state = "sent" if outcome.trouble is None else "dead"
                    await self._write_fenced(
                        partial(
                            outbox.settle, row=row, state=state, now=now, error="its outcome can't be kept"
                        )
                    )
            except (Unavailable, Deposed):
                self._state.finished = [*done[place:], *self._state.finished]
                raise
            self._state.ours.discard(row.id)
            self._state.busy.discard(row.chat_id)

    async def _write_fenced(self, settle: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """Settles one row in a transaction of its own, if the office is still ours."""

        async def unit(session: AsyncSession) -> None:
            await self._office.check(session)
            await settle(session)

        await self._database.write(unit)

    async def _lease(
        self, session: AsyncSession, now: datetime, free: int, settled: set[int]
    ) -> list[OutboxRow]:
        """Leases up to `free` rows whose chats may get a message now."""
        if free <= 0:
            return []
        state, taken = self._state, list[outbox.Head]()
        unfree = (state.busy - settled) | state.held.keys()
        for row in await outbox.heads(session, now, unfree, free):
            opens = row.kind in TOPICS
            at = (self._pace.topic_at if opens else self._pace.free_at)(row.chat_id, now)
            # Everything but the queue and what people read in private can wait a little.
            later = self._pace.spread_at(row.chat_id, now) if row.priority and not opens else at
            if at > now:
                state.held[row.chat_id] = at
            elif later > now:
                state.spread[row.chat_id] = later
            else:
                taken.append(row)
        rows = await outbox.lease(session, taken) if taken else []
        for row in rows:
            if self._pace.is_crowded(row.chat_id, now):
                await joining.join(session, row)
        return rows

    def _hold_if_asked(self, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        trouble = outcome.trouble
        if trouble is None:
            self._troubled = self._troubled and outcome.nothing
        elif trouble.failure is Failure.WAIT:
            self._hold(row.chat_id, now, now + timedelta(seconds=trouble.retry_after_s))
            log.warning("Telegram asks for a pause", seconds=trouble.retry_after_s)
        elif outcome.call is not None and not self._troubled:
            self._troubled = trouble.failure in (Failure.AGAIN, Failure.UNSURE)
            if not self._troubled:
                return
            log.warning(
                "sending failed, trying again", outbox=row.id, ticket=row.ticket_id, reason=trouble.reason
            )

    def _hold(self, chat_id: int, now: datetime, until: datetime) -> None:
        """Leaves a chat alone; all of them, for the shortest pause asked for, if several are to pause."""
        state = self._state
        state.held[chat_id] = until
        state.asked[chat_id] = (now, until)
        state.asked = {
            chat: asked for chat, asked in state.asked.items() if asked[0] > now - timedelta(seconds=1)
        }
        if len(state.asked) >= SEVERAL:
            state.all_held_until = min(until for _, until in state.asked.values())

    def _next_look(self) -> datetime:
        now = self._clock.now()
        moments = [now + LOOK_EVERY, *self._state.held.values(), *self._state.spread.values()]
        if self._state.all_held_until is not None and self._state.all_held_until > now:
            moments = [self._state.all_held_until]
        if self._pace.overall_left(now) <= 0:
            moments.append(self._pace.overall_free_at(now))
        return max(min(moments), now + timedelta(milliseconds=1))

    async def _send(self, row: OutboxRow, state: _State) -> None:
        outcome = Outcome(trouble=Trouble(Failure.UNSURE, "it was cut off"))
        try:
            outcome = await self._call(row)
        except Exception:
            log.exception("a row can't be rendered", outbox=row.id, ticket=row.ticket_id, kind=row.kind)
            outcome = Outcome(trouble=Trouble(Failure.BUG, CANT_BE_RENDERED))
        finally:
            state.finished.append((row, outcome))
            self._changed.set()

    async def _call(self, row: OutboxRow) -> Outcome:
        try:
            async with self._database.read() as session:
                call = await self._rendering.render(session, row)
        except Nothing:
            return Outcome(nothing=True)
        except (NotYet, Unavailable):
            return Outcome(trouble=Trouble(Failure.AGAIN, "what it needs isn't there yet"))
        answer: Any = None
        try:
            answer = await self._bot(call.method, request_timeout=30)
        except Exception as error:
            trouble = telegram_errors.read(error)
            if trouble.failure is Failure.NO_CHANGE:
                return Outcome(call=call)
            if trouble.failure is Failure.BUG and not telegram_errors.is_refusal(error):
                raise
            return Outcome(call=call, trouble=trouble)
        return Outcome(call=call, answer=answer)
