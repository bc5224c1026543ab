"""Who may: what decides it, row by row, on the small desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from storage.tables import Department, Duty, Employee, Lead, Membership, Person, Site, Ticket
from tests.model.cast import BEGAN, EVER, GROUPS, telegram_id
from tests.model.choosing import VERDICTS
from tests.tickets.small_story import Story
from tickets import (
    blocking,
    claims,
    crew,
    departments,
    involving,
    macros,
    members,
    people,
    resolution,
    roster,
    transferring,
    urgency,
)
from tickets.errors import (
    AlreadyTransferred,
    IsClosed,
    NoSuchTicket,
    NotAKeeper,
    NotALead,
    NotAMember,
    NotYours,
    ShutOut,
)
from tickets.people import Identity
from tickets.work import Work

IRA, PETR, JOHN = 1, 2, 3
#: Anna belongs to the first group, Boris to both and leads the first department, Vera to the second.
ANNA, BORIS, VERA = 4, 5, 6
FIRST, SECOND = GROUPS[1], GROUPS[2]
SECOND_OF_TIME = timedelta(seconds=1)
STRANGER = 999


@pytest.fixture
def desk() -> Iterator[Story]:
    made = Story()
    yield made
    made.closes()


def change(desk: Story, move: Callable[[Work], Awaitable[Any]]) -> None:
    """Has something be so from now on."""
    desk.does(move)


async def archive(work: Work) -> None:
    """The second department is at work no more."""
    (await work.session.get_one(Department, 2)).archived_at = work.now


async def leave(work: Work) -> None:
    """Vera has left the second group."""
    await people.note_membership(work, SECOND, telegram_id(VERA), False)


def test_only_who_was_called_a_member_lately_is_one(desk: Story) -> None:
    def is_let(chat: int, who: int, since: Any) -> bool:
        async def looks(work: Work) -> bool:
            try:
                await people.must_be_member(work, chat, who, since)
            except NotAMember:
                return False
            return True

        return desk.does(looks)

    anna = telegram_id(ANNA)
    assert is_let(FIRST, anna, EVER)
    assert is_let(FIRST, anna, BEGAN)
    assert not is_let(FIRST, anna, BEGAN + SECOND_OF_TIME)
    assert not is_let(SECOND, anna, EVER)
    assert not is_let(FIRST, telegram_id(IRA), EVER)
    change(desk, leave)
    assert not is_let(SECOND, telegram_id(VERA), EVER)


def test_a_specialist_is_in_some_group_lately(desk: Story) -> None:
    def asked(who: int, since: Any = EVER) -> bool:
        return desk.does(lambda work: people.is_specialist(work, telegram_id(who), since))

    assert [asked(who) for who in (IRA, ANNA, BORIS, VERA)] == [False, True, True, True]
    assert asked(ANNA, BEGAN)
    assert not asked(ANNA, BEGAN + SECOND_OF_TIME)
    change(desk, leave)
    assert not asked(VERA)


def test_having_left_is_not_the_same_as_never_having_been_there(desk: Story) -> None:
    def left(chat: int, who: int) -> bool:
        return desk.does(lambda work: people.has_left(work, chat, telegram_id(who)))

    change(desk, leave)
    assert left(SECOND, VERA)
    assert not left(FIRST, VERA)
    assert not left(SECOND, BORIS)


def test_who_may_be_a_specialist_is_in_the_group_of_a_department_at_work(desk: Story) -> None:
    def may(who: int) -> bool:
        return desk.does(lambda work: people.may_be_specialist(work.session, telegram_id(who)))

    async def all_of_them(work: Work) -> list[int]:
        return sorted(await work.session.scalars(people.specialists()))

    async def elsewhere(work: Work) -> None:
        await people.note_membership(work, -5, telegram_id(IRA), True)

    change(desk, elsewhere)
    assert [may(who) for who in (IRA, ANNA, BORIS, VERA)] == [False, True, True, True]
    assert desk.does(all_of_them) == [telegram_id(who) for who in (ANNA, BORIS, VERA)]
    change(desk, archive)
    assert [may(who) for who in (ANNA, BORIS, VERA)] == [True, True, False]
    change(desk, leave)
    assert desk.does(all_of_them) == [telegram_id(who) for who in (ANNA, BORIS)]


def test_what_telegram_says_of_a_member_counts_for_that_group_and_from_then_on(desk: Story) -> None:
    async def row(work: Work) -> tuple[bool, Any]:
        found = await work.session.get_one(Membership, (FIRST, telegram_id(ANNA)))
        return found.is_member, found.checked_at

    desk.now += SECOND_OF_TIME
    desk.does(lambda work: people.note_membership(work, FIRST, telegram_id(ANNA), False))
    assert desk.does(row) == (False, desk.now)
    desk.now += SECOND_OF_TIME
    desk.does(lambda work: people.note_membership(work, FIRST, telegram_id(ANNA), True))
    assert desk.does(row) == (True, desk.now)
    assert not desk.does(lambda work: people.has_left(work, FIRST, telegram_id(BORIS)))


def test_people_are_met_once_and_called_what_they_are_called_now(desk: Story) -> None:
    async def meets(work: Work, name: str, username: str | None) -> tuple[int, str, str | None, str, bool]:
        met = await people.meet(work, Identity(STRANGER, name, username, "en-GB"), "ru")
        return met.id, met.name, met.username, met.language, met.id in work.newcomers

    first = desk.does(lambda work: meets(work, "Zoe", None))
    assert first[1:] == ("Zoe", None, "en", True)
    assert desk.does(lambda work: meets(work, "Zoe B.", None)) == (first[0], "Zoe B.", None, "en", False)
    assert desk.does(lambda work: meets(work, "Zoe B.", "zoe")) == (first[0], "Zoe B.", "zoe", "en", False)

    async def known(work: Work, telegram: int) -> int | None:
        found = await people.known_person(work, telegram)
        return None if found is None else found.id

    assert desk.does(lambda work: known(work, STRANGER)) == first[0]
    assert desk.does(lambda work: known(work, STRANGER + 1)) is None


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("ru", "ru"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("uk", "ru"),
        ("kk-KZ", "ru"),
        ("de", "en"),
        (None, "ru"),
        ("", "ru"),
    ],
)
def test_the_first_language(code: str | None, language: str) -> None:
    assert people.first_language(code, "ru") == language
    assert people.first_language(None, "en") == "en"


def test_admins_are_those_who_are_named_and_have_been_met(desk: Story) -> None:
    async def found(work: Work) -> list[int]:
        ids = [telegram_id(BORIS), telegram_id(ANNA), STRANGER]
        return [person.id for person in await people.admins_of(work, ids)]

    assert desk.does(found) == [ANNA, BORIS]


def test_of_departments_that_share_a_group_the_first_at_work_is_meant(desk: Story) -> None:
    def meant(chat: int) -> int | None:
        async def looks(work: Work) -> int | None:
            found = await people.department_of(work, chat)
            return None if found is None else found.id

        return desk.does(looks)

    async def archive_first(work: Work) -> None:
        (await work.session.get_one(Department, 1)).archived_at = work.now

    assert [meant(FIRST), meant(SECOND), meant(-5)] == [1, 2, None]
    change(desk, archive_first)
    assert meant(FIRST) == 3
    assert desk.does(people.default_department) == (1, "ru")


def test_members_and_leads_of_a_department(desk: Story) -> None:
    async def looks(work: Work, which: Any, number: int) -> list[int]:
        department = await work.session.get_one(Department, number)
        return [person.id for person in await which(work, department)]

    async def rename(work: Work) -> None:
        (await work.session.get_one(Person, BORIS)).name = "А"
        work.session.add(Lead(department_id=1, person_id=ANNA))
        work.session.add(Lead(department_id=2, person_id=VERA))

    assert desk.does(lambda work: looks(work, departments.members_of, 1)) == [ANNA, BORIS]
    assert desk.does(lambda work: looks(work, departments.members_of, 2)) == [BORIS, VERA]
    change(desk, leave)
    change(desk, rename)
    assert desk.does(lambda work: looks(work, departments.members_of, 1)) == [BORIS, ANNA]
    assert desk.does(lambda work: looks(work, departments.members_of, 2)) == [BORIS]
    assert desk.does(lambda work: looks(work, departments.leads_of, 1)) == [BORIS, ANNA]
    assert desk.does(lambda work: looks(work, departments.leads_of, 2)) == [VERA]


def refused(desk: Story, who: int, move: Callable[[Work, Person], Awaitable[Any]]) -> type[Exception] | None:
    """By what somebody is refused; None if they may."""
    try:
        desk.acts(who, move)
    except Exception as error:  # noqa: BLE001 - what it is is what is looked at
        return type(error)
    return None


def test_a_roster_is_kept_by_admins_and_the_departments_leads(desk: Story) -> None:
    async def keeps(work: Work, who: Person, is_admin: bool) -> None:
        department = await work.session.get_one(Department, 1)
        await roster.must_keep(work, who, department, is_admin=is_admin)

    assert refused(desk, ANNA, lambda work, who: keeps(work, who, False)) is NotALead
    assert refused(desk, ANNA, lambda work, who: keeps(work, who, True)) is None
    assert refused(desk, BORIS, lambda work, who: keeps(work, who, False)) is None
    assert refused(desk, BORIS, lambda work, who: keeps(work, who, True)) is None


def test_macros_are_kept_by_admins_and_leads_of_departments_at_work(desk: Story) -> None:
    def may(who: int, *admins: int) -> bool:
        named = [telegram_id(one) for one in admins]
        its = refused(desk, who, lambda work, person: macros.must_keep(work, person, named))
        assert its in (None, NotAKeeper)
        assert desk.does(lambda work: macros.keeps(work.session, telegram_id(who), named)) is (its is None)
        return its is None

    async def lead(work: Work) -> None:
        work.session.add(Lead(department_id=2, person_id=VERA))

    assert [may(ANNA), may(BORIS), may(VERA)] == [False, True, False]
    assert [may(ANNA, ANNA), may(ANNA, BORIS)] == [True, False]
    change(desk, lead)
    assert may(VERA)
    change(desk, archive)
    assert [may(VERA), may(BORIS)] == [False, True]


def taken(desk: Story, by: int) -> int:
    """A ticket that somebody has."""
    number = desk.asks(IRA)
    desk.takes(by, number)
    return number


def test_a_priority_is_set_by_anybody_until_somebody_has_the_ticket(desk: Story) -> None:
    def asked(who: int, number: int) -> type[Exception] | None:
        return refused(desk, who, lambda work, person: urgency.may_set(work, person, number))

    number = desk.asks(IRA)
    assert [asked(who, number) for who in (ANNA, BORIS)] == [None, None]
    desk.takes(ANNA, number)

    async def other(work: Work) -> None:
        await people.note_membership(work, FIRST, telegram_id(VERA), True)

    change(desk, other)
    assert [asked(who, number) for who in (ANNA, BORIS, VERA)] == [None, None, NotYours]
    found = desk.acts(ANNA, lambda work, person: urgency.may_set(work, person, number))
    assert found.id == number
    assert asked(ANNA, 99) is NoSuchTicket
    desk.acts(ANNA, lambda work, person: resolution.resolve(work, person, number))
    assert asked(ANNA, number) is IsClosed


@pytest.mark.parametrize("what", ["moved", "held"])
def test_a_ticket_in_work_is_its_assignees_and_the_leads(desk: Story, what: str) -> None:
    def asked(who: int, number: int, chat: int = FIRST, origin: int | None = None) -> Any:
        if what == "held":
            return refused(desk, who, lambda work, person: involving.held(work, person, number, chat))
        return refused(
            desk, who, lambda work, person: transferring.movable(work, person, number, chat, origin)
        )

    async def other(work: Work) -> None:
        await people.note_membership(work, FIRST, telegram_id(VERA), True)

    change(desk, other)
    free = desk.asks(PETR)
    assert asked(VERA, free) is (None if what == "moved" else NotYours)
    assert asked(BORIS, free) is (None if what == "moved" else NotYours)
    number = taken(desk, ANNA)
    assert [asked(who, number) for who in (ANNA, BORIS, VERA)] == [None, None, NotYours]
    assert asked(ANNA, number, SECOND) is NoSuchTicket
    assert asked(ANNA, 99) is NoSuchTicket
    if what == "moved":
        assert asked(ANNA, number, origin=1) is None
        assert asked(ANNA, number, origin=3) is AlreadyTransferred
        ticket, department = desk.acts(
            ANNA, lambda work, person: transferring.movable(work, person, number, FIRST)
        )
    else:
        ticket, department = desk.acts(ANNA, lambda work, person: involving.held(work, person, number, FIRST))
    assert (ticket.id, department.id) == (number, 1)
    desk.acts(ANNA, lambda work, person: resolution.resolve(work, person, number))
    assert asked(ANNA, number) is IsClosed


def test_who_was_here_before_reads_where_the_ticket_has_gone(desk: Story) -> None:
    number = taken(desk, ANNA)
    desk.acts(
        ANNA,
        lambda work, who: transferring.transfer(work, who, number, FIRST, origin=1, to=2, reason=""),
    )
    gone = refused(desk, ANNA, lambda work, who: transferring.movable(work, who, number, FIRST))
    assert gone is AlreadyTransferred


def test_who_is_shut_out_is_not_heard(desk: Story) -> None:
    async def shut(work: Work) -> None:
        (await work.session.get_one(Person, IRA)).shut_out_at = work.now

    async def hears(work: Work, who: Person) -> None:
        blocking.must_be_heard(who)

    assert refused(desk, IRA, hears) is None
    change(desk, shut)
    assert refused(desk, IRA, hears) is ShutOut
    assert refused(desk, PETR, hears) is None


def test_who_belongs_to_the_desk(desk: Story) -> None:
    def belongs(who: int, *admins: int) -> bool:
        named = [telegram_id(one) for one in admins]
        return desk.acts(who, lambda work, person: blocking.belongs_to_the_desk(work, person, named))

    assert [belongs(who) for who in (IRA, ANNA, VERA)] == [False, True, True]
    assert [belongs(IRA, IRA), belongs(IRA, PETR), belongs(ANNA, ANNA)] == [True, False, True]
    change(desk, leave)
    assert not belongs(VERA)


async def site(work: Work, number: int, client: int | None = 1) -> Site:
    """A site, whose client is this one; None for our own firm."""
    found = await work.session.get_one(Site, number)
    found.client_id = client
    return found


def test_people_of_sites(desk: Story) -> None:
    async def joins(work: Work, who: Person, number: int, client: int | None, name: str = "Кассир") -> None:
        await members.join(work, who, await site(work, number, client), name, "invitation")

    async def leaves(work: Work, who: int, number: int, client: int | None) -> None:
        await members.leave(work, await site(work, number, client), who)

    async def there(work: Work, number: int) -> list[tuple[int, str]]:
        its = await work.session.get_one(Site, number)
        found = await members.members_of(work, its)
        assert await members.how_many(work, its) == len(found)
        return [(person.id, member.name) for member, person in found]

    def standing(who: int) -> tuple[bool, list[int]]:
        known, places = desk.does(lambda work: members.standing(work.session, who))
        return known, [number for number, _, _ in places]

    assert [standing(who) for who in (IRA, PETR, JOHN)] == [(False, [1, 2]), (False, [3]), (False, [])]
    desk.acts(JOHN, lambda work, who: joins(work, who, 3, 1))
    assert standing(JOHN) == (False, [3])  # a client's people are customers
    assert desk.does(lambda work: there(work, 3)) == [(PETR, ""), (JOHN, "Кассир")]
    desk.acts(JOHN, lambda work, who: joins(work, who, 3, 1, "А"))
    assert desk.does(lambda work: there(work, 3)) == [(PETR, ""), (JOHN, "А")]
    desk.acts(JOHN, lambda work, who: joins(work, who, 1, None))
    desk.acts(JOHN, lambda work, who: joins(work, who, 2, None))
    assert standing(JOHN)[0]
    assert not standing(PETR)[0]
    desk.does(lambda work: leaves(work, JOHN, 3, 1))
    assert standing(JOHN) == (True, [1, 2])
    desk.does(lambda work: leaves(work, JOHN, 1, None))
    assert standing(JOHN) == (True, [2])  # the other is ours, too
    desk.does(lambda work: leaves(work, JOHN, 2, None))
    assert standing(JOHN) == (False, [])
    assert standing(IRA)[1] == [1, 2]
    assert desk.does(lambda work: there(work, 3)) == [(PETR, "")]


def test_a_clients_person_who_leaves_stays_an_employee(desk: Story) -> None:
    async def confirm(work: Work, by: str) -> None:
        await members.confirm(work, PETR, by)

    async def confirmed(work: Work) -> tuple[Any, str | None]:
        row = await work.session.get_one(Employee, PETR)
        return row.confirmed_at, row.confirmed_by

    async def leaves(work: Work) -> None:
        await members.leave(work, await site(work, 3, 1), PETR)

    async def says(work: Work) -> None:
        work.session.add(Employee(person_id=IRA, said_at=work.now))

    change(desk, says)
    desk.does(lambda work: confirm(work, "list"))
    desk.now += SECOND_OF_TIME
    desk.does(lambda work: confirm(work, "lead"))
    assert desk.does(confirmed) == (desk.now, "lead")
    desk.does(leaves)
    known = [desk.does(lambda work, who=who: members.standing(work.session, who))[0] for who in (PETR, IRA)]  # type: ignore[misc]
    assert known == [True, False]  # saying so isn't being known for it
    ids = [
        desk.does(lambda work, who=who: members.person_id(work.session, who)) for who in (telegram_id(IRA), 5)
    ]  # type: ignore[misc]
    assert ids == [IRA, None]


def test_a_crew_is_offered_by_who_is_there_and_has_least(desk: Story) -> None:
    async def duty(work: Work, states: dict[int, str], number: int = 1) -> None:
        for who, state in states.items():
            work.session.add(Duty(department_id=number, person_id=who, state=state, since_at=work.now))

    async def mates(work: Work) -> list[tuple[int, str | None, int]]:
        department = await work.session.get_one(Department, 1)
        return [(mate.person.id, mate.state, mate.has) for mate in await crew.crew(work, department)]

    async def kept(work: Work, *numbers: int) -> bool:
        among = [await work.session.get_one(Department, number) for number in numbers]
        return await crew.is_kept(work, among)

    async def state(work: Work, number: int, who: int) -> str | None:
        return await crew.state_of(work, await work.session.get_one(Department, number), who)

    async def three(work: Work) -> None:
        await people.note_membership(work, FIRST, telegram_id(VERA), True)
        await people.note_membership(work, FIRST, telegram_id(IRA), True)

    change(desk, three)
    assert not desk.does(lambda work: kept(work, 1))
    assert [mate[:2] for mate in desk.does(mates)] == [(who, None) for who in (IRA, ANNA, BORIS, VERA)]
    number = desk.asks(PETR)
    desk.takes(ANNA, number)
    waiting = desk.asks(JOHN)
    desk.takes(ANNA, waiting)
    desk.acts(ANNA, lambda work, who: resolution.wait(work, who, waiting))
    done = desk.asks(JOHN)
    desk.takes(BORIS, done)
    desk.acts(BORIS, lambda work, who: resolution.resolve(work, who, done))
    desk.asks(PETR, verdict=VERDICTS[0])
    assert desk.does(mates)[-1] == (ANNA, None, 2)
    desk.does(lambda work: duty(work, {ANNA: "on", BORIS: "break", VERA: "off"}))
    desk.does(lambda work: duty(work, {BORIS: "on"}, 2))
    assert desk.does(mates) == [(ANNA, "on", 2), (IRA, None, 0), (BORIS, "break", 0), (VERA, "off", 0)]
    assert desk.does(lambda work: kept(work, 1))
    assert desk.does(lambda work: kept(work, 3, 2))
    assert not desk.does(lambda work: kept(work, 3))
    assert [desk.does(lambda work, n=n: state(work, n, BORIS)) for n in (1, 2, 3)] == ["break", "on", None]  # type: ignore[misc]

    async def board(work: Work) -> list[dict[str, Any]]:
        return await crew.board(work, [await work.session.get_one(Department, 1)])

    assert desk.does(board) == [
        {"department": "Поддержка", "on": ["Человек 4"], "break": ["Человек 5"], "off": ["Человек 6"]}
    ]


def test_the_departments_that_somebody_belongs_to(desk: Story) -> None:
    def found(who: int) -> list[int]:
        its = desk.acts(who, lambda work, person: crew.departments_of(work, person))
        return [department.id for department in its]

    assert [found(who) for who in (IRA, ANNA, BORIS, VERA)] == [[], [1, 3], [1, 2, 3], [2]]
    change(desk, archive)
    assert found(BORIS) == [1, 3]
    change(desk, leave)
    assert found(VERA) == []


def test_what_is_with_line_1_is_nobodys_in_a_group(desk: Story) -> None:
    number = desk.asks(IRA, verdict=VERDICTS[0])

    async def looks(work: Work, wanted: int) -> Ticket:
        return await claims.staff_ticket(work, wanted)

    for wanted in (number, 99):
        with pytest.raises(NoSuchTicket):
            desk.does(lambda work, wanted=wanted: looks(work, wanted))  # type: ignore[misc]
