"""Many want the same at the same moment: one gets it, the others hear who."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import func, select, text

from storage.database import Database
from storage.tables import Event, Person, Ticket
from telegram_emulator import Person as Somebody
from telegram_emulator import Press
from tests.conftest import Report
from tests.desk import Desk
from tickets import claims
from tickets.errors import AlreadyTaken
from tickets.work import Work

CROWD, ROUNDS = 50, 4


def crowd(desk: Desk) -> list[Somebody]:
    """So many specialists in the staff group, none of whom has acted yet."""
    people = [desk.tg.add_person(f"Специалист {number}.", language="ru") for number in range(CROWD)]
    for person in people:
        desk.group.add(person, quiet=True)
    return people


async def test_fifty_press_take_at_once(desk: Desk, logs: list[Any], report: Report) -> None:
    people = crowd(desk)
    slowest = 0.0
    for number in range(1, ROUNDS + 1):
        requester = desk.tg.add_person(f"Ира {number}.", language="ru")
        await requester.writes("Протекла крыша над сервером")
        card = await people[0].sees(f"№{number} ", button="🙋 Взять в работу")
        await desk.settles()
        began = asyncio.get_running_loop().time()
        presses = [await person.presses("🙋 Взять в работу", on=card) for person in people]
        for press in presses:
            await press.answer(timeout=30)
        slowest = max(slowest, asyncio.get_running_loop().time() - began)
        _one_winner(people, presses, number)
        await requester.sees(f"Обращением №{number} занимается")
        await desk.settles()
    assert not [line for line in logs if line["log_level"] == "error"]
    database = "SQLite" if desk.database.is_sqlite else "PostgreSQL"
    report(f"{database}: {CROWD} press Take at once, {ROUNDS} rounds: all answered within {slowest:.2f} s")


def _one_winner(people: list[Somebody], presses: list[Press], number: int) -> None:
    won = [person for person, press in zip(people, presses, strict=True) if not press.alert]
    assert len(won) == 1
    for person, press in zip(people, presses, strict=True):
        if person is not won[0]:
            assert press.text == f"Обращением №{number} уже занимается {won[0].name}."


async def test_fifty_claims_at_once_in_the_database(desk: Desk) -> None:
    """One lane handles one press at a time; here nothing is in the way of the database."""
    await desk.hands_over()
    await desk.settles()
    others = Database(desk.database.url.render_as_string(hide_password=False))
    now = desk.tg.clock.now()
    people = [
        Person(telegram_id=5_000_000 + number, name=f"Специалист {number}.", language="ru", created_at=now)
        for number in range(CROWD)
    ]

    async def arrive(session: Any) -> None:
        session.add_all(people)

    await desk.database.write(arrive)

    async def take(place: Database, person: Person) -> str | None:
        try:
            await place.write(lambda session: claims.take(Work(session, now), person, 1))
        except AlreadyTaken as taken:
            return taken.by
        return None

    # Two services on one database; on SQLite the second is another process's command.
    places = (desk.database, others)
    told = await asyncio.gather(*(take(places[number % 2], person) for number, person in enumerate(people)))
    await others.close()
    winners = [person for person, by in zip(people, told, strict=True) if by is None]
    assert len(winners) == 1
    assert {by for by in told if by is not None} == {winners[0].name}
    async with desk.database.read() as session:
        ticket = await session.get(Ticket, 1)
        claimed = (await session.scalars(select(Event.id).where(Event.kind == "ticket.claimed"))).all()
    assert ticket is not None
    assert ticket.assignee_id == winners[0].id
    assert len(claimed) == 1


async def test_take_and_spam_at_once(desk: Desk) -> None:
    """Both can't be: the card has two buttons, and two people press one each."""
    card = await desk.hands_over()
    taken = await desk.oleg.presses("🙋 Взять в работу", on=card)
    spam = await desk.anna.presses("🚫 Спам", on=card)
    await taken.answer()
    await spam.answer()
    await desk.settles()


async def test_requester_and_specialist_act_at_once(desk: Desk) -> None:
    """Their lanes differ: what both do to one ticket is done one after the other."""
    intro = await desk.is_taken()
    for number in range(20):
        await desk.ira.writes(f"Вопрос {number}.")
        await desk.oleg.writes(f"Шлю {number}.", desk.group, topic=intro.thread_id)
    await desk.oleg.presses("✅ Решено", on=intro)
    await desk.ira.writes("Вопрос 20.")
    await desk.ira.sees("Шлю 19.")
    await desk.settles()
    got = [m.words.split()[-1] for m in desk.ira.chat(desk.bot).messages if "Шлю " in m.words]
    assert got == [f"{number}." for number in range(20)]


async def test_many_call_a_person_at_once(desk: Desk, logs: list[Any]) -> None:
    """No two of their transactions wait for each other: PostgreSQL looks for that after a second only."""
    before = await _deadlocks(desk.database)
    people = [desk.tg.add_person(f"Ира {number}.", language="ru") for number in range(24)]
    for person in people:
        await person.writes("оператор", desk.bot)
    for person in people:
        await person.sees("специалист", timeout=60)
    await desk.settles()
    async with desk.database.read() as session:
        assert await session.scalar(select(func.count(Ticket.id)).where(Ticket.line == 2)) == len(people)
    assert await _deadlocks(desk.database) == before
    assert not [line for line in logs if line["log_level"] == "error"]


async def _deadlocks(database: Database) -> int:
    """How many PostgreSQL has found; SQLite has one writer."""
    if database.is_sqlite:
        return 0
    async with database.read() as session:
        found = await session.scalar(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        )
        return int(found or 0)
