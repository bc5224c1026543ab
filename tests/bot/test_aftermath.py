"""What becomes of a row, by what came of it: sent, tried again and when, given up and who hears of it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram.methods import SendMessage
from aiogram.types import MessageId
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.aftermath import Aftermath, Outcome
from bot.delivery.calls import Call
from bot.telegram_errors import Failure, Trouble
from storage import outbox
from storage.database import Database
from storage.tables import OutboxRow, Person, Post
from tests.databases import sqlite_copy
from tickets.work import Policy

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
IRA, GROUP, ADMIN, OTHER_ADMIN = 7, -100, 8, 9
#: Every row but the one that is settled stays as it is.
BYSTANDER = 10


class Settling:
    """A row at a time, in an outbox with another row in it, and an admin who has been met."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._aftermath = Aftermath(Policy(), frozenset({ADMIN, OTHER_ADMIN}), {GROUP})

    async def begins(self) -> None:
        """Makes the admin and the other row."""

        async def unit(session: AsyncSession) -> None:
            session.add(Person(telegram_id=ADMIN, name="Max", language="en", created_at=NOW))
            await outbox.put(session, outbox.private(BYSTANDER), "say", now=NOW, language="en", text="thanks")

        await self.database.write(unit)

    async def of(
        self, outcome: Outcome, *, chat: int = IRA, kind: str = "say", attempts: int = 1, **data: Any
    ) -> OutboxRow:
        """What has become of a row that was tried so often."""

        async def unit(session: AsyncSession) -> int:
            to = outbox.Destination(chat, f"chat:{chat}", 0)
            await outbox.put(session, to, kind, now=NOW, language="en", **data)
            row = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()).limit(1))).one()
            row.state, row.attempts = "leased", attempts
            await session.flush()
            await self._aftermath.settle(session, row, outcome, NOW)
            return row.id

        number = await self.database.write(unit)
        return next(row for row in await self.rows() if row.id == number)

    async def of_two(self, outcome: Outcome) -> list[tuple[str, dict[str, Any]]]:
        """What has become of two rows that went out in one message: their states, and what they hold."""

        async def unit(session: AsyncSession) -> None:
            for _ in range(2):
                place = outbox.room(GROUP, 1)
                await outbox.put(session, place, "relay", now=NOW, language="en", ticket_id=1)
            row, further = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id).offset(1))).all()
            row.state = "leased"
            await outbox.join(session, row, [further.id])
            await self._aftermath.settle(session, row, outcome, NOW)

        await self.database.write(unit)
        return [(row.state, row.data) for row in (await self.rows())[1:]]

    async def rows(self) -> list[OutboxRow]:
        """The whole outbox."""
        async with self.database.read() as session:
            return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))

    async def told(self) -> list[tuple[int, str, str]]:
        """What admins are told: to whom, which text, about what."""
        return [
            (row.chat_id, row.data["text"], row.data["what"])
            for row in await self.rows()
            if "what" in row.data
        ]


@pytest.fixture
async def settling(templates: Path, tmp_path: Path) -> Any:
    made = Settling(await sqlite_copy(templates, tmp_path))
    await made.begins()
    yield made
    bystander = (await made.rows())[0]
    await made.database.close()
    assert (bystander.chat_id, bystander.state, bystander.data) == (BYSTANDER, "new", {"text": "thanks"})


def trouble(failure: Failure, **about: Any) -> Outcome:
    """An outcome that went wrong."""
    return Outcome(trouble=Trouble(failure, "so it said", **about))


def call(**about: Any) -> Call:
    """A call that was made."""
    return Call(SendMessage(chat_id=IRA, text="…"), **about)


async def test_what_was_sent_is_sent_and_stands_for_what_it_says(settling: Settling) -> None:
    row = await settling.of(Outcome(call=call(post="intro"), answer=MessageId(message_id=5)))
    assert (row.state, row.sent_at, row.error) == ("sent", NOW, None)
    async with settling.database.read() as session:
        (post,) = await session.scalars(select(Post))
    assert (post.chat_id, post.telegram_message_id, post.kind) == (IRA, 5, "intro")


async def test_where_nothing_is_left_to_do_that_is_all(settling: Settling) -> None:
    row = await settling.of(Outcome(nothing=True))
    assert (row.state, row.sent_at) == ("sent", NOW)
    assert len(await settling.rows()) == 2


@pytest.mark.parametrize(("maybe", "again"), [(0, False), (1, True)])
async def test_the_rest_of_a_long_message_goes_before_everything_else(
    settling: Settling, maybe: int, again: bool
) -> None:
    await settling.of(Outcome(call=call(rest=2)), text="thanks", again=bool(maybe))
    rest = (await settling.rows())[-1]
    assert (rest.state, rest.rank, rest.chat_id, rest.destination) == ("new", 0, IRA, f"chat:{IRA}")
    assert rest.data == {"text": "thanks", "part": 2, "again": again}


