"""The desk against the model, at random (at length: `python -m tests.model STEPS`), and what it found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from storage.tables import Person, Ticket
from tests.conftest import Report
from tests.model.desk import GROUPS, SmallDesk, telegram_id
from tests.model.machine import RANDOM, URGENT, VERDICTS, Desk
from tickets import belonging, contacts, line1_presses, transferring
from tickets.contacts import Reading
from tickets.errors import OutOfDate
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.work import Work

ANSWER, ESCALATE = VERDICTS[0], VERDICTS[3]
POST = 7


def test_random_acts_leave_the_desk_as_the_model_says(report: Report) -> None:
    before = Desk.steps
    run_state_machine_as_test(Desk, settings=settings(RANDOM, max_examples=48))
    steps = Desk.steps - before
    report(f"desk against model: {steps:,} steps")
    assert steps >= 2000


@pytest.fixture
def desk() -> Iterator[SmallDesk]:
    made = SmallDesk()
    yield made
    made.closes()


def writes(desk: SmallDesk, verdict: Verdict, *, as_new: bool = False) -> int:
    """The first requester writes; gives the number of the ticket."""
    what = Incoming(telegram_id(1), desk.next_number(), "text", "слова", desk.now)
    reading = Reading(None, verdict)
    ticket = desk.acts(1, lambda work, who: contacts.receive(work, who, what, reading, as_new=as_new))
    return ticket.id


def test_a_card_that_was_not_sent_yet_is_sent_in_the_group_that_a_ticket_goes_to(desk: SmallDesk) -> None:
    ticket = writes(desk, URGENT)

    async def transfer(work: Work, who: Person) -> None:
        await transferring.transfer(work, who, ticket, GROUPS[1], origin=1, to=2, reason="")

    desk.acts(4, transfer)
    assert (ticket, GROUPS[2]) in desk.shown()


def test_a_message_does_not_take_up_what_ended_with_the_bot_meanwhile(desk: SmallDesk) -> None:
    answered = writes(desk, ANSWER)
    writes(desk, URGENT, as_new=True)
    desk.passes(timedelta(minutes=40), ESCALATE)
    asked_about = writes(desk, ESCALATE)

    async def helped(work: Work, who: Person) -> None:
        ticket = await work.session.get(Ticket, answered)
        assert ticket is not None
        assert ticket.offer is not None
        await line1_presses.helped(work, who, answered, ticket.offer["round"], POST)

    desk.acts(1, helped)
    with pytest.raises(OutOfDate):
        desk.acts(1, lambda work, who: belonging.belongs(work, who, asked_about, asked_about, POST))
    desk.acts(1, lambda work, who: belonging.belongs(work, who, asked_about, answered, POST))
    found = desk.tickets()
    assert (found[answered].status, found[asked_about].status) == ("closed", "new")
