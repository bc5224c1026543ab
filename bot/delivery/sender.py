"""The one sender: takes rows whose turn it is, sends them, and writes what came of it.

Of several processes one sends at a time, so the pace is one for all.

What came of one message and the lease of the next share a commit. A row is leased before it
is sent, so that after a crash it is known which messages may have arrived already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, wait_for
from bot.delivery import joining
from bot.delivery.aftermath import Aftermath, Outcome
from bot.delivery.calls import CantCarry, Nothing, NotYet
from bot.delivery.carriers import Carriers
from bot.delivery.pace import Pace
from bot.delivery.rendering import Rendering
from bot.delivery.traffic import Traffic
from bot.metrics import Metrics
from bot.telegram_errors import Failure, Trouble
from storage import outbox
from storage.database import Companion, Database, Unavailable
from storage.office import Deposed
from storage.peers import Peers
from storage.tables import OutboxRow, Post
from storage.words import OUTBOX

log = structlog.get_logger()

#: How many messages may be on their way at the same time; one for each chat.
AT_ONCE = 32
#: Why a row is given up that we can't make a call of: a fault of our own.
CANT_BE_RENDERED = "it can't be rendered"
#: Among so many of the newest posts are all of the last minute: 30 a second is Telegram's limit.
RECENT = 2000
#: So long a database that doesn't answer is left alone.
AGAIN_S = 0.5
#: How often leases are looked for that nobody holds.
STRAYS_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One transaction of the sender's: what is to be written down, and how many rows may be leased."""

    done: list[tuple[OutboxRow, Outcome]]
    free: int
    now: datetime


