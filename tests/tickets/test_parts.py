"""Who has a part of a ticket: each move with all that follows, on the small desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import outbox
from storage.tables import Department, Duty, Person, Shift, UrgentContact
from tests.model.cast import POLICY
from tests.tickets.small_story import ANNA, BORIS, FIRST, IRA, PETR, SECOND, VERA, Story
from tickets import claims, involvements, involving, leaving, resolution
from tickets.errors import (
    NoSuchTicket,
    PartIsOver,
    PartNotYours,
    PartTaken,
)
from tickets.work import Work

pytestmark = pytest.mark.usefixtures("nothing_is_wrong")


def involved(desk: Story, ticket: int) -> int:
    """Anna asks the second department; gives the part's number."""
    question = desk.message(FIRST)
    return desk.acts(ANNA, lambda work, who: involving.involve(work, who, ticket, FIRST, 2, question)).id


def test_who_leaves_a_group_is_on_no_list_of_its_departments_any_more(desk: Story) -> None:
    async def list_all(work: Work) -> None:
        for department in (1, 2):
            for who in (BORIS, VERA):
                its = {"department_id": department, "person_id": who}
                work.session.add(Duty(**its, state="on", since_at=work.now))
                work.session.add(Shift(**its, hours=""))
                work.session.add(UrgentContact(**its, level=1))

    async def listed(work: Work) -> list[set[tuple[int, int]]]:
        found = [
            await work.session.execute(select(table.department_id, table.person_id))
            for table in (Duty, Shift, UrgentContact)
        ]
        return [{(row.department_id, row.person_id) for row in rows} for rows in found]

    desk.does(list_all)
    desk.acts(VERA, lambda work, who: leaving.member_left(work, SECOND, who))
    assert desk.does(listed) == [{(1, BORIS), (1, VERA), (2, BORIS)}] * 3


