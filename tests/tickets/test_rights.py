"""Who may: what decides it, row by row, on the small desk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from storage.tables import Department, Lead, Membership, Person, Ticket
from tests.model.cast import BEGAN, EVER, telegram_id
from tests.model.choosing import VERDICTS
from tests.tickets.small_story import (
    ANNA,
    BORIS,
    FIRST,
    IRA,
    PETR,
    SECOND,
    SECOND_OF_TIME,
    VERA,
    Story,
    archive,
    change,
    leave,
)
from tickets import (
    blocking,
    claims,
    departments,
    erasing,
    involving,
    macros,
    people,
    resolution,
    roster,
    transferring,
    urgency,
)
from tickets.errors import (
    AlreadyTransferred,
    BelongsToTheDesk,
    IsClosed,
    NoSuchTicket,
    NotAKeeper,
    NotALead,
    NotAMember,
    NotYours,
    ShutOut,
)
from tickets.work import Work


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


def test_what_is_with_line_1_is_nobodys_in_a_group(desk: Story) -> None:
    number = desk.asks(IRA, verdict=VERDICTS[0])

    async def looks(work: Work, wanted: int) -> Ticket:
        return await claims.staff_ticket(work, wanted)

    for wanted in (number, 99):
        with pytest.raises(NoSuchTicket):
            desk.does(lambda work, wanted=wanted: looks(work, wanted))  # type: ignore[misc]


@pytest.mark.parametrize("act", [erasing.ask, erasing.erase_oneself])
def test_who_is_shut_out_or_of_the_desk_does_not_erase_themselves(
    desk: Story, act: Callable[..., Awaitable[None]]
) -> None:
    async def shut_out(work: Work) -> None:
        (await work.session.get_one(Person, IRA)).shut_out_at = work.now

    async def asks(work: Work, who: Person) -> None:
        await act(work, who, 1, {telegram_id(PETR)})

    desk.acts(IRA, asks)
    change(desk, shut_out)
    for person, refusal in ((IRA, ShutOut), (ANNA, BelongsToTheDesk), (PETR, BelongsToTheDesk)):
        with pytest.raises(refusal):
            desk.acts(person, asks)
