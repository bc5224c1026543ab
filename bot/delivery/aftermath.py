"""What follows from a message that was sent, or wasn't."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram.types import ForumTopic
from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery import joining, posted
from bot.delivery.calls import Call
from bot.telegram_errors import Failure, Trouble
from storage import outbox
from storage.tables import OutboxRow, Post, Ticket
from tickets import (
    crossing,
    delivered,
    groups,
    involvement_rooms,
    involvements,
    low_ratings,
    moving,
    own_topics,
    page_news,
    rooms,
    withdrawing,
)
from tickets.people import admins_of
from tickets.saying import put_in_room, tell_person
from tickets.work import Policy, Work

log = structlog.get_logger()

#: The longest pause between tries.
LONGEST_WAIT = timedelta(seconds=60)
#: Rows that pass on what a person wrote or did.
RELAYS = frozenset({"relay", "relay_edit", "relay_album", "reaction"})
#: What shows a part, by the kind of row that keeps it up to date.
PART_POSTS = {
    "part_card": involvements.CARD,
    "part_intro": involvements.INTRO,
    "part_window": involvements.WINDOW,
}
#: How long a lost topic's service message is awaited before another one is made.
TOPIC_WAIT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one row: Telegram's answer, trouble, or nothing left to do."""

    call: Call | None = None
    answer: Any = None
    trouble: Trouble | None = None
    nothing: bool = False


#: What nothing depends on: that it can't be done is kept with the row.
_UNAWAITED = ("delivered", page_news.KIND)


