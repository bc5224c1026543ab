"""Who belongs where: people, sites, crews, on the small desk."""

from __future__ import annotations

from typing import Any

import pytest

from storage.tables import Department, Duty, Employee, Person, Site
from tests.model.cast import EVER, telegram_id
from tests.model.choosing import VERDICTS
from tests.tickets.small_story import (
    ANNA,
    BORIS,
    FIRST,
    IRA,
    JOHN,
    PETR,
    SECOND,
    SECOND_OF_TIME,
    STRANGER,
    VERA,
    Story,
    archive,
    change,
    leave,
)
from tickets import (
    crew,
    members,
    people,
    resolution,
)
from tickets.errors import NotAMember
from tickets.people import Identity
from tickets.work import Work


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

    async def known(work: Work, who: int) -> bool:
        return (await members.standing(work.session, who))[0]

    async def number(work: Work, telegram: int) -> int | None:
        return await members.person_id(work.session, telegram)

    assert desk.does(lambda work: known(work, PETR))
    assert not desk.does(lambda work: known(work, IRA))  # saying so isn't being known for it
    assert desk.does(lambda work: number(work, telegram_id(IRA))) == IRA
    assert desk.does(lambda work: number(work, 5)) is None


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


@pytest.mark.parametrize(("here", "less"), [("on", None), (None, "break"), ("break", "off")])
def test_who_is_there_goes_before_who_has_less_to_do(desk: Story, here: str | None, less: str | None) -> None:
    async def say(work: Work) -> list[int]:
        for who, state in ((ANNA, here), (BORIS, less)):
            if state is not None:
                work.session.add(Duty(department_id=1, person_id=who, state=state, since_at=work.now))
        await work.session.flush()
        return [mate.person.id for mate in await crew.crew(work, await work.session.get_one(Department, 1))]

    desk.takes(ANNA, desk.asks(IRA))
    assert desk.does(say) == [ANNA, BORIS]


def test_the_departments_that_somebody_belongs_to(desk: Story) -> None:
    def found(who: int) -> list[int]:
        its = desk.acts(who, lambda work, person: crew.departments_of(work, person))
        return [department.id for department in its]

    assert [found(who) for who in (IRA, ANNA, BORIS, VERA)] == [[], [1, 3], [1, 2, 3], [2]]
    change(desk, archive)
    assert found(BORIS) == [1, 3]
    change(desk, leave)
    assert found(VERA) == []


def test_who_is_no_member_is_refused(desk: Story) -> None:
    async def looks(work: Work) -> None:
        await people.must_be_member(work, SECOND, telegram_id(ANNA), EVER)

    with pytest.raises(NotAMember):
        desk.does(looks)