def test_leaving_covers_tickets_and_parts(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    part = involved(desk, number)
    desk.acts(VERA, lambda work, who: involving.take(work, who, part, SECOND))
    mine = desk.asks(PETR)
    desk.takes(ANNA, mine)
    desk.acts(VERA, lambda work, who: leaving.member_left(work, SECOND, who))
    assert desk.parts()[part].status == "open"
    desk.acts(ANNA, lambda work, who: leaving.member_left(work, FIRST, who))
    assert {one.status for one in desk.tickets().values()} == {"open"}


def test_a_part_is_taken_by_one_of_those_who_are_asked(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    part, other = involved(desk, number), involved(desk, number)
    desk.delivers()
    desk.new()
    with pytest.raises(NoSuchTicket):
        desk.acts(ANNA, lambda work, who: involving.take(work, who, part, FIRST))
    with pytest.raises(NoSuchTicket):
        desk.acts(VERA, lambda work, who: involving.take(work, who, 99, SECOND))
    with pytest.raises(PartNotYours):
        desk.acts(VERA, lambda work, who: involving.release(work, who, part, SECOND))
    taken = desk.acts(VERA, lambda work, who: involving.take(work, who, part, SECOND))
    assert (taken.id, taken.status, taken.assignee_id) == (part, "assigned", VERA)
    assert {n: (p.status, p.assignee) for n, p in desk.parts().items()} == {
        part: ("assigned", VERA),
        other: ("open", None),
    }
    assert desk.events(number)[-1] == ("involvement.claimed", VERA, {"involvement": part})
    assert set(desk.timers_of("involvement", part)) == {"resolution"}
    assert [one.what for one in desk.new()][:4] == ["part_topic", "part_intro", "part_card", "part_window"]
    with pytest.raises(PartTaken) as second:
        desk.acts(BORIS, lambda work, who: involving.take(work, who, part, SECOND))
    assert second.value.by == "Человек 6"
    with pytest.raises(PartNotYours):
        desk.acts(BORIS, lambda work, who: involving.release(work, who, part, SECOND))


def test_a_part_that_is_given_back_can_be_taken_again_where_it_stands(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    part = involved(desk, number)
    desk.acts(VERA, lambda work, who: involving.take(work, who, part, SECOND))
    desk.delivers()
    desk.delivers()
    desk.new()
    assert desk.acts(VERA, lambda work, who: involving.release(work, who, part, SECOND)).id == part
    assert desk.parts()[part][2:] == ("open", None)
    assert desk.events(number)[-1] == (
        "involvement.released",
        VERA,
        {"involvement": part, "because": "released"},
    )
    assert set(desk.timers_of("involvement", part)) == {"claim", "resolution"}
    assert {"part.released", "part_card"} <= {one.what for one in desk.new()}
    desk.delivers()
    desk.new()
    desk.acts(BORIS, lambda work, who: involving.take(work, who, part, SECOND))
    assert "part_topic" not in {one.what for one in desk.new()}
    desk.acts(BORIS, lambda work, who: involving.done(work, who, part, SECOND, ""))
    with pytest.raises(PartIsOver):
        desk.acts(BORIS, lambda work, who: involving.take(work, who, part, SECOND))


@pytest.mark.parametrize(
    ("because", "told"),
    [
        ("released", ["part.released"]),
        ("assignee_left", ["part.owner_left"]),
        ("owner_off", ["part.owner_off"]),
        ("group_changed", []),
    ],
)
def test_why_a_part_is_back_is_said_where_its_ticket_is(desk: Story, because: str, told: list[str]) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    part = involved(desk, number)
    desk.acts(VERA, lambda work, who: involving.take(work, who, part, SECOND))
    desk.new()

    async def back(work: Work) -> None:
        its, ticket = await involving.here(work, part, SECOND)
        vera = await work.session.get_one(Person, VERA)
        await involvements.to_queue(work, its, ticket, vera, because)

    desk.does(back)
    assert [one.what for one in desk.new() if one.what.startswith("part.")] == told


def test_parts_of_who_leaves_go_back_and_no_others(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    boris, vera, done = (involved(desk, number) for _ in range(3))
    for who_takes, part in ((BORIS, boris), (VERA, vera), (VERA, done)):
        desk.acts(who_takes, lambda work, who, part=part: involving.take(work, who, part, SECOND))  # type: ignore[misc]
    desk.acts(VERA, lambda work, who: involving.done(work, who, done, SECOND, ""))
    desk.acts(VERA, lambda work, who: involving.member_left(work, FIRST, who))
    assert desk.parts()[vera].status == "assigned"
    desk.acts(VERA, lambda work, who: involving.member_left(work, SECOND, who))
    assert {n: part.status for n, part in desk.parts().items()} == {
        boris: "assigned",
        vera: "open",
        done: "done",
    }


def test_parts_go_back_in_the_order_of_their_tickets(desk: Story) -> None:
    first, second = desk.asks(IRA), desk.asks(PETR)
    for number in (first, second):
        desk.takes(ANNA, number)
    for number in (second, first):
        part = involved(desk, number)
        desk.acts(VERA, lambda work, who, part=part: involving.take(work, who, part, SECOND))  # type: ignore[misc]
    desk.new()
    desk.acts(VERA, lambda work, who: involving.member_left(work, SECOND, who))
    told = [one.to for one in desk.new() if one.what == "part.owner_left"]
    assert told == [outbox.room(FIRST, number).name for number in (first, second)]


@pytest.mark.parametrize("is_forum", [True, False])
def test_who_takes_a_ticket_after_another_sees_its_parts(desk: Story, is_forum: bool) -> None:
    async def has_topics(work: Work) -> None:
        (await work.session.get_one(Department, 1)).is_forum = is_forum

    desk.does(has_topics)
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    part = involved(desk, number)
    desk.delivers()
    desk.acts(ANNA, lambda work, who: claims.release(work, who, number))
    desk.delivers()
    desk.new()
    desk.acts(BORIS, lambda work, who: claims.take(work, who, number))
    assert [one.data["involvement"] for one in desk.new() if one.what == "part_window"] == [part]


def test_the_place_of_a_part_goes_with_that_of_its_ticket(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    part = involved(desk, number)
    desk.acts(VERA, lambda work, who: involving.take(work, who, part, SECOND))
    desk.acts(VERA, lambda work, who: involving.done(work, who, part, SECOND, ""))
    desk.delivers()
    desk.delivers()
    desk.acts(ANNA, lambda work, who: resolution.resolve(work, who, number))
    desk.passes(POLICY.confirm + timedelta(minutes=1), None)
    desk.delivers()
    desk.new()
    desk.passes(POLICY.topic_kept, None)
    assert {one.to for one in desk.new() if one.what == "delete_topic"} == {
        outbox.room(FIRST, number).name,
        outbox.part(SECOND, part).name,
    }
