"""Letters that come when people are away: one letter says the number, and when they will be back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from storage.tables import Person, UrgentContact
from tests.databases import ON_SQLITE
from tests.letters import Mail, letter_desk

#: A Friday, 19:00 in Moscow; the Monday after it is off.
EVENING = datetime(2027, 3, 5, 16, tzinfo=UTC)


@pytest.fixture
async def night(database_url: str, tmp_path: Path) -> AsyncIterator[Mail]:
    """A desk with office hours, on a Friday evening."""
    hours = "Mo-Fr 09:00-18:00; 2027-03-08 off"
    async with letter_desk(database_url, tmp_path, working_hours=hours) as mail:
        await mail.desk.passes((EVENING - mail.desk.tg.clock.now()).total_seconds())
        yield mail


async def test_one_letter_says_the_number_and_when_people_are_back(night: Mail) -> None:
    await night.writes("Протекла крыша над сервером", "Беда")
    told = await night.gets(1)
    assert told.text.startswith("Передаю ваш вопрос специалистам: обращение №1.")
    assert "Сейчас нерабочее время: специалисты вернутся во вторник в 09:00" in told.text
    assert told.kind == "automatic"
    await night.writes("Теперь капает и на кассу", answers=told)
    await night.has_got(1)  # once until then, as in a chat
    await night.desk.passes(timedelta(days=4).total_seconds())  # Tuesday evening
    await night.writes("Пол сухой, а кассе конец", answers=told)
    # That nobody had taken it meanwhile was a letter too.
    assert "специалисты вернутся завтра в 09:00" in (await night.gets(3)).text


@ON_SQLITE
async def test_what_the_server_may_have_taken_goes_out_again_as_the_same_letter(night: Mail) -> None:
    night.smtp.drops_at = "DATA"  # the server has it, and we don't hear so
    head = b"From: john@shop.example\r\nTo: help@desk.example\r\nSubject: leak\r\n\r\n"
    await asyncio.to_thread(night.imap.gets, head + b"The roof leaks onto the server\r\n")
    await night.is_tried("DATA")
    night.smtp.drops_at = ""
    await night.desk.settles()
    first, *again = night.smtp.letters
    assert set(again) == {first}, "octet for octet"
    assert "ticket #1" in night.sent()[0].text
    assert "back on Tuesday at 09:00" in night.sent()[0].text


@ON_SQLITE
async def test_in_working_hours_nothing_is_said_of_them(night: Mail) -> None:
    await night.desk.passes(timedelta(days=3, hours=15).total_seconds())  # Tuesday, 10:00
    await night.writes("Протекла крыша над сервером", "Беда")
    assert "нерабочее время" not in (await night.gets(1)).text


@ON_SQLITE
async def test_whoever_is_called_at_night_stands_in_that_letter(night: Mail) -> None:
    desk = night.desk
    await desk.oleg.writes("/duty", desk.group)
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="🚨 Срочные слова")
    await desk.presses(desk.max, "🚨 Срочные слова", menu)
    listed = await desk.max.sees("Срочные слова", button="➕ Добавить слова", after=menu)
    await desk.presses(desk.max, "➕ Добавить слова", listed)
    await desk.max.writes("пахнет дымом")
    await desk.settles()
    async with desk.database.read() as session:
        oleg = await session.scalar(select(Person.id).where(Person.telegram_id == desk.oleg.id))
    await desk.database.write(
        lambda session: session.execute(
            insert(UrgentContact).values(department_id=1, person_id=oleg, level=1)
        )
    )
    await night.writes("В серверной пахнет дымом", "Беда")
    told = await night.gets(1)
    assert "Вижу, что это срочно: уже зову специалистов, обращение №1." in told.text
    assert "уже зову дежурного" in told.text
