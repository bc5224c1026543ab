"""Who has a ticket, or a part of one: each move with all that follows, on the small desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.tables import Department, Duty, Message, Person, Ticket
from tests.model.cast import telegram_id
from tests.model.choosing import URGENT, VERDICTS
from tests.tickets.small_story import ANNA, BORIS, FIRST, IRA, PETR, SECOND, VERA, Story
from tickets import assigning, claims, crew, resolution, transferring
from tickets.errors import (
    AlreadyTaken,
    AlreadyYours,
    IsClosed,
    NoSuchTicket,
    NotAColleague,
    NotYours,
)
from tickets.work import Work

pytestmark = pytest.mark.usefixtures("nothing_is_wrong")


def test_taking_opens_a_place_and_tells_the_requester(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.delivers()
    desk.new()

    async def looks_and_takes(work: Work, who: Person) -> Ticket:
        await work.session.get(Ticket, number)
        return await claims.take(work, who, number)

    took = desk.acts(ANNA, looks_and_takes)
    assert (took.id, took.status, took.assignee_id) == (number, "assigned", ANNA)
    row = desk.ticket(number)
    assert (row.status, row.assignee_id, row.claimed_at) == ("assigned", ANNA, desk.now)
    assert desk.events(number)[-1] == ("ticket.claimed", ANNA, {})
    put = desk.new()
    assert [(one.what, one.to) for one in put] == [
        ("topic", f"ticket:{number}:{FIRST}"),
        ("intro", f"ticket:{number}:{FIRST}"),
        ("claimed", f"chat:{telegram_id(IRA)}"),
        ("card", f"queue:{FIRST}"),
    ]
    assert put[1].data == {"until": desk.messages()[-1].id}
    assert put[2].data["number"] == number
    assert put[2].data["name"] == "Человек 4"
    assert {one.rank for one in put} == {1}
    assert set(desk.timers_of("ticket", number)) == {"first_response", "resolution"}


def test_the_first_post_ends_with_the_tickets_own_last_word(desk: Story) -> None:
    number = desk.asks(IRA)
    last = desk.messages()[-1].id
    desk.asks(PETR)
    desk.new()
    desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    assert [one.data for one in desk.new() if one.what == "intro"] == [{"until": last}]


def test_where_there_are_no_topics_none_is_made(desk: Story) -> None:
    async def plain(work: Work) -> None:
        (await work.session.get_one(Department, 1)).is_forum = False

    desk.does(plain)
    number = desk.asks(IRA)
    desk.new()
    desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    assert "topic" not in {one.what for one in desk.new()}


def test_what_was_shown_before_goes_into_the_place_in_order(desk: Story) -> None:
    number = desk.asks(IRA)
    other = desk.asks(PETR)
    for kind, album in (("photo", None), ("photo", "a"), ("photo", "a"), ("video", None)):
        assert desk.asks(IRA, kind, album=album, anew=False) == number
    desk.asks(PETR, "photo", anew=False)
    desk.delivers()
    desk.new()
    desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    first, _, _, last = [said.id for said in desk.messages() if said.ticket == number][1:]
    shown = [(one.what, one.message, one.data) for one in desk.new() if one.what.startswith("relay")]
    assert shown == [
        ("relay", first, {}),
        ("relay_album", None, {"album": "a"}),
        ("relay", last, {}),
    ]
    assert desk.tickets()[other].assignee is None


def test_of_many_pictures_the_last_ten_are_shown(desk: Story) -> None:
    number = desk.asks(IRA)
    for _ in range(12):
        desk.asks(IRA, "photo", anew=False)
    desk.new()
    desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    pictures = [said.id for said in desk.messages() if said.ticket == number][1:]
    assert [one.message for one in desk.new() if one.what == "relay"] == pictures[-10:]


def test_in_a_new_place_only_what_others_wrote_is_shown(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.asks(IRA, "photo", anew=False)
    desk.takes(ANNA, number)

    async def answers(work: Work) -> None:
        about = {"ticket_id": number, "person_id": ANNA, "author": "specialist", "kind": "photo"}
        for post, from_part in ((901, False), (902, True)):
            work.session.add(
                Message(
                    **about,
                    chat_id=FIRST,
                    telegram_message_id=post,
                    written_at=work.now,
                    from_part=from_part,
                    internal=from_part,
                )
            )

    desk.does(answers)
    desk.acts(
        ANNA,
        lambda work, who: transferring.transfer(work, who, number, FIRST, origin=1, to=2, reason=""),
    )
    desk.delivers()
    desk.new()
    desk.acts(VERA, lambda work, who: claims.take(work, who, number))
    mine, theirs = (
        next(said.id for said in desk.messages() if said.telegram_number == n) for n in (901, 902)
    )
    relayed = [one.message for one in desk.new() if one.what == "relay"]
    assert mine not in relayed
    assert theirs in relayed


def test_who_is_second_is_told_who_was_first(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    with pytest.raises(AlreadyTaken) as second:
        desk.acts(BORIS, lambda work, who: claims.take(work, who, number))
    assert (second.value.number, second.value.by) == (number, "Человек 4")
    with pytest.raises(AlreadyYours):
        desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    assert desk.tickets()[number].assignee == ANNA


def test_only_what_people_have_and_is_not_over_can_be_taken(desk: Story) -> None:
    answered = desk.asks(IRA, verdict=VERDICTS[0])
    assert desk.tickets()[answered].line == 1
    for nothing in (answered, 99):
        with pytest.raises(NoSuchTicket):
            desk.acts(ANNA, lambda work, who, nothing=nothing: claims.take(work, who, nothing))  # type: ignore[misc]
    over = desk.asks(PETR)
    desk.takes(ANNA, over)
    desk.acts(ANNA, lambda work, who: resolution.resolve(work, who, over))
    for who_takes in (ANNA, BORIS):
        with pytest.raises(IsClosed):
            desk.acts(who_takes, lambda work, who: claims.take(work, who, over))
    with pytest.raises(IsClosed):
        desk.acts(ANNA, lambda work, who: claims.release(work, who, over))


def test_what_was_closed_in_the_queue_cannot_be_taken(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.acts(BORIS, lambda work, who: resolution.spam(work, who, number))
    with pytest.raises(IsClosed):
        desk.acts(ANNA, lambda work, who: claims.take(work, who, number))
    assert desk.tickets()[number].assignee is None


def test_one_taken_is_one_taken(desk: Story) -> None:
    first, second = desk.asks(IRA), desk.asks(PETR)
    desk.takes(ANNA, second)
    assert desk.tickets()[first].status == "open"
    desk.takes(BORIS, first)
    assert [desk.tickets()[one].assignee for one in (first, second)] == [BORIS, ANNA]


def test_giving_back_returns_it_to_the_queue(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    desk.new()
    with pytest.raises(NotYours) as other:
        desk.acts(BORIS, lambda work, who: claims.release(work, who, number))
    assert other.value.by == "Человек 4"
    assert desk.acts(ANNA, lambda work, who: claims.release(work, who, number)).id == number
    row = desk.ticket(number)
    assert (row.status, row.assignee_id, row.claimed_at) == ("open", None, None)
    assert desk.events(number)[-1] == ("ticket.released", ANNA, {"because": "released"})
    put = desk.new()
    assert [one.what for one in put] == ["buttons", "released", "back_in_queue", "card"]
    assert put[1].data["keyboard"] == "take"
    assert set(desk.timers_of("ticket", number)) == {"claim", "resolution"}
    desk.delivers()
    desk.acts(BORIS, lambda work, who: claims.take(work, who, number))
    assert [one.what for one in desk.new()] == ["reopen_topic", "intro", "claimed", "card"]


def test_who_takes_one_is_last_in_turn_and_who_gives_it_back_is_not_asked(desk: Story) -> None:
    async def in_turn(work: Work) -> None:
        (await work.session.get_one(Department, 1)).turn_wait = 5
        for who in (ANNA, BORIS):
            work.session.add(Duty(department_id=1, person_id=who, state="on", since_at=work.now))

    async def had_one_at(work: Work) -> object:
        return await work.session.scalar(select(Duty.turn_at).where(Duty.person_id == BORIS))

    desk.does(in_turn)
    number = desk.asks(IRA)
    assert desk.turns()[number].person == ANNA
    assert desk.does(had_one_at) is None
    desk.takes(BORIS, number)
    assert desk.does(had_one_at) == desk.now
    desk.acts(BORIS, lambda work, who: claims.release(work, who, number))
    assert desk.turns()[number].person == ANNA


def at_night(desk: Story) -> None:
    """The first department has ended its day."""

    async def close(work: Work) -> None:
        (await work.session.get_one(Department, 1)).hours = "Mo-Fr 01:00-02:00"

    desk.does(close)


@pytest.mark.parametrize(("verdict", "closed", "called"), [(URGENT, True, True), (URGENT, False, False)])
def test_an_urgent_ticket_that_comes_back_at_night_calls_somebody(
    desk: Story, verdict: object, closed: bool, called: bool
) -> None:
    number = desk.asks(IRA, verdict=URGENT)
    desk.takes(ANNA, number)
    if closed:
        at_night(desk)
    desk.acts(ANNA, lambda work, who: claims.release(work, who, number))
    found = desk.timers_of("ticket", number)
    assert found.get("urgent_call") == ((desk.now, 0) if called else None)


def test_an_ordinary_ticket_that_comes_back_at_night_calls_nobody(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    at_night(desk)
    desk.acts(ANNA, lambda work, who: claims.release(work, who, number))
    assert "urgent_call" not in desk.timers_of("ticket", number)


def test_who_leaves_a_group_leaves_what_they_had_there(desk: Story) -> None:
    numbers = [desk.asks(IRA), desk.asks(PETR), desk.asks(IRA), desk.asks(PETR), desk.asks(IRA)]
    working, waiting, resolved, others, elsewhere = numbers
    for number in (working, waiting, resolved, elsewhere):
        desk.takes(BORIS, number)
    desk.takes(ANNA, others)
    desk.acts(BORIS, lambda work, who: resolution.wait(work, who, waiting))
    desk.acts(BORIS, lambda work, who: resolution.resolve(work, who, resolved))
    desk.acts(
        BORIS,
        lambda work, who: transferring.transfer(work, who, elsewhere, FIRST, origin=1, to=2, reason=""),
    )
    desk.takes(BORIS, elsewhere)
    desk.new()
    left = desk.acts(BORIS, lambda work, who: claims.member_left(work, FIRST, who))
    assert left == [working, waiting]
    found = desk.tickets()
    assert [(found[one].status, found[one].assignee) for one in numbers] == [
        ("open", None),
        ("open", None),
        ("resolved", BORIS),
        ("assigned", ANNA),
        ("assigned", BORIS),
    ]
    assert [one.what for one in desk.new()].count("assignee_left") == 2
    assert desk.acts(BORIS, lambda work, who: claims.member_left(work, SECOND, who)) == [elsewhere]


def test_nobodys_ticket_is_given_to_a_colleague(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.delivers()
    desk.new()
    desk.acts(BORIS, lambda work, who: assigning.assign(work, who, number, FIRST, ANNA))
    row = desk.ticket(number)
    assert (row.status, row.assignee_id, row.claimed_at) == ("assigned", ANNA, desk.now)
    assert desk.events(number)[-1] == ("ticket.claimed", ANNA, {"by_id": BORIS})
    put = desk.new()
    assert [one.what for one in put] == ["topic", "intro", "claimed", "card", "assigned_to"]
    assert put[-1].data == {
        "text": "assigned_to",
        "name": "Человек 4",
        "mention": telegram_id(ANNA),
        "by": "Человек 5",
        "number": number,
        "sound": True,
    }


def test_who_gives_themselves_a_ticket_is_not_told(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.new()
    desk.acts(ANNA, lambda work, who: assigning.assign(work, who, number, FIRST, ANNA))
    assert "assigned_to" not in {one.what for one in desk.new()}


def test_a_ticket_goes_from_one_to_another_and_its_requester_hears_of_it(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    due = desk.timers_of("ticket", number)
    desk.new()
    with pytest.raises(AlreadyTaken) as has_it:
        desk.acts(BORIS, lambda work, who: assigning.assign(work, who, number, FIRST, ANNA))
    assert has_it.value.by == "Человек 4"
    with pytest.raises(NotAColleague):
        desk.acts(ANNA, lambda work, who: assigning.assign(work, who, number, FIRST, VERA))
    desk.passes(timedelta(seconds=30), None)
    given = desk.acts(ANNA, lambda work, who: assigning.assign(work, who, number, FIRST, BORIS))
    assert given.id == number
    assert (desk.ticket(number).assignee_id, desk.ticket(number).claimed_at) == (BORIS, desk.now)
    assert desk.events(number)[-2:] == [
        ("ticket.released", ANNA, {"because": "assigned"}),
        ("ticket.claimed", BORIS, {"by_id": ANNA}),
    ]
    put = desk.new()
    assert [one.what for one in put] == ["reassigned", "intro_again", "card", "assigned_to"]
    assert put[0].data == {"text": "reassigned", "number": number, "name": "Человек 5"}
    assert desk.timers_of("ticket", number) == due


def test_where_names_are_hidden_a_requester_is_not_told_of_another(desk: Story) -> None:
    async def hide(work: Work) -> None:
        (await work.session.get_one(Department, 1)).hides_names = True

    desk.does(hide)
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    desk.new()
    desk.acts(ANNA, lambda work, who: assigning.assign(work, who, number, FIRST, BORIS))
    assert "reassigned" not in {one.what for one in desk.new()}


@pytest.mark.parametrize(("because", "status"), [("assigned", "assigned"), ("handed_over", "waiting")])
def test_what_is_waited_for_is_waited_for_by_the_next_who_is_handed_it(
    desk: Story, because: str, status: str
) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    desk.acts(ANNA, lambda work, who: resolution.wait(work, who, number))

    async def passes(work: Work) -> None:
        ticket = await work.session.get_one(Ticket, number)
        one, other = [await work.session.get_one(Person, who) for who in (ANNA, BORIS)]
        await assigning.pass_to(work, ticket, one, other, because=because)

    desk.does(passes)
    assert (desk.tickets()[number].status, desk.tickets()[number].assignee) == (status, BORIS)
    waits = [kind for kind, _, _ in desk.events(number)].count("ticket.waiting")
    assert waits == (2 if status == "waiting" else 1)
    assert ("first_response" in desk.timers_of("ticket", number)) == (status == "assigned")


@pytest.mark.parametrize("because", ["assigned", "handed_over"])
def test_what_is_in_work_stays_so_with_the_next(desk: Story, because: str) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)

    async def passes(work: Work) -> None:
        ticket = await work.session.get_one(Ticket, number)
        one, other = [await work.session.get_one(Person, who) for who in (ANNA, BORIS)]
        await assigning.pass_to(work, ticket, one, other, because=because)

    desk.does(passes)
    assert desk.tickets()[number].status == "assigned"
    assert "next_response" not in desk.timers_of("ticket", number)


def test_colleagues_are_those_who_do_not_have_it(desk: Story) -> None:
    number = desk.asks(IRA)
    desk.takes(ANNA, number)
    _, found = desk.acts(ANNA, lambda work, who: assigning.colleagues(work, who, number, FIRST))
    assert [mate.person.id for mate in found] == [BORIS]


def test_colleagues_are_found_by_name(desk: Story) -> None:
    async def look(work: Work) -> list[list[int]]:
        anna, boris = [await work.session.get_one(Person, who) for who in (ANNA, BORIS)]
        anna.name, boris.name, boris.username = "Анна Белова", "Борис Анин", "Boris"
        mates = [crew.Mate(one, None, 0) for one in (anna, boris)]
        asked = ("анна белова", "@boris", "БЕЛ", "ан", "ова", " Анна ")
        return [[mate.person.id for mate in assigning.named(mates, words)] for words in asked]

    assert desk.does(look) == [[ANNA], [BORIS], [ANNA], [ANNA, BORIS], [], [ANNA]]
