"""The desk against the model, at random, and what it found (at length: `python -m tests.model --steps N`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from storage.tables import Person, Ticket
from tests.conftest import Report
from tests.model.cast import GROUPS, telegram_id
from tests.model.choosing import RANDOM, URGENT, VERDICTS
from tests.model.desk import SmallDesk
from tests.model.machine import Desk
from tickets import (
    belonging,
    claims,
    contacts,
    incident_watch,
    incidents,
    line1_presses,
    merging,
    own,
    transferring,
)
from tickets.contacts import Reading
from tickets.errors import OutOfDate
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.work import Work

ANSWER, ESCALATE = VERDICTS[0], VERDICTS[3]
POST = 7


@pytest.mark.parametrize("quarter", range(4))
def test_random_acts_leave_the_desk_as_the_model_says(quarter: int, report: Report) -> None:
    """In quarters, so that several processes have their share, and a mutant need not wait for the last."""
    before = Desk.steps
    run_state_machine_as_test(Desk, settings=settings(RANDOM, max_examples=13))
    steps = Desk.steps - before
    report(f"desk against model, {quarter + 1} of 4: {steps:,} steps")
    assert steps >= 400


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


def test_what_is_said_to_belong_to_a_merged_ticket_goes_where_that_has_gone(desk: SmallDesk) -> None:
    first, second = writes(desk, URGENT), writes(desk, URGENT, as_new=True)
    for number in (first, second):
        desk.acts(4, lambda work, who, number=number: claims.take(work, who, number))  # type: ignore[misc]
    desk.passes(timedelta(minutes=40), ESCALATE)
    asked_about = writes(desk, ESCALATE)
    assert asked_about not in (first, second)
    desk.acts(4, lambda work, who: merging.merge(work, who, first, second, GROUPS[1]))
    desk.acts(1, lambda work, who: belonging.belongs(work, who, asked_about, second, POST))
    found = desk.tickets()
    assert [found[number].status for number in (first, second, asked_about)] == [
        "assigned",
        "closed",
        "closed",
    ]
    assert {said.ticket for said in desk.messages()} == {first}


def test_nobody_is_asked_whether_it_is_the_same_as_a_merged_ticket(desk: SmallDesk) -> None:
    first, second = writes(desk, URGENT), writes(desk, URGENT, as_new=True)
    desk.acts(4, lambda work, who: claims.take(work, who, first))
    desk.acts(4, lambda work, who: merging.merge(work, who, first, second, GROUPS[1]))
    desk.acts(1, lambda work, who: own.close(work, who, first, POST))
    again = writes(desk, ESCALATE)

    async def asked_about(work: Work) -> int | None:
        return (await work.session.get_one(Ticket, again)).follows_id

    assert desk.does(asked_about) == first


def test_two_leads_who_begin_an_incident_from_one_ticket_have_one(desk: SmallDesk) -> None:
    number = writes(desk, URGENT)

    async def begin(work: Work, who: Person) -> None:
        found = await claims.staff_ticket(work, number)
        await incidents.begin_by_hand(work, who, found, GROUPS[1], "Касса стоит")

    desk.acts(5, begin)
    with pytest.raises(OutOfDate):
        desk.acts(5, begin)
    desk.passes(timedelta(minutes=1), ESCALATE)
    assert [(each.ticket, each.state) for each in desk.incidents()] == [(number, "attached")]


def test_a_ticket_of_another_incident_stays_there_when_a_proposal_is_opened(desk: SmallDesk) -> None:
    number = writes(desk, URGENT)

    async def propose(work: Work) -> int:
        return (await incidents.propose(work, 1, "Касса стоит", [number], None)).id

    proposed = desk.does(propose)
    other = desk.does(propose)
    desk.acts(5, lambda work, who: incidents.open_(work, who, other, GROUPS[1]))
    desk.passes(timedelta(minutes=1), ESCALATE)
    desk.acts(5, lambda work, who: incidents.open_(work, who, proposed, GROUPS[1]))
    desk.passes(timedelta(minutes=1), ESCALATE)
    assert {each.incident: each.state for each in desk.incidents()} == {proposed: "over", other: "attached"}


def test_what_was_an_incident_is_not_proposed_again_when_it_is_over(desk: SmallDesk) -> None:
    number = writes(desk, URGENT)

    async def propose(work: Work) -> int:
        return (await incidents.propose(work, 1, "Касса стоит", [number], None)).id

    async def lately(work: Work) -> list[int]:
        return [each.ticket_id for each in await incident_watch.lately(work.session, work.now)]

    assert desk.does(lately) == [number]
    proposed = desk.does(propose)
    desk.acts(5, lambda work, who: incidents.open_(work, who, proposed, GROUPS[1]))
    desk.passes(timedelta(minutes=1), ESCALATE)
    desk.acts(5, lambda work, who: incidents.resolve(work, who, proposed, GROUPS[1], {}))
    desk.passes(timedelta(minutes=1), ESCALATE)
    assert desk.does(lately) == []
