"""Who hears what came of a message: specialists in the ticket's place, its writer, the queue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from aiogram.methods import DeleteMessages
from sqlalchemy import select

from bot.delivery.aftermath import Aftermath, Outcome
from bot.delivery.calls import Call
from bot.telegram_errors import Failure, Trouble
from storage import outbox
from storage.outbox import Destination
from storage.tables import OutboxRow
from tests.model.cast import POLICY, telegram_id
from tests.tickets.small_story import ANNA, BORIS, FIRST, IRA, Story
from tickets import claims
from tickets.work import Work


class Undelivered(Story):
    """A small desk on which something comes of messages."""

    def fails(self, failure: Failure, to: Destination, kind: str, **about: Any) -> None:
        """A row is put and can't be sent."""
        self.comes(Outcome(trouble=Trouble(failure, "so it said")), to, kind, **about)

    def comes(self, outcome: Outcome, to: Destination, kind: str, **about: Any) -> None:
        """A row is put and sent, and this comes of it."""
        aftermath = Aftermath(POLICY, frozenset(), {FIRST})

        async def settle(work: Work) -> None:
            await outbox.put(work.session, to, kind, now=work.now, language="ru", **about)
            row = (await work.session.scalars(select(OutboxRow).order_by(OutboxRow.id.desc()).limit(1))).one()
            await aftermath.settle(work.session, row, outcome, work.now)

        self.does(settle)


@pytest.fixture
def desk() -> Iterator[Undelivered]:
    """It; nothing is wrong with what it has written down in the end."""
    made = Undelivered()
    yield made
    assert made.wrong() == []
    made.closes()


@pytest.mark.parametrize(("failure", "reason"), [(Failure.BLOCKED, ""), (Failure.NO_LETTER, "so it said")])
def test_that_a_requester_is_out_of_reach_is_said_where_the_ticket_is(
    desk: Undelivered, failure: Failure, reason: str
) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    desk.new()
    desk.fails(failure, outbox.private(telegram_id(IRA)), "say", ticket_id=number, text="claimed")
    told = [(one.what, one.data["reason"]) for one in desk.new() if "reason" in one.data]
    assert told == [(f"undelivered.{failure.name.lower()}", reason)]


def test_what_no_lead_could_be_told_is_said_in_the_queue(desk: Undelivered) -> None:
    number = desk.asks(IRA)
    desk.new()
    about = {"text": "low_rating", "number": number, "for_lead": True}
    desk.fails(Failure.BLOCKED, outbox.private(telegram_id(BORIS)), "say", **about)
    told = [one.to for one in desk.new() if one.what == "low_rating"]
    assert told == [outbox.private(telegram_id(BORIS)).name, outbox.queue(FIRST).name]


def test_whose_words_can_never_be_passed_on_is_told_so(desk: Undelivered) -> None:
    number = desk.asks(IRA)
    desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    (words,) = desk.messages()
    desk.new()
    place = outbox.room(FIRST, number)
    desk.fails(Failure.BUG, place, "relay", ticket_id=number, message_id=words.id)
    assert desk.events(number)[-1][0] == "message.refused"
    assert ("cannot_cross", outbox.private(telegram_id(IRA)).name) in [
        (one.what, one.to) for one in desk.new()
    ]
    desk.fails(Failure.BUG, place, "say", ticket_id=number, message_id=words.id, text="released")
    assert [one.what for one in desk.new()] == ["released"]


@pytest.mark.parametrize(
    ("kind", "elsewhere", "rest", "told"),
    [
        ("withdraw", False, None, ["undo_done"]),
        ("withdraw", False, 2, []),
        ("withdraw", True, None, []),
        ("buttons", False, None, []),
    ],
)
def test_who_takes_words_back_is_told_once_all_of_them_are_gone(
    desk: Undelivered, kind: str, elsewhere: bool, rest: int | None, told: list[str]
) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    (words,) = desk.messages()
    desk.new()
    about = {"ticket_id": number, "message_id": words.id, "messages": [words.id], "elsewhere": elsewhere}
    call = Call(DeleteMessages(chat_id=FIRST, message_ids=[1]), rest=rest)
    desk.comes(Outcome(call=call, answer=True), outbox.room(FIRST, number), kind, **about)
    assert [one.what for one in desk.new() if one.what.startswith("undo")] == told
