"""Whoever floods the desk is registered and answered; nobody else waits for it, Telegram's limits hold."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage.tables import Event, Message, Ticket
from tests.desk import Desk

QUESTION, ANSWER = "Терминал не проводит оплату", "Проверьте связь"
#: `PRESSES` are answered within what Telegram waits, on a machine that is ten times slower than usual too.
MANY, PRESSES = 200, 50
#: Others are answered within this time on the emulated clock, in seconds; two hundred posts in a group, one
#: after the other, would take ten minutes.
SOON = 60.0


async def _is_answered_soon(desk: Desk) -> None:
    began = desk.tg.clock.timestamp()
    await desk.petr.writes(QUESTION)
    await desk.petr.sees(ANSWER)
    assert desk.tg.clock.timestamp() - began < SOON


async def test_a_flood_of_messages(desk: Desk, request: pytest.FixtureRequest) -> None:
    """All are kept, in their order, in one ticket; a new card needn't wait for them."""
    many = MANY // 4 if "postgresql" in request.node.name else MANY  # the same, for a quarter of the time
    await desk.hands_over()
    for number in range(many):
        await desk.ira.writes(f"Ау {number}")
    await _is_answered_soon(desk)
    began = desk.tg.clock.timestamp()
    await desk.john.writes("The roof is leaking")
    await desk.oleg.sees("The roof is leaking", button="🙋 Взять в работу")
    assert desk.tg.clock.timestamp() - began < SOON
    await desk.tg.wait(desk.is_idle, timeout=90)
    await desk.settles()
    async with desk.database.read() as session:
        kept = await session.execute(
            select(Message.ticket_id, Message.text).where(Message.text.like("Ау %")).order_by(Message.id)
        )
        assert [tuple(row) for row in kept] == [(1, f"Ау {number}") for number in range(many)]
        assert await session.scalar(select(func.count()).select_from(Ticket)) == 3


async def test_a_flood_of_presses(desk: Desk) -> None:
    """Every press is answered; what can be done once is done once."""
    card = await desk.hands_over()
    await desk.settles()
    hurry, desk.tg.while_waiting = desk.tg.while_waiting, None  # a press is answered in time that is real
    presses = []
    for _ in range(PRESSES // 2):
        presses += [await who.forges("t:take:1", on=card) for who in (desk.petr, desk.oleg)]
    told = [await press.answer() for press in presses]
    assert all(each.text for each in told)
    desk.tg.while_waiting = hurry
    await _is_answered_soon(desk)
    async with desk.database.read() as session:
        claims = select(func.count()).select_from(Event).where(Event.kind == "ticket.claimed")
        assert await session.scalar(claims) == 1
        assert (await session.scalars(select(Ticket.status).where(Ticket.id == 1))).one() == "assigned"


async def test_a_flood_of_inline_queries(desk: Desk) -> None:
    """A stranger gets nothing, however often; an admin among them is offered entries."""
    desk.bot.inline = True
    hurry, desk.tg.while_waiting = desk.tg.while_waiting, None
    asked = [await desk.ira.asks_inline(f"терминал {number}", desk.bot) for number in range(PRESSES)]
    offers = await desk.max.asks_inline("терминал", desk.bot)
    assert (await offers.answer()).titles
    assert [(await each.answer()).titles for each in asked] == [[]] * PRESSES
    desk.tg.while_waiting = hurry
    await _is_answered_soon(desk)