class Sender:
    """Delivers the outbox until it is stopped."""

    def __init__(
        self,
        *,
        carriers: Carriers,
        database: Database,
        clock: Clock,
        pace: Pace,
        rendering: Rendering,
        aftermath: Aftermath,
        changed: asyncio.Event,
        peers: Peers,
        metrics: Metrics,
    ) -> None:
        self._carriers, self._database, self._clock = carriers, database, clock
        self._pace, self._rendering, self._aftermath = pace, rendering, aftermath
        self._changed, self._peers, self._office = changed, peers, peers.office("sending")
        self._office.on_change(changed.set)
        self._metrics = metrics
        peers.on(OUTBOX, self._told)
        peers.besides = self._in_hand
        #: The number under which rows were leased last; None before the first.
        self._number: int | None = None
        self._traffic = Traffic(pace)
        #: A turn of ours that others take along in their commit; whether one of our own is under way, and
        #: whether that still waits for the commit that it is part of.
        self._along: asyncio.Future[list[OutboxRow]] | None = None
        self._turning = self._queued = False
        self._goes_along = database.accompany(self._company)
        #: Whether something may have been put into the outbox since we last looked.
        self._unseen = True
        self._until = clock.now()
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
            self._traffic = Traffic(self._pace)
            await self._remember_pace()
            found = await self._take_up_strays(now)
            if found:
                log.info("messages that may have been sent before the last stop", count=found)
        if number and number != self._number:
            log.info("this process sends", office=number)
        self._number = number

    async def _remember_pace(self) -> None:
        """Counts what went out before a restart: Telegram hasn't forgotten it either."""
        async with self._database.read() as session:
            newest_post = await session.scalar(select(func.max(Post.id))) or 0
            posts = await session.execute(
                select(Post.chat_id, Post.posted_at)
                .where(Post.id > newest_post - RECENT, Post.place == 0)
                .order_by(Post.id)
            )
            for chat_id, posted_at in posts:
                self._pace.note_post(chat_id, posted_at)
            newest_row = await session.scalar(select(func.max(OutboxRow.id))) or 0
            calls = await session.execute(
                select(OutboxRow.chat_id, OutboxRow.sent_at)
                .where(OutboxRow.id > newest_row - RECENT)
                .order_by(OutboxRow.sent_at)
            )
            for chat_id, sent_at in calls:
                if sent_at is not None:
                    self._pace.note(chat_id, sent_at)

    async def run(self) -> None:
        """Sends until `stop` is called, whenever that is this process's office."""
        while not (self._stopping and self.idle):
            if not self._office.held.is_set():
                if self._stopping:
                    return  # whoever sends from now on settles what is left
                await self._leave_it_to_others()
                continue
            try:
                if self._number != self._office.number:
                    await self._begin()
                self._start(await self._turn_over())
            except Deposed:
                self._office.lose()
                continue
            except Unavailable:
                await asyncio.sleep(AGAIN_S)
                continue
            is_done = self._stopping and self.idle
            if not is_done and not self._traffic.finished:
                await self._news()

    def _start(self, rows: Iterable[OutboxRow]) -> None:
        for row in rows:
            task = asyncio.create_task(self._send(row, self._traffic), name=f"send {row.id}")
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _news(self) -> None:
        """Waits until there may be something to do."""
        while True:
            self._until = self._traffic.next_look(self._clock.now())
            await wait_for(self._changed, self._clock, self._until)
            # What came in a commit that took us along has been looked at already.
            if self._unseen or self._traffic.finished or self._stopping or self._clock.now() >= self._until:
                return

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
        while self._sending or self._along is not None:
            under_way: set[asyncio.Future[Any]] = {*self._sending}
            if self._along is not None:
                under_way.add(self._along)
            await asyncio.wait(under_way)
            self._changed.set()

    def _in_hand(self) -> int:
        return len(self._sending) + len(self._traffic.finished)

    @property
    def idle(self) -> bool:
        """Whether nothing is on its way."""
        return not self._sending and not self._traffic.finished and self._along is None

    async def _turn_over(self) -> list[OutboxRow]:
        """Writes what came of messages and leases the next, in one transaction."""
        # First what went along with others' commits: what those leased is ours, and no stray.
        while self._along is not None:
            await asyncio.wait({self._along})
        if self._strays_at <= self._clock.now():
            await self._take_up_strays(self._clock.now())
        turn = self._next_turn()
        if turn is None:
            return []
        self._turning = self._queued = True
        try:
            rows = await self._database.write(partial(self._take, turn=turn))
        except (Unavailable, Deposed):
            self._put_back(turn)
            raise
        except Exception:
            if not turn.done:
                raise
            log.exception("what came of some messages can't be written down")
            await self._settle_apart(turn.done, turn.now)
            self._unseen = True  # nothing was leased
            self._changed.set()
            return []
        finally:
            self._turning = False
        return self._took(turn, rows)

    def _company(self, units: int) -> Companion | None:
        """What others are about to commit may be for us to send: that is leased in the same transaction."""
        ours, self._queued = self._queued and units == 1, False
        ready = self._office.held.is_set() and self._number == self._office.number and not self._stopping
        turn = self._next_turn() if ready and self._along is None and not self._turning else None
        if turn is None:
            self._unseen = self._unseen or not ours
            return None
        self._along = asyncio.get_running_loop().create_future()
        self._along.add_done_callback(partial(self._came_back, turn))
        return partial(self._take, turn=turn), self._along

    def _came_back(self, turn: _Turn, along: asyncio.Future[list[OutboxRow]]) -> None:
        """Others have committed, and us with them; if not, we do it by ourselves, and say what is wrong."""
        self._along = None
        if along.cancelled() or along.exception() is not None:
            self._put_back(turn)
            self._unseen = True
        else:
            self._start(self._took(turn, along.result()))
        if self._unseen or self._traffic.next_look(self._clock.now()) < self._until:
            self._changed.set()

    def _next_turn(self) -> _Turn | None:
        """What a transaction of ours would do now; None if that is nothing."""
        traffic, now = self._traffic, self._clock.now()
        traffic.let_go(now)
        free = 0 if self._stopping else traffic.room(now, AT_ONCE - len(self._sending))
        if free > 0:
            self._unseen = not self._goes_along
        elif not traffic.finished:
            return None
        done, traffic.finished = traffic.finished, []
        traffic.note_posts(done, now)  # before the next is chosen: they count already
        return _Turn(done, free, now)

    async def _take(self, session: AsyncSession, turn: _Turn) -> list[OutboxRow]:
        """The transaction: settles what is done, and leases rows whose chats may get a message now."""
        await self._office.check(session)
        for row, outcome in turn.done:
            await self._aftermath.settle(session, row, outcome, turn.now)
        if turn.free <= 0:
            return []
        traffic = self._traffic
        unfree = (traffic.busy - {row.chat_id for row, _ in turn.done}) | traffic.held.keys()
        taken = traffic.choose(await outbox.heads(session, turn.now, unfree, turn.free), turn.now)
        rows = await outbox.lease(session, taken) if taken else []
        for row in rows:
            if self._pace.is_crowded(row.chat_id, turn.now):
                await joining.join(session, row)
        return rows

    def _took(self, turn: _Turn, rows: list[OutboxRow]) -> list[OutboxRow]:
        """The transaction is committed; gives what is to be sent."""
        for row, outcome in turn.done:
            self._traffic.is_settled(row)
            self._metrics.delivered(outcome)
            self._hold_if_asked(row, outcome, turn.now)
        for row in rows:
            self._traffic.goes(row, turn.now)
        return rows

    def _put_back(self, turn: _Turn) -> None:
        """Nothing was committed, as far as we know."""
        self._traffic.finished = [*turn.done, *self._traffic.finished]
        self._strays_at = turn.now  # the leases may have been committed all the same

    async def _take_up_strays(self, now: datetime) -> int:
        """Finds leases that no living sender holds, to be settled next: their messages may have arrived.

        Nothing of ours goes along meanwhile: where that is done, a read lets nothing else in between.
        """
        trouble = Trouble(Failure.UNSURE, "nobody knows what came of it")
        async with self._database.read() as session:
            strays = [row for row in await outbox.leased(session) if row.id not in self._traffic.ours]
        for row in strays:
            self._traffic.ours.add(row.id)
            self._traffic.finished.append((row, Outcome(trouble=trouble)))
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
                self._traffic.finished = [*done[place:], *self._traffic.finished]
                raise
            self._traffic.is_settled(row)

    async def _write_fenced(self, settle: Callable[[AsyncSession], Awaitable[None]]) -> None:
        """Settles one row in a transaction of its own, if the office is still ours."""

        async def unit(session: AsyncSession) -> None:
            await self._office.check(session)
            await settle(session)

        await self._database.write(unit)

    def _hold_if_asked(self, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        trouble = outcome.trouble
        if trouble is None:
            self._troubled = self._troubled and outcome.nothing
        elif trouble.failure is Failure.WAIT:
            self._traffic.hold(row.chat_id, now, now + timedelta(seconds=trouble.retry_after_s))
            log.warning("Telegram asks for a pause", seconds=trouble.retry_after_s)
        elif outcome.call is not None and not self._troubled:
            self._troubled = trouble.failure in (Failure.AGAIN, Failure.UNSURE)
            if not self._troubled:
                return
            log.warning(
                "sending failed, trying again", outbox=row.id, ticket=row.ticket_id, reason=trouble.reason
            )

    async def _send(self, row: OutboxRow, traffic: Traffic) -> None:
        outcome = Outcome(trouble=Trouble(Failure.UNSURE, "it was cut off"))
        try:
            outcome = await self._call(row)
        except Exception:
            log.exception("a row can't be rendered", outbox=row.id, ticket=row.ticket_id, kind=row.kind)
            outcome = Outcome(trouble=Trouble(Failure.BUG, CANT_BE_RENDERED))
        finally:
            traffic.finished.append((row, outcome))
            self._changed.set()

    async def _call(self, row: OutboxRow) -> Outcome:
        try:
            async with self._database.read() as session:
                call = await self._rendering.render(session, row)
        except Nothing:
            return Outcome(nothing=True)
        except CantCarry as error:
            return Outcome(trouble=error.trouble)
        except (NotYet, Unavailable):
            return Outcome(trouble=Trouble(Failure.AGAIN, "what it needs isn't there yet"))
        return await self._carriers.carry(row, call)
