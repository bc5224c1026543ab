"""A turn is declined, passes and is overtaken at once: somebody has the ticket, nobody has its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.tables import Department, Duty, Event, Person, Ticket, Timer
from telegram_emulator import Person as Somebody
from tests.desk import Desk
from tickets import claims, duty, falling_due, timers, turns
from tickets.errors import Refused
from tickets.work import Work

TICKETS = 6
TAKE, NOT_NOW, ON = "🙋 Взять в работу", "🙅 Не могу", "🟢 На дежурстве"

Move = Callable[[Work, Person], Awaitable[object]]


async def _by_turns(desk: Desk, *on_duty: Somebody) -> None:
    """These are on duty, and new tickets are offered to them."""
    for person in on_duty:
        await person.writes("/duty", desk.group)
    board = await on_duty[0].sees("Пока никто не отметился", in_=desk.group, button=ON)
    for person in on_duty:
        await desk.presses(person, ON, board)
    await desk.database.write(lambda session: session.execute(update(Department).values(turn_wait=15)))


async def test_two_presses_of_one_turn_count_once(desk: Desk) -> None:
    await _by_turns(desk, desk.oleg, desk.anna)
    await desk.ira.writes("Протекла крыша над сервером")
    await desk.settles()
    card = await desk.oleg.sees("Протекла крыша", in_=desk.group, button=NOT_NOW)
    async with desk.database.read() as session:
        ticket = await session.get_one(Ticket, 1)
        asked = (await session.get_one(Person, ticket.turn_of_id)).name
    first, next_ = (desk.oleg, desk.anna) if asked == "Олег" else (desk.anna, desk.oleg)
    call = await first.sees(f"{first.name}, №1 вам", in_=desk.group, button=NOT_NOW)
    presses = [await first.presses(NOT_NOW, on=post) for post in (call, card)]
    told = [(await press.answer()).text or "" for press in presses]
    assert [f"предложено другому: {next_.name}" in words for words in told] == [False, True]
    await next_.sees(f"{next_.name}, №1 вам", in_=desk.group)
    await desk.settles()
    assert next_.count("дежурные по очереди его не взяли", in_=desk.group) == 0


def _takes(number: int) -> Move:
    return lambda work, who: claims.take(work, who, number)


def _declines(number: int) -> Move:
    return lambda work, who: turns.decline(work, who, number)


def _goes(_: int) -> Move:
    return lambda work, who: duty.declare(work, who, "break")


def _passes(number: int) -> Move:
    async def rings(work: Work, who: Person) -> None:
        found = await work.session.scalar(_of_turn(number))
        timer = await timers.ring(work, found) if found is not None else None
        if timer is not None:
            await falling_due.ring(work, timer)

    return rings


def _of_turn(number: int) -> Select[int]:
    return select(Timer.id).where(Timer.subject_id == str(number), Timer.kind == timers.TURN)


async def _does(place: Database, now: datetime, move: Move, person: int) -> bool:
    """Whether it was done; what comes too late is refused."""

    async def unit(session: AsyncSession) -> None:
        work = Work(session, now)
        await move(work, await session.get_one(Person, person))

    try:
        await place.write(unit)
    except Refused:
        return False
    return True


async def test_a_turn_ends_in_every_way_at_once(desk: Desk) -> None:
    await _by_turns(desk, desk.oleg, desk.anna, desk.max)
    for number in range(TICKETS):
        who = desk.tg.add_person(f"Ира {number}.", language="ru")
        await who.writes(f"Протекла крыша над сервером {number}", desk.bot)
    await desk.settles()
    await desk.stops()  # the timers ring here
    others = Database(desk.database.url.render_as_string(hide_password=False))
    now = desk.tg.clock.now() + timedelta(minutes=16)
    async with desk.database.read() as session:
        tickets = (await session.scalars(select(Ticket).order_by(Ticket.id))).all()
        on_duty = (await session.scalars(select(Duty.person_id).order_by(Duty.person_id))).all()
    for turn, ticket in enumerate(tickets):
        holder = ticket.turn_of_id
        assert holder is not None, "each was offered to somebody"
        taker = next(person for person in on_duty if person != holder)
        acts = [(_takes, taker), (_declines, holder), (_passes, holder), (_goes, holder), (_takes, holder)]
        acts = acts[turn % len(acts) :] + acts[: turn % len(acts)]
        done = await asyncio.gather(
            *(
                _does((desk.database, others)[place % 2], now, act(ticket.id), person)
                for place, (act, person) in enumerate(acts)
            )
        )
        took = [person for (act, person), was in zip(acts, done, strict=True) if was and act is _takes]
        assert len(took) == 1, "one of them has it"
        await _is_only_theirs(desk, ticket.id, took[0])
        await _does(desk.database, now, lambda work, who: duty.declare(work, who, "on"), holder)
    await others.close()


async def _is_only_theirs(desk: Desk, number: int, person: int) -> None:
    async with desk.database.read() as session:
        ticket = await session.get_one(Ticket, number)
        left = (await session.scalars(_of_turn(number))).all()
        claimed = await session.scalars(
            select(Event.person_id).where(Event.ticket_id == number, Event.kind == "ticket.claimed")
        )
    assert (ticket.assignee_id, ticket.turn_of_id, left) == (person, None, [])
    assert claimed.all() == [person]