async def test_a_pause_that_telegram_asks_for_is_kept(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.WAIT, retry_after_s=7))
    assert (row.state, row.not_before_at, row.maybe_sent) == ("new", NOW + 7 * SECOND, 0)


@pytest.mark.parametrize("edge", ["low", "high"])
async def test_tries_are_further_and_further_apart(
    settling: Settling, edge: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: low if edge == "low" else high)
    waits = []
    for attempts in (1, 2, 3, 8, 20):
        row = await settling.of(trouble(Failure.AGAIN), attempts=attempts)
        assert (row.state, row.maybe_sent) == ("new", 0)
        assert row.not_before_at is not None
        waits.append((row.not_before_at - NOW).total_seconds())
    assert waits == [wait / (2 if edge == "low" else 1) for wait in (0.5, 1, 2, 60, 60)]


async def test_what_may_have_arrived_is_tried_again_and_counted(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.UNSURE), attempts=2)
    assert (row.state, row.maybe_sent) == ("new", 1)
    assert row.not_before_at is not None
    assert NOW < row.not_before_at <= NOW + SECOND


async def test_an_acknowledgement_that_may_have_arrived_is_left_at_that(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.UNSURE), once=True)
    assert (row.state, row.maybe_sent, row.error) == ("unknown", 0, "so it said")


@pytest.mark.parametrize("kind", ["topic", "part_topic"])
async def test_a_lost_topic_is_awaited_for_a_while(settling: Settling, kind: str) -> None:
    row = await settling.of(trouble(Failure.UNSURE), kind=kind, chat=GROUP)
    assert (row.state, row.not_before_at) == ("new", NOW + 10 * SECOND)


@pytest.mark.parametrize("failure", [Failure.BLOCKED, Failure.DEACTIVATED, Failure.NO_CHAT])
async def test_nobody_else_hears_that_a_person_cannot_be_reached(
    settling: Settling, failure: Failure
) -> None:
    row = await settling.of(trouble(failure))
    assert (row.state, row.error) == ("dead", failure.name.lower())
    assert await settling.told() == []


async def test_a_group_that_cannot_be_reached_is_said_to_admins(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.NO_CHAT), chat=GROUP)
    assert (row.state, row.error) == ("dead", "so it said")
    assert await settling.told() == [(ADMIN, "dead_letter_no_ticket", "say")]


async def test_what_will_never_work_is_said_to_admins_once(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.BUG), text="thanks")
    assert (row.state, row.error) == ("dead", "so it said")
    assert await settling.told() == [(ADMIN, "dead_letter_no_ticket", "say")]
    again = await settling.of(trouble(Failure.BUG), chat=ADMIN, text="dead_letter_no_ticket")
    assert again.state == "dead"
    assert len(await settling.told()) == 1


async def test_without_a_topic_of_their_own_the_chat_itself_will_do(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.BUG), kind="own_topic")
    assert row.state == "sent"
    assert await settling.told() == []


@pytest.mark.parametrize(("failure", "how"), [(Failure.BAD_MARKUP, "plain"), (Failure.BAD_QUOTE, "no_quote")])
async def test_what_is_too_much_for_telegram_is_tried_in_a_simpler_way_once(
    settling: Settling, failure: Failure, how: str
) -> None:
    row = await settling.of(trouble(failure), text="thanks")
    assert (row.state, row.data, row.not_before_at) == ("new", {"text": "thanks", how: True}, None)
    assert await settling.told() == []
    again: dict[str, Any] = {"text": "thanks", how: True}
    row = await settling.of(trouble(failure), **again)
    assert row.state == "dead"
    assert await settling.told() == [(ADMIN, "dead_letter_no_ticket", "say")]


async def test_what_telegram_refuses_together_goes_one_by_one(settling: Settling) -> None:
    alone = {"alone": True}
    assert await settling.of_two(trouble(Failure.REFUSED)) == [("new", alone), ("new", alone)]


@pytest.mark.parametrize("failure", [Failure.AGAIN, Failure.UNSURE])
async def test_what_nobody_has_refused_stays_together(settling: Settling, failure: Failure) -> None:
    (first, data), (second, none) = await settling.of_two(trouble(failure))
    assert (first, second, none) == ("new", "joined", {})
    assert list(data) == [outbox.JOINED]


async def test_a_mark_that_cannot_be_set_is_missed_by_nobody(settling: Settling) -> None:
    row = await settling.of(trouble(Failure.BUG), kind="delivered")
    assert (row.state, row.error) == ("sent", "so it said")
    assert await settling.told() == []
    row = await settling.of(trouble(Failure.AGAIN), kind="delivered")
    assert row.state == "new"