class Aftermath:
    """Writes outcomes down and does what they ask for."""

    def __init__(self, policy: Policy, admin_ids: frozenset[int], staff_chats: set[int]) -> None:
        self._policy, self._admin_ids, self._staff_chats = policy, admin_ids, staff_chats
        self._troubles: dict[Failure, Callable[[Work, OutboxRow, Outcome], Awaitable[None]]] = {
            Failure.WAIT: self._wait,
            Failure.AGAIN: self._again,
            Failure.UNSURE: self._unsure,
            Failure.BLOCKED: self._unreachable,
            Failure.DEACTIVATED: self._unreachable,
            Failure.NO_CHAT: self._unreachable,
            Failure.NO_LETTER: self._unreachable,
            Failure.NO_TOPIC: self._no_topic,
            Failure.TOPIC_CLOSED: self._topic_closed,
            Failure.NO_MESSAGE: self._no_message,
            Failure.MOVED: self._moved,
            Failure.BAD_MARKUP: self._bad_markup,
            Failure.BAD_FILE: self._bad_file,
            Failure.BAD_QUOTE: self._bad_quote,
            Failure.REFUSED: self._refused,
            Failure.KEPT: self._kept,
            Failure.BUG: self._dead,
        }

    async def settle(self, session: AsyncSession, row: OutboxRow, outcome: Outcome, now: datetime) -> None:
        """Writes one row's outcome, in the transaction given."""
        work = Work(session, now, self._policy)
        if row.kind in _UNAWAITED and outcome.trouble is not None and outcome.trouble.is_final:
            # The group may allow no reactions, the message or the address is gone: nobody waits for it.
            await outbox.settle(session, row, "sent", now, error=outcome.trouble.reason)
            return
        if outcome.trouble is not None:
            if not await joining.set_apart(work, row, outcome.trouble):
                await self._troubles[outcome.trouble.failure](work, row, outcome)
            return
        await outbox.settle(session, row, "sent", now)
        more = outcome.call is not None and outcome.call.rest is not None
        if outcome.call is not None:
            await self._sent(work, row, outcome.call, outcome.answer)
        if row.kind == "withdraw" and not row.data.get("elsewhere") and not more:
            await withdrawing.taken_back(work, row)

    async def _sent(self, work: Work, row: OutboxRow, call: Call, answer: Any) -> None:
        if isinstance(answer, ForumTopic) and row.ticket_id is not None and row.kind == "own_topic":
            await own_topics.made(work, row.ticket_id, answer.message_thread_id)
            return
        if isinstance(answer, ForumTopic) and row.kind == "part_topic":
            part_id = row.data["involvement"]
            await involvement_rooms.topic_made(work, part_id, row.chat_id, answer.message_thread_id)
            return
        if isinstance(answer, ForumTopic) and row.ticket_id is not None:
            await rooms.topic_made(work, row.ticket_id, row.chat_id, answer.message_thread_id)
            return
        of_ticket = not row.data.get("elsewhere") and not row.data.get("involvement")
        if row.kind == "delete_topic" and row.ticket_id is not None and of_ticket:
            await work.session.execute(update(Ticket).where(Ticket.id == row.ticket_id).values(topic_id=None))
        if row.kind == "kb_tidy":
            await posted.left_behind(work, row.chat_id, call.method)
        await posted.note(work, row, call, answer)
        if call.post == "relay" and (row.chat_id > 0 or row.data.get("involvement")):
            await delivered.mark(work, call.message_ids)
        await posted.forget(work, row, call)
        if call.apart is not None:
            await posted.taken_out(work, row, call.apart)
            await crossing.copy_gone(work, row)
        if call.rest is not None:
            await self._put_rest(work, row, call.rest)
        await self._card_sent(work, row, call)

    async def _card_sent(self, work: Work, row: OutboxRow, call: Call) -> None:
        if row.kind == "card" and row.ticket_id is not None:
            ticket = await work.session.get(Ticket, row.ticket_id)
            if ticket is not None and ticket.version > call.ticket_version:
                await moving.card_outdated(work, ticket, row.chat_id)
        if row.kind == "card_left":
            await work.session.execute(
                update(Post)
                .where(Post.ticket_id == row.ticket_id, Post.chat_id == row.chat_id, Post.kind == "card")
                .values(kind="card left")
                .execution_options(synchronize_session=False)
            )

    async def _put_rest(self, work: Work, row: OutboxRow, part: int) -> None:
        """The next piece of a message goes before anything else in its place."""
        data = {name: value for name, value in row.data.items() if name != outbox.JOINED}
        await outbox.put(
            work.session,
            outbox.Destination(row.chat_id, row.destination, row.priority),
            row.kind,
            now=work.now,
            language=row.language,
            ticket_id=row.ticket_id,
            message_id=row.message_id,
            rank=0,
            **{**data, "part": part, "again": bool(row.maybe_sent or row.data.get("again"))},
        )

    async def _wait(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        assert outcome.trouble is not None
        wait = timedelta(seconds=outcome.trouble.retry_after_s)
        await outbox.settle(work.session, row, "new", work.now, error="429", wait=wait)

    async def _again(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        assert outcome.trouble is not None
        await outbox.settle(
            work.session, row, "new", work.now, error=outcome.trouble.reason, wait=_pause(row.attempts)
        )

    async def _unsure(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        """It may have arrived: an acknowledgement is left at that, anything else goes out again."""
        assert outcome.trouble is not None
        reason = outcome.trouble.reason
        if row.data.get("once"):
            await outbox.settle(work.session, row, "unknown", work.now, error=reason)
            return
        wait = TOPIC_WAIT if row.kind in ("topic", "part_topic") else _pause(row.attempts)
        await outbox.settle(work.session, row, "new", work.now, error=reason, wait=wait, maybe_sent=True)

    async def _unreachable(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        if row.chat_id < 0:
            await self._dead(work, row, outcome)
            return
        assert outcome.trouble is not None
        why = outcome.trouble.failure.name.lower()
        await outbox.settle(work.session, row, "dead", work.now, error=why)
        said = outcome.trouble.reason if outcome.trouble.failure is Failure.NO_LETTER else ""
        await rooms.undelivered(work, row.chat_id, row, why, said)
        await low_ratings.undelivered(work, row)

    async def _no_topic(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        topic_id = getattr(outcome.call.method, "message_thread_id", None) if outcome.call else None
        if row.chat_id > 0 and row.ticket_id is not None and topic_id is not None:
            await own_topics.gone(work, row.ticket_id, topic_id)
            await outbox.settle(work.session, row, "new", work.now, error="the topic is gone")
            return
        if row.destination.startswith("part:") and topic_id is not None:
            over = row.kind in ("close_topic", "delete_topic", "reopen_topic")
            state = "sent" if over or row.data.get("elsewhere") else "new"
            await outbox.settle(work.session, row, state, work.now, error="the topic is gone")
            if not row.data.get("elsewhere") and row.kind != "delete_topic":
                await involvement_rooms.topic_gone(work, row.data["involvement"], topic_id)
            return
        ended = row.kind in ("close_topic", "delete_topic") or row.data.get("elsewhere")
        if ended or row.ticket_id is None or topic_id is None:
            await outbox.settle(work.session, row, "sent", work.now, error="the topic is gone already")
            return
        if row.kind == "reopen_topic":
            await outbox.settle(work.session, row, "sent", work.now, error="the topic is gone")
        else:
            await outbox.settle(work.session, row, "new", work.now, error="the topic is gone")
        await rooms.topic_gone(work, row.ticket_id, topic_id)

    async def _topic_closed(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        if row.destination.startswith("part:") and not row.data.get("elsewhere"):
            await outbox.settle(work.session, row, "new", work.now, error="the topic is closed")
            await involvement_rooms.topic_closed(work, row.data["involvement"])
            return
        ticket = await work.session.get(Ticket, row.ticket_id) if row.ticket_id else None
        if ticket is None or row.data.get("elsewhere"):
            await self._dead(work, row, outcome)
            return
        await outbox.settle(work.session, row, "new", work.now, error="the topic is closed")
        await put_in_room(work, ticket, "reopen_topic", rank=0)
        if ticket.status in ("resolved", "closed"):
            await put_in_room(work, ticket, "close_topic")

    async def _no_message(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        """What was to be changed is gone: a card is posted anew, the rest has nothing to change."""
        if row.kind == "card":
            await work.session.execute(
                delete(Post).where(Post.ticket_id == row.ticket_id, Post.kind == "card")
            )
            await outbox.settle(work.session, row, "new", work.now, error="the card was deleted")
            return
        if row.kind in PART_POSTS:
            await work.session.execute(
                delete(Post).where(
                    Post.involvement_id == row.data["involvement"], Post.kind == PART_POSTS[row.kind]
                )
            )
            await outbox.settle(work.session, row, "new", work.now, error="it was deleted")
            return
        if row.kind in ("late_list", "incident") and outcome.call is not None:
            await posted.left_behind(work, row.chat_id, outcome.call.method)
            await outbox.settle(work.session, row, "new", work.now, error="it was deleted")
            return
        if row.kind == "withdraw":
            await outbox.settle(work.session, row, "sent", work.now, error="it was gone already")
            await posted.forget(work, row, outcome.call)
            if not row.data.get("elsewhere"):
                await withdrawing.taken_back(work, row)
            return
        if row.kind in ("kb", "kb_tidy") and outcome.call is not None:
            await posted.left_behind(work, row.chat_id, outcome.call.method)
            await posted.workspace_gone(work, row)
            return
        await outbox.settle(work.session, row, "dead", work.now, error="the message is gone")
        if row.kind in ("relay", "relay_album"):
            await crossing.original_gone(work, row)
        elif row.kind == "relay_edit":
            await posted.copy_gone(work, row)
            await crossing.copy_gone(work, row)

    async def _moved(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        assert outcome.trouble is not None
        await outbox.settle(work.session, row, "new", work.now, error="the group has moved")
        moved_to = outcome.trouble.moved_to
        await rooms.group_moved(work, row.chat_id, moved_to)
        await groups.moved(work, row.chat_id, moved_to)
        if row.chat_id in self._staff_chats:
            self._staff_chats.discard(row.chat_id)
            self._staff_chats.add(moved_to)

    async def _bad_markup(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        await self._once_more(work, row, outcome, "plain")

    async def _bad_quote(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        await self._once_more(work, row, outcome, "no_quote")

    async def _once_more(self, work: Work, row: OutboxRow, outcome: Outcome, how: str) -> None:
        """Tries it in a simpler way, once."""
        if row.data.get(how):
            await self._dead(work, row, outcome)
            return
        await work.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row.id)
            .values(data={**row.data, how: True})
            .execution_options(synchronize_session=False)
        )
        assert outcome.trouble is not None
        await outbox.settle(work.session, row, "new", work.now, error=outcome.trouble.failure)

    async def _refused(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        """Nothing is wrong with us: Telegram passes no such thing on."""
        if row.kind not in RELAYS:
            await self._dead(work, row, outcome)
            return
        assert outcome.trouble is not None
        await outbox.settle(work.session, row, "dead", work.now, error=outcome.trouble.reason)
        await crossing.refused(work, row)

    async def _kept(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        """It is too old to be deleted: whoever asked for it hears so; an old workspace is left standing."""
        if row.kind == "kb_tidy":
            await self._no_message(work, row, outcome)
            return
        if row.kind != "withdraw":
            await self._dead(work, row, outcome)
            return
        assert outcome.trouble is not None
        await outbox.settle(work.session, row, "sent", work.now, error=outcome.trouble.reason)
        if not row.data.get("elsewhere"):
            await withdrawing.kept(work, row)

    async def _bad_file(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        """The picture of an answer is gone: its words are given without it, and admins hear of it."""
        if not row.data.get("file"):
            await self._dead(work, row, outcome)
            return
        reason = outcome.trouble.reason if outcome.trouble else ""
        await work.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row.id)
            .values(data={**row.data, "file": None})
            .execution_options(synchronize_session=False)
        )
        await outbox.settle(work.session, row, "new", work.now, error=reason)
        await self._tell_admins(work, row, reason)

    async def _dead(self, work: Work, row: OutboxRow, outcome: Outcome) -> None:
        """It will never work: said loudly, to the log and to every admin."""
        reason = outcome.trouble.reason if outcome.trouble else ""
        if row.kind == "own_topic":  # the chat itself will do
            await outbox.settle(work.session, row, "sent", work.now, error=reason)
            return
        log.error("a message can't be delivered", outbox=row.id, ticket=row.ticket_id, reason=reason)
        await outbox.settle(work.session, row, "dead", work.now, error=reason)
        if row.kind in RELAYS:
            await crossing.refused(work, row)
        if not str(row.data.get("text")).startswith("dead_letter"):
            await self._tell_admins(work, row, reason)

    async def _tell_admins(self, work: Work, row: OutboxRow, reason: str) -> None:
        for admin in await admins_of(work, self._admin_ids):
            if row.ticket_id is None:
                await tell_person(work, admin, "dead_letter_no_ticket", what=row.kind, reason=reason)
            else:
                await tell_person(
                    work, admin, "dead_letter", number=row.ticket_id, what=row.kind, reason=reason
                )


def _pause(attempts: int) -> timedelta:
    """Doubles from a quarter of a second to a minute, with jitter so that rows don't come all at once."""
    longest = min(0.25 * 2 ** min(attempts, 10), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=random.uniform(longest / 2, longest))
