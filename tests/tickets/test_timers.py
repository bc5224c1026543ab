"""What falls due: each timer's moment, and what follows when it rings, on the small desk."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage.tables import Department, Lead, Person, Ticket, Timer
from tests.model.cast import CALLERS, GROUPS, POLICY, telegram_id
from tests.model.choosing import URGENT, VERDICTS
from tests.tickets.small_story import Story
from tickets import claims, contacts, deadlines, falling_due, registering, resolution, timers
from tickets.contacts import Reading, Talk
from tickets.work import Work

IRA, PETR = 1, 2
ANNA, BORIS = 4, 5
FIRST = GROUPS[1]
ANSWER = VERDICTS[0]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def ticket_of(work: Work, number: int) -> Ticket:
    return await work.session.get_one(Ticket, number)


async def of_a_part(work: Work, number: int) -> dict[str, tuple[datetime, int]]:
    """Another thing's timers, of the same number and kinds as a ticket's; gives when they fall due."""
    made = dict.fromkeys(("claim", "topic", "turn", "silent", "snooze"), (work.now + MINUTE, 1))
    for kind in made:
        work.session.add(
            Timer(subject="involvement", subject_id=str(number), kind=kind, due_at=made[kind][0], cycle=1)
        )
    return made


def test_a_tickets_timers_are_started_replaced_and_stopped_by_kind(desk: Story) -> None:
    number, other = desk.asks(IRA), desk.asks(PETR)
    began = desk.now
    others = desk.timers_of("ticket", other)
    parts = desk.does(lambda work: of_a_part(work, number))

    async def replace(work: Work) -> None:
        await timers.replace(work, await ticket_of(work, number), silent=5 * MINUTE)

    async def add(work: Work) -> None:
        ticket = await ticket_of(work, number)
        await timers.start(work, ticket, topic=9 * MINUTE)
        await timers.start(work, ticket, cycle=2, reminder=7 * MINUTE)
        await timers.start_at(work, ticket, "snooze", began + MINUTE, 3)
        await timers.start(work, ticket)

    async def find(work: Work, kind: str) -> tuple[str, str] | None:
        found = await timers.find(work, await ticket_of(work, number), kind)
        return None if found is None else (found.subject_id, found.kind)

    async def stop(work: Work) -> None:
        await timers.stop(work, await ticket_of(work, number), "topic", "confirm")

    desk.does(replace)
    assert desk.timers_of("ticket", number) == {"silent": (began + 5 * MINUTE, 1)}
    desk.does(add)
    assert desk.timers_of("ticket", number) == {
        "silent": (began + 5 * MINUTE, 1),
        "topic": (began + 9 * MINUTE, 1),
        "reminder": (began + 7 * MINUTE, 2),
        "snooze": (began + MINUTE, 3),
    }
    assert desk.does(lambda work: find(work, "claim")) is None  # the other ticket has one, and a part
    assert desk.does(lambda work: find(work, "topic")) == (str(number), "topic")
    desk.does(stop)
    assert set(desk.timers_of("ticket", number)) == {"silent", "reminder", "snooze"}
    assert desk.timers_of("ticket", other) == others
    assert desk.timers_of("involvement", number) == parts


@pytest.mark.parametrize(
    ("besides", "left", "asleep", "asked"),
    [
        ((), set(), False, False),
        (("snooze",), {"snooze"}, True, False),
        (("turn",), {"turn"}, False, True),
        (("silent", "turn", "snooze"), {"silent", "turn", "snooze"}, True, True),
    ],
)
def test_with_a_timer_ends_what_it_was_the_end_of(
    desk: Story, besides: tuple[str, ...], left: set[str], asleep: bool, asked: bool
) -> None:
    number, other = desk.asks(IRA), desk.asks(PETR)
    others = desk.timers_of("ticket", other)
    parts = desk.does(lambda work: of_a_part(work, number))

    async def begin(work: Work) -> None:
        ticket = await ticket_of(work, number)
        ticket.wakes_at = ticket.turn_until_at = work.now + MINUTE
        ticket.turn_of_id, ticket.turn_asked = ANNA, []
        await timers.replace(work, ticket)
        ticket.wakes_at = ticket.turn_until_at = work.now + MINUTE
        ticket.turn_of_id, ticket.turn_asked = ANNA, []
        await timers.start(work, ticket, snooze=MINUTE, turn=MINUTE, silent=MINUTE)

    async def stop(work: Work) -> None:
        await timers.stop_all(work, await ticket_of(work, number), besides=besides)

    desk.does(begin)
    desk.does(stop)
    assert set(desk.timers_of("ticket", number)) == left
    row = desk.ticket(number)
    assert (row.wakes_at is not None) == asleep
    assert (row.turn_of_id, row.turn_until_at is not None, row.turn_asked is not None) == (
        (ANNA, True, True) if asked else (None, False, False)
    )
    assert desk.timers_of("ticket", other) == others
    assert desk.timers_of("involvement", number) == parts


def test_when_nobody_is_asked_any_more_only_that_ends(desk: Story) -> None:
    number = desk.asks(IRA)

    async def ask(work: Work) -> None:
        ticket = await ticket_of(work, number)
        ticket.turn_of_id, ticket.turn_until_at, ticket.turn_asked = ANNA, work.now + MINUTE, []
        await timers.start(work, ticket, turn=MINUTE)

    async def end(work: Work) -> None:
        await timers.end_turn(work, await ticket_of(work, number))

    desk.does(ask)
    assert set(desk.timers_of("ticket", number)) == {"claim", "turn"}
    desk.does(end)
    assert set(desk.timers_of("ticket", number)) == {"claim"}
    assert desk.ticket(number).turn_of_id is None
    desk.does(end)


def test_an_album_is_awaited_anew_with_each_of_its_pictures(desk: Story) -> None:
    desk.does(lambda work: timers.start_album(work, "a"))
    desk.does(lambda work: timers.start_album(work, "b"))
    first = desk.now
    desk.now += timedelta(milliseconds=700)
    desk.does(lambda work: timers.start_album(work, "a"))
    assert desk.timers_of("album", "a") == {"album": (desk.now + POLICY.album, 1)}
    assert desk.timers_of("album", "b") == {"album": (first + POLICY.album, 1)}
    assert desk.does(lambda work: timers.end_album(work, "a")) is True
    assert desk.does(lambda work: timers.end_album(work, "a")) is False
    assert set(desk.timers_of("album", "b")) == {"album"}


def test_what_is_asked_for_while_it_is_waited_for(desk: Story) -> None:
    """A review begins anew; the digest, the look for incidents and the purge are waited for already."""
    began = desk.now
    for _ in range(2):
        desk.does(lambda work: timers.start_review(work, 7))
        desk.does(lambda work: timers.start_digest(work, work.now + MINUTE))
        desk.does(lambda work: timers.start_lapse(work, work.now + MINUTE))
        desk.does(timers.look_for_incidents)
        desk.does(timers.start_purge)
        desk.now += SECOND
    assert desk.timers_of("draft", 7) == {"review": (began + SECOND, 1)}
    assert desk.timers_of("desk", "week") == {"digest": (began + MINUTE, 1)}
    assert desk.timers_of("desk", "incidents") == {"incidents": (began + 10 * SECOND, 1)}
    assert desk.timers_of("desk", "purge") == {"purge": (began + 5 * MINUTE, 1)}
    assert desk.timers_of("desk", timers.LAPSE) == {timers.LAPSE: (began + SECOND + MINUTE, 1)}
    desk.does(timers.stop_digest)
    assert desk.timers_of("desk", "week") == {}
    assert set(desk.timers_of("desk", timers.LAPSE)) == {timers.LAPSE}
    desk.does(timers.stop_lapse)
    assert desk.timers_of("desk", timers.LAPSE) == {}
    assert set(desk.timers_of("desk", "purge")) == {"purge"}
    assert set(desk.timers_of("draft", 7)) == {"review"}


def test_a_timer_rings_once_and_not_before_its_moment(desk: Story) -> None:
    desk.does(lambda work: timers.start_review(work, 7))
    desk.does(lambda work: timers.start_digest(work, work.now + MINUTE))

    async def numbers(work: Work) -> dict[str, int]:
        found = await work.session.scalars(select(Timer))
        return {timer.kind: timer.id for timer in found}

    known = desk.does(numbers)
    review, digest = known["review"], known["digest"]
    assert desk.does(timers.next_due_at) == desk.now
    assert desk.does(lambda work: timers.next_due_at(work, (review,))) == desk.now + MINUTE
    assert desk.does(lambda work: timers.next_due_at(work, (review, digest))) is None
    desk.now += MINUTE - SECOND
    assert desk.does(lambda work: timers.is_due(work, review))
    assert not desk.does(lambda work: timers.is_due(work, digest))
    assert desk.does(lambda work: timers.ring(work, digest)) is None
    rung = desk.does(lambda work: timers.ring(work, review))
    assert rung is not None
    assert (rung.kind, rung.subject_id) == ("review", "7")
    assert desk.does(lambda work: timers.ring(work, review)) is None
    assert not desk.does(lambda work: timers.is_due(work, review))
    desk.now += SECOND
    assert desk.does(lambda work: timers.is_due(work, digest))
    assert desk.does(lambda work: timers.ring(work, digest)) is not None
    assert desk.does(timers.next_due_at) is None


def test_what_has_waited_longest_rings_first(desk: Story) -> None:
    many = timers.AT_ONCE + 6
    for number in range(many):
        desk.does(lambda work, number=number: timers.start_album(work, f"a:{number}"))  # type: ignore[misc]
        desk.now -= SECOND
    oldest, latest = desk.now + SECOND + POLICY.album, [f"a:{number}" for number in reversed(range(many))]

    async def due(work: Work, at: datetime) -> list[str]:
        return [timer.subject_id for timer in await timers.due(work.session, at, at, 0, 1)]

    assert desk.does(lambda work: due(work, oldest - SECOND)) == []
    assert desk.does(lambda work: due(work, oldest + 4 * SECOND)) == latest[:5]
    assert desk.does(lambda work: due(work, oldest + many * SECOND)) == latest[: timers.AT_ONCE]


def lasts(desk: Story, time: timedelta) -> list[str]:
    """What is said while so much time passes and everything is sent."""
    desk.delivers()
    desk.new()
    desk.passes(time, None)
    return [one.what for one in desk.new()]


def test_a_ticket_that_nobody_takes_is_offered_again_and_again(desk: Story) -> None:
    number = desk.asks(IRA)
    assert lasts(desk, 23 * MINUTE) == []
    assert lasts(desk, 2 * MINUTE) == ["card"]  # near: the card alone says so
    assert desk.events(number)[-1][:1] == ("ticket.due_soon",)
    assert desk.events(number)[-1][2] == {"target": "claim"}
    desk.delivers()
    desk.new()
    desk.passes(6 * MINUTE, None)
    said = desk.new()
    assert [one.what for one in said] == ["late_list", "offer_again", "still_in_queue", "card"]
    assert said[2].data["once"] is True  # whether it arrived may stay unknown
    assert desk.events(number)[-1][2] == {"cycle": 1}
    assert lasts(desk, 58 * MINUTE) == []
    assert lasts(desk, 3 * MINUTE) == ["late_list", "offer_again", "card"]
    assert lasts(desk, 91 * MINUTE) == ["late_list", "card"]  # without a sound from now on
    assert "still_in_queue" in lasts(desk, 121 * MINUTE)
    assert "still_in_queue" not in lasts(desk, 151 * MINUTE)


def test_an_urgent_ticket_goes_on_making_a_sound(desk: Story) -> None:
    desk.asks(IRA, verdict=URGENT)
    assert lasts(desk, timedelta(hours=2)).count("offer_again") == 6


def test_whoever_has_it_is_warned_and_leads_are_called(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    assert lasts(desk, 47 * MINUTE) == []
    desk.passes(2 * MINUTE, None)
    (warning, card) = desk.new()
    due_at = desk.timers_of("ticket", number)["first_response"]
    assert due_at[1] == 1
    assert (warning.what, card.what) == ("due_soon_first_response", "card")
    assert warning.data["mention"] == telegram_id(ANNA)
    assert warning.data["name"] == "Человек 4"
    assert warning.data["sound"] is True
    assert warning.data["due_at"] == due_at[0].isoformat()
    desk.delivers()
    desk.passes(12 * MINUTE, None)
    put = desk.new()
    assert [one.what for one in put] == [
        "late_list",
        "overdue_first_response",
        "missed_first_response",
        "late_first_response",
        "card",
    ]
    assert put[2].data["mention"] == telegram_id(BORIS)
    assert put[3].data["once"] is True
    assert desk.events(number)[-1][2] == {"target": "first_response", "cycle": 1}
    desk.delivers()
    desk.passes(timedelta(hours=2, minutes=1), None)
    again = [one.what for one in desk.new()]
    assert "overdue_first_response" in again
    assert "late_first_response" not in again
    desk.delivers()
    assert "overdue_first_response" not in lasts(desk, timedelta(hours=3, minutes=1))


def test_a_lead_elsewhere_is_written_to(desk: Story) -> None:
    async def name(work: Work) -> None:
        work.session.add(Lead(department_id=1, person_id=6))

    desk.does(name)
    desk.asks(IRA)
    assert "missed_elsewhere_claim" in lasts(desk, 40 * MINUTE)


def test_silence_after_an_answer_is_asked_about_once(desk: Story) -> None:
    number = desk.asks(IRA, verdict=ANSWER)
    assert lasts(desk, POLICY.nudge + MINUTE) == ["nudge"]
    assert desk.timers_of("ticket", number)["silent"][1] == 2
    desk.passes(POLICY.silent_close, None)
    row = desk.ticket(number)
    assert (row.status, row.closed_because) == ("closed", "silent")


def test_who_does_not_answer_is_reminded_and_then_it_is_resolved(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    desk.acts(ANNA, lambda work, who: resolution.wait(work, who, number))
    said = lasts(desk, POLICY.reminder + MINUTE)
    assert "reminder" in said
    assert ("ticket.reminded", None, {}) in desk.events(number)
    assert desk.timers_of("ticket", number)["reminder"][1] == 2
    assert desk.tickets()[number].status == "waiting"
    said = lasts(desk, POLICY.reminder)
    assert "resolved_by_silence" in said
    assert desk.tickets()[number].status in ("resolved", "closed")


def test_who_is_to_be_rung_is_named_again_at_longer_and_longer_intervals(desk: Story) -> None:
    async def call(work: Work, who: Person) -> int:
        its = await work.session.get_one(Department, 1)
        made = await registering.register(work, who, its, CALLERS[0], VERDICTS[3], (telegram_id(ANNA), 1))
        await registering.take(work, who, made.id)
        await resolution.resolve(work, who, made.id)
        return made.id

    number = desk.acts(ANNA, call)
    again, waits = POLICY.call_again, []
    for cycle in range(1, 7):
        due_at, its = desk.timers_of("ticket", number)["call_back"]
        assert its == cycle
        desk.delivers()
        desk.new()
        desk.now = due_at
        desk.passes(timedelta(), None)
        (put,) = (one for one in desk.new() if one.what == "call_back_due")
        assert (put.data["name"], put.data["mention"], put.data["sound"]) == (
            "Человек 4",
            telegram_id(ANNA),
            True,
        )
        assert desk.events(number)[-1][:1] == ("call_back.overdue",)
        assert desk.events(number)[-1][2] == {"cycle": cycle}
        waits.append(desk.timers_of("ticket", number)["call_back"][0] - due_at)
    assert waits == [min(times, deadlines.LONGEST) * again for times in range(2, 8)]


def test_what_nobody_denies_is_closed_and_its_place_goes(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    desk.acts(ANNA, lambda work, who: resolution.resolve(work, who, number))
    said = lasts(desk, POLICY.confirm + MINUTE)
    assert "closed_by_itself" in said
    row = desk.ticket(number)
    assert (row.status, row.closed_because) == ("closed", "silent")
    assert set(desk.timers_of("ticket", number)) == {"topic"}
    said = lasts(desk, POLICY.topic_kept + MINUTE)
    assert {"delete_topic", "card"} <= set(said)


def test_a_ring_for_what_is_gone_does_nothing(desk: Story) -> None:
    """A target that was met, a ticket that isn't there, a place without an assignee."""
    number = desk.asks(IRA)

    async def ring(work: Work, kind: str, subject_id: str) -> None:
        timer = Timer(subject="ticket", subject_id=subject_id, kind=kind, due_at=work.now, cycle=1)
        await falling_due.ring(work, timer)

    desk.delivers()
    desk.new()
    desk.does(lambda work: ring(work, "next_response", str(number)))
    desk.does(lambda work: ring(work, "silent", "99"))
    assert desk.new() == []


def test_taking_ends_the_wait_in_the_queue_and_giving_back_begins_it(desk: Story) -> None:
    number = desk.asks(IRA)
    assert set(desk.timers_of("ticket", number)) == {"claim"}
    desk.takes(ANNA, number)
    resolution_due = desk.timers_of("ticket", number)["resolution"]
    desk.now += MINUTE
    desk.acts(ANNA, lambda work, who: claims.release(work, who, number))
    assert desk.timers_of("ticket", number) == {
        "claim": (desk.now + 24 * MINUTE, 0),
        "resolution": resolution_due,
    }


def test_who_only_greets_is_let_go_in_the_end(desk: Story) -> None:
    what = desk.message(telegram_id(IRA))
    number = desk.acts(IRA, lambda work, who: contacts.receive(work, who, what, Reading(Talk.GREETING))).id
    assert set(desk.timers_of("ticket", number)) == {"greeting"}
    desk.passes(POLICY.greeting + MINUTE, None)
    row = desk.ticket(number)
    assert (row.status, row.closed_because) == ("closed", "courtesy")
