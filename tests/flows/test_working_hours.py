"""When people are away: what a requester is told, and what falls due in working time only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.desk import Desk

#: A Monday, 10:00 in Moscow.
MONDAY = datetime(2027, 3, 1, 7, tzinfo=UTC)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Desk]:
    """A desk with office hours, on a Monday morning."""
    desk = Desk(database_url, working_hours="Mo-Fr 09:00-13:00,14:00-18:00; 2027-03-08 off")
    desk.tg.clock.advance((MONDAY - desk.tg.clock.now()).total_seconds())
    await desk.opens()
    yield desk
    await desk.closes()


async def _waits_until(desk: Desk, moment: datetime) -> None:
    await desk.passes((moment - desk.tg.clock.now()).total_seconds())


async def test_who_took_it_and_when_an_answer_is_due(office: Desk) -> None:
    await office.is_taken()
    told = await office.ira.sees("Обращением №1 занимается Олег")
    assert "Срок ответа — сегодня в 11:0" in told.words
    assert office.ira.count("нерабочее время") == 0


async def test_an_evening_before_a_holiday(office: Desk) -> None:
    await _waits_until(office, MONDAY + timedelta(days=4, hours=9))  # Friday, 19:00
    await office.hands_over()
    away = await office.ira.sees("Сейчас нерабочее время")
    assert "вернутся во вторник в 09:00" in away.words
    await office.ira.writes("И капает сильнее")
    await office.ira.sees("Добавлено к обращению №1")
    await office.passes(20 * 3600)
    assert office.ira.count("нерабочее время") == 1
    assert office.ira.count("пока никто не взял") == 0
    assert office.oleg.count("всё ещё никто не взял") == 0
    await _waits_until(office, MONDAY + timedelta(days=8, minutes=-25))  # Tuesday, 9:35
    await office.oleg.sees("всё ещё никто не взял")
    await office.ira.sees("пока никто не взял")


async def test_each_evening_has_its_word_once(office: Desk) -> None:
    await office.is_taken()
    await office.oleg.writes("Буду завтра", topic="№1")
    await office.ira.sees("Буду завтра")
    await _waits_until(office, MONDAY + timedelta(hours=9))
    await office.ira.writes("Спасибо!")
    await office.ira.writes("Воды больше")
    first = await office.ira.sees("вернутся завтра в 09:00")
    await office.ira.writes("И больше")
    await office.oleg.sees("И больше", topic="№1")
    await _waits_until(office, MONDAY + timedelta(days=1, hours=3, minutes=30))  # lunch
    await office.ira.writes("Вы где?")
    second = await office.ira.sees("вернутся сегодня в 14:00", after=first)
    await office.settles()
    assert office.ira.count("нерабочее время") == 2
    assert second.id != first.id


async def test_the_bot_answers_at_night_without_a_word_of_it(office: Desk) -> None:
    await _waits_until(office, MONDAY + timedelta(hours=12))
    await office.ira.writes("Терминал не проводит оплату")
    answer = await office.ira.sees("Проверьте связь")
    assert office.ira.count("нерабочее время") == 0
    await office.presses(office.ira, "👤 Позвать специалиста", answer)
    await office.ira.sees("вернутся завтра в 09:00")


async def test_in_english(office: Desk) -> None:
    await office.john.writes("It smells of smoke in here")
    card = await office.oleg.sees("It smells", button="🙋 Взять в работу")
    await office.presses(office.oleg, "🙋 Взять в работу", card)
    told = await office.john.sees("Олег is working on your ticket")
    assert "An answer is due today at 11:0" in told.words
    await _waits_until(office, MONDAY + timedelta(days=3, hours=10))
    await office.john.writes("Still there")
    await office.john.sees("back tomorrow at 09:00")
