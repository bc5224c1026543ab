"""Rings what has fallen due: each timer is a row, taken and acted on in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import erasures, lapses, purging
from bot.clock import Clock
from handlers import bursts, digest
from handlers import line1 as joined
from handlers.admin import reviewing
from handlers.readers import reader_of
from handlers.turn import Knowledge
from knowledge_base.audience import Reader
from storage import inbox, letters
from storage import purging as emptying
from storage.database import Database, Unavailable
from storage.peers import Peers
from storage.tables import Timer
from tickets import deciding, falling_due, incident_watch, line1, timers
from tickets.periods import next_monday
from tickets.work import Policy, Work

log = structlog.get_logger()

#: New timers are looked for this often; none is set to ring sooner than that matters.
LOOK_EVERY = timedelta(seconds=1)
SOON = timedelta(seconds=0.05)
#: So long after a timer was due, any process rings it, whosever part it is.
OTHERS_HAVE = timedelta(seconds=10)
#: How often old update numbers are freed.
TIDY_EVERY = timedelta(hours=1)
#: When on a Monday the last week's figures are told.
DIGEST_AT = time(9)
#: What takes long: it is done beside the others.
SLOW = (timers.REVIEW, timers.DIGEST, timers.INCIDENTS, timers.PURGE, timers.LAPSE)
#: How often it is looked for what goes by itself, and how soon again if it couldn't all be done in one go.
LAPSE_EVERY, LAPSE_ON = timedelta(hours=1), timedelta(minutes=1)
#: A timer that fails is put off by this, so that it can't hold up the rest.
PUT_OFF = timedelta(minutes=1)


class Timers:
    """Looks for due timers until cancelled; `changed` is set when one has filled the outbox."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        policy: Policy,
        knowledge: Knowledge,
        peers: Peers,
        changed: asyncio.Event,
        admin_ids: frozenset[int],
        default_language: str,
        erasure_log: Path,
    ) -> None:
        self._database, self._clock, self._policy = database, clock, policy
        self._knowledge, self._peers, self._changed = knowledge, peers, changed
        self._admin_ids, self._default_language = admin_ids, default_language
        self._erasure_log = erasure_log
        self._tidied_at = clock.now()
        self._slow: dict[int, asyncio.Task[None]] = {}
        self._rung = False  # it is not known yet

    @property
    def idle(self) -> bool:
        """Whether nothing was due at the last look, and nothing slow is under way."""
        return self._rung and not self._slow

    async def set_digest(self, wanted: bool) -> None:
        """Has the week's figures told on Mondays, or not."""

        async def unit(session: AsyncSession) -> None:
            now, zone = self._clock.now(), self._policy.hours.zone
            work = Work(session, now, self._policy)
            if wanted:
                await timers.start_digest(work, next_monday(now, zone, DIGEST_AT))
            else:
                await timers.stop_digest(work)

        await self._database.write(unit)

    async def set_lapse(self) -> None:
        """Has what is old enough erased from now on, or nothing any more, as the settings say."""

        async def unit(session: AsyncSession) -> None:
            work = Work(session, self._clock.now(), self._policy)
            if self._policy.words_kept is not None:
                await timers.start_lapse(work, work.now)
            else:
                await timers.stop_lapse(work)

        await self._database.write(unit)

    async def erase_again(self) -> None:
        """Erases whoever was erased before and is in the database again, as after a backup was restored."""
        try:
            await erasures.agree(self._database, self._erasure_log, self._clock.now(), self._policy)
        except OSError as error:
            log.error("ERASURE_LOG can't be read or written", reason=error.strerror)

    async def run(self) -> None:
        """Rings timers as they fall due; what takes seconds holds up no other."""
        try:
            await self._look_and_ring()
        finally:
            for task in self._slow.values():
                task.cancel()
            await asyncio.gather(*self._slow.values(), return_exceptions=True)

    async def _look_and_ring(self) -> None:
        while True:
            try:
                due = [timer for timer in await self._due() if timer.id not in self._slow]
                self._rung = not due
                for timer in filter(_is_slow, due):
                    task = asyncio.create_task(self._ring(timer), name=f"timer {timer.id}")
                    self._slow[timer.id] = task
                    task.add_done_callback(partial(self._done, timer.id))
                await asyncio.gather(*(self._ring(timer) for timer in due if timer.id not in self._slow))
                if due:
                    continue
                await self._tidy()
                until = await self._next_look()
            except Unavailable:
                until = self._clock.now() + LOOK_EVERY
            await asyncio.sleep(0)  # SQLite is read without a break, and so is a clock that is past `until`
            await self._clock.sleep_until(until)

    async def _due(self) -> list[Timer]:
        """Timers to be rung now: this process's part of them, and what others have let lie.

        Two that ring the same one don't matter: it is taken in the transaction that acts on it.
        """
        now, (part, parts) = self._clock.now(), self._peers.share()
        async with self._database.read() as session:
            return await timers.due(session, now, now - OTHERS_HAVE, part, parts)

    async def _next_look(self) -> datetime:
        now = self._clock.now()
        async with self._database.read() as session:
            due_at = await timers.next_due_at(Work(session, now), tuple(self._slow))
        # Another process may be ringing that one: it isn't looked for without a break.
        soon = now + SOON if self._peers.share()[1] > 1 else now
        return max(min(due_at or now + LOOK_EVERY, now + LOOK_EVERY), soon)

    async def _ring(self, timer: Timer) -> None:
        try:
            if timer.kind == "decide":
                await self._decide(timer)
            elif timer.kind == timers.REVIEW:
                await self._review(timer)
            elif timer.kind == timers.DIGEST:
                await self._digest(timer)
            elif timer.kind == timers.PURGE:
                await self._purge(timer)
            elif timer.kind == timers.LAPSE and timer.subject == timers.DESK:  # an incident's is another
                await self._lapse(timer)
            elif timer.kind == timers.INCIDENTS:
                await self._look_for_incidents(timer)
            else:
                await self._database.write(lambda session: self._fire(session, timer.id))
        except Unavailable:
            raise
        except Exception:
            log.exception("a timer failed", ticket=timer.subject_id, kind=timer.kind)
            await self._database.write(lambda session: self._put_off(session, timer.id))
        self._changed.set()

    async def _fire(self, session: AsyncSession, timer_id: int) -> None:
        work = Work(session, self._clock.now(), self._policy)
        taken = await timers.ring(work, timer_id)
        if taken is not None:
            await falling_due.ring(work, taken)

    async def _decide(self, timer: Timer) -> None:
        """Matching is slow, so it comes before the transaction, which checks that nothing has changed."""
        while True:
            async with self._database.read() as session:
                work = Work(session, self._clock.now(), self._policy)
                due = await deciding.undecided(work, int(timer.subject_id))
                reader = await reader_of(session, int(timer.subject_id))
            verdict = self._verdict(due.text, reader) if due is not None and due.text else None
            try:
                await self._decide_on(timer.id, due, verdict)
                return
            except _Changed:
                continue

    def _verdict(self, text: str, reader: Reader) -> line1.Verdict:
        """What line 1 makes of a question; one that it stumbles over goes to people."""
        try:
            return joined.routed(self._knowledge, text, joined.verdict(self._knowledge, text, reader))
        except Exception:
            log.exception("a question can't be matched")
            return line1.Verdict("ESCALATE")

    async def _decide_on(
        self, timer_id: int, due: deciding.Undecided | None, verdict: line1.Verdict | None
    ) -> None:
        async def unit(session: AsyncSession) -> None:
            work = Work(session, self._clock.now(), self._policy)
            if await timers.ring(work, timer_id) is None or due is None:
                return
            if not await deciding.decide(work, due, verdict):
                raise _Changed

        await self._database.write(unit)

    async def _review(self, timer: Timer) -> None:
        """What publishing a draft would change, for the admin who waits for it."""
        now = self._clock.now()
        found = await reviewing.reviewed(
            self._database, self._knowledge, int(timer.subject_id), now, self._policy.merge_pause
        )

        async def unit(session: AsyncSession) -> None:
            # Asked for anew meanwhile, it is due later than it was when this began: then it rings again.
            work = Work(session, now, self._policy)
            if await timers.ring(work, timer.id) is not None and found is not None:
                await reviewing.keep(work, *found)

        await self._database.write(unit)

    async def _digest(self, timer: Timer) -> None:
        """Last week's figures, and the next Monday on which there will be such."""
        now, zone = self._clock.now(), self._policy.hours.zone
        digests = await digest.gathered(self._database, now, zone, self._admin_ids, self._default_language)

        async def unit(session: AsyncSession) -> None:
            work = Work(session, now, self._policy)
            if await timers.ring(work, timer.id) is not None:
                await digest.give_out(work, digests)
                await timers.start_digest(work, next_monday(now, zone, DIGEST_AT))

        await self._database.write(unit)

    async def _look_for_incidents(self, timer: Timer) -> None:
        """Whether many ask the same; once more a while later, as long as tickets come."""
        now = self._clock.now()
        seen = await bursts.look(self._database, now)

        async def unit(act: Callable[[Work], Awaitable[None]], session: AsyncSession) -> None:
            work = Work(session, now, self._policy)
            if await timers.is_due(work, timer.id):  # locked: another process doesn't do the same
                await act(work)

        async def end(work: Work) -> None:
            if await timers.ring(work, timer.id) is not None and bursts.goes_on(seen, now, timers.LOOK_AFTER):
                await timers.look_for_incidents(work)

        # A burst is hundreds of tickets: between two small transactions others have their turn.
        for incident_id, tickets in incident_watch.parts(seen.joins):
            joins = partial(incident_watch.join, incident_id=incident_id, tickets=tickets)
            await self._database.write(partial(unit, joins))
        for proposal in seen.proposals:
            await self._database.write(partial(unit, partial(incident_watch.propose, proposal=proposal)))
        await self._database.write(partial(unit, end))

    async def _purge(self, timer: Timer) -> None:
        """What is left of those who were erased; once more a while later, as long as something waits."""
        now = self._clock.now()
        await erasures.agree(self._database, self._erasure_log, now, self._policy)
        left = await purging.purge(self._database, now)

        async def unit(session: AsyncSession) -> None:
            work = Work(session, now, self._policy)
            if await timers.ring(work, timer.id) is not None and left:
                await timers.start_purge(work)

        await self._database.write(unit)

    async def _lapse(self, timer: Timer) -> None:
        """What goes by itself; once more later, for as long as the setting stands."""
        now = self._clock.now()
        left = await lapses.lapse(self._database, now, self._policy, self._admin_ids)

        async def unit(session: AsyncSession) -> None:
            work = Work(session, now, self._policy)
            if await timers.ring(work, timer.id) is not None:
                await timers.start_lapse(work, now + (LAPSE_ON if left else LAPSE_EVERY))

        await self._database.write(unit)

    def _done(self, timer_id: int, task: asyncio.Task[None]) -> None:
        self._slow.pop(timer_id, None)
        if not task.cancelled() and task.exception() is not None:
            log.warning("a timer waits for the database", reason=type(task.exception()).__name__)

    async def _put_off(self, session: AsyncSession, timer_id: int) -> None:
        timer = await session.get(Timer, timer_id)
        if timer is not None:
            timer.due_at = self._clock.now() + PUT_OFF

    async def _tidy(self) -> None:
        now = self._clock.now()
        if now - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = now
            await self._database.write(lambda session: inbox.forget_numbers(session, now))
            before = now - emptying.INBOX_KEPT
            for forget in (emptying.forget_updates, letters.erase_of_nobody):
                while await self._database.write(partial(forget, before=before)):
                    pass
            await self.erase_again()


class _Changed(Exception):
    """Something was written between reading and deciding; both must be done again."""


def _is_slow(timer: Timer) -> bool:
    return timer.kind in SLOW and timer.subject in (timers.DESK, timers.DRAFT)
