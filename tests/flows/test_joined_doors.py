"""One person, several doors: joined once they have shown that a door is theirs, and never by a name."""

from __future__ import annotations

import re

from sqlalchemy import select

from storage.tables import Door, Person, Ticket
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.doors import Visitor
from tests.flows.test_privacy import erases, found_in
from tickets import proofs
from tickets.work import Work

ADDRESS = "ira@example.org"
#: In seconds.
DAY = 86_400


async def opens_list(desk: Desk) -> None:
    """Ira says that she wrote letters."""
    await desk.ira.writes("/my")
    listed = await desk.ira.sees("", button="✉️ Писали нам письмом?")
    await desk.presses(desk.ira, "✉️ Писали нам письмом?", listed)
    await desk.ira.sees("С какого адреса")


async def the_code(letters: Visitor) -> str:
    found = re.search(r"\d{6}", (await letters.sees("Ваш код")).text)
    assert found is not None
    return found[0]


async def owner(desk: Desk, number: int) -> int:
    """The Telegram number of a ticket's requester."""
    async with desk.database.read() as session:
        ticket = await session.get_one(Ticket, number)
        return (await session.get_one(Person, ticket.requester_id)).telegram_id


async def test_a_letters_writer_goes_on_in_telegram(desk: Desk) -> None:
    letters = Visitor(desk, "Ирина", address=ADDRESS)
    await letters.writes("Протекла крыша над сервером")
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert f"✉️ {ADDRESS}" in card.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    topic = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.oleg.writes("Едем к вам", topic="№1")
    await letters.sees("Едем к вам")

    await opens_list(desk)
    await desk.ira.writes(ADDRESS.upper())
    await desk.ira.sees("письмо с кодом уже в пути")
    await desk.ira.writes(await the_code(letters))
    joined = await desk.ira.sees("1 обращение теперь видно и здесь", button="💬 Отвечать мне здесь")
    assert await owner(desk, 1) == desk.ira.id
    await desk.oleg.sees("Ира", topic="№1")
    # As long as she hasn't said otherwise it is answered by letter.
    await desk.oleg.writes("Будем через час", topic="№1")
    await letters.sees("Будем через час")
    assert not desk.ira.count("Будем через час")

    await desk.presses(desk.ira, "💬 Отвечать мне здесь", joined)
    await desk.ira.sees("теперь отвечаем здесь")
    await desk.presses(desk.oleg, "✅ Решено", topic)
    asked = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.presses(desk.ira, "5", await desk.ira.sees("", button="5"))
    await desk.settles()
    async with desk.database.read() as session:
        assert (await session.get_one(Ticket, 1)).rating == 5
    # What she writes by letter from now on is hers, and answered by letter.
    await letters.writes("Сгорел лифт на складе")
    await desk.oleg.sees("Сгорел лифт", button="🙋 Взять в работу")
    assert await owner(desk, 2) == desk.ira.id


@ON_SQLITE
async def test_a_ticket_goes_back_to_letters(desk: Desk) -> None:
    letters = Visitor(desk, "Ирина", address=ADDRESS)
    await letters.writes("Протекла крыша над сервером")
    await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await opens_list(desk)
    await desk.ira.writes(ADDRESS)
    await desk.ira.writes(await the_code(letters))
    joined = await desk.ira.sees("теперь видно и здесь")
    await desk.presses(desk.ira, "💬 Отвечать мне здесь", joined)
    await desk.ira.writes("/my")
    listed = await desk.ira.sees("Протекла крыша", button="№1")
    await desk.presses(desk.ira, next(one for one in listed.buttons if "№1" in one), listed)
    page = await desk.ira.sees("№1", button=f"✉️ Отвечать письмом на {ADDRESS}")
    await desk.presses(desk.ira, f"✉️ Отвечать письмом на {ADDRESS}", page)
    await desk.ira.sees("№1", button="💬 Отвечать мне здесь")
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.oleg.writes("Едем к вам", topic="№1")
    await letters.sees("Едем к вам")


@ON_SQLITE
async def test_only_who_has_the_code_gets_anything(desk: Desk) -> None:
    letters = Visitor(desk, "Ира", address=ADDRESS)  # the same name is no proof
    await letters.writes("Протекла крыша над сервером")
    await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await opens_list(desk)
    await desk.ira.writes("не адрес")
    await desk.ira.sees("На адрес почты не похоже")
    # Whoever asks isn't told whether an address has written.
    await desk.ira.writes("nobody@example.org")
    await desk.ira.sees("nobody@example.org нам писали, письмо с кодом")
    await desk.ira.writes("123456")
    await desk.ira.sees("Код не подошёл")
    await opens_list(desk)
    await desk.ira.writes(ADDRESS)
    code = await the_code(letters)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(proofs.TRIES):
        await desk.ira.writes(wrong)
        await desk.settles()
    await desk.ira.sees("больше не действует")
    # Another has the code: it was given to Ira alone.
    await desk.petr.writes(code)
    await desk.settles()
    # It is too late for one that was right.
    await opens_list(desk)
    await desk.ira.writes(ADDRESS)
    await desk.ira.sees(f"{ADDRESS} нам писали")
    late = await the_code(letters)
    desk.tg.clock.advance(16 * 60)
    await desk.ira.writes(late)
    await desk.ira.sees("больше не действует")
    # And there are only so many in an hour.
    await opens_list(desk)
    await desk.ira.writes(ADDRESS)
    await desk.ira.sees("Кодов было уже много")
    assert await owner(desk, 1) != desk.ira.id
    async with desk.database.read() as session:
        assert (await session.scalars(select(Door.joined_to_id))).all() == [None]


async def test_a_pages_link_leads_to_telegram_once(desk: Desk) -> None:
    vera = Visitor(desk)
    await vera.writes("Протекла крыша над сервером")
    await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert vera.door is not None
    door, now = vera.door, desk.tg.clock.now()
    link = await desk.database.write(lambda session: proofs.link_for(Work(session, now), door))
    await desk.ira.writes(f"/start {link}")
    asked = await desk.ira.sees("Протекла крыша", button="👍 Да, это я")
    await desk.presses(desk.ira, "👍 Да, это я", asked)
    await desk.ira.sees("1 обращение теперь видно и здесь")
    assert await owner(desk, 1) == desk.ira.id
    await desk.petr.writes(f"/start {link}")
    await desk.petr.sees("Пётр")
    assert not desk.petr.count("Протекла крыша")


async def test_erasing_takes_every_door_along(desk: Desk) -> None:
    letters = Visitor(desk, "Ирина", address=ADDRESS)
    await letters.writes("Протекла крыша над Вася-секрет")
    await desk.oleg.sees("Вася-секрет", button="🙋 Взять в работу")
    await opens_list(desk)
    await desk.ira.writes(ADDRESS)
    await desk.ira.writes(await the_code(letters))
    await desk.ira.sees("теперь видно и здесь")
    await desk.ira.writes("/privacy")
    kept = await desk.ira.sees("Что хранится", button="📄 Получить мои данные")
    await desk.presses(desk.ira, "📄 Получить мои данные", kept)
    everything = (await desk.ira.sees("Всё, что здесь о вас хранится")).file
    assert everything is not None
    assert f"Почта: {ADDRESS}" in everything.data.decode()
    assert "Вася-секрет" in everything.data.decode()
    await erases(desk)
    assert await found_in(desk.database, ("Вася-секрет", ADDRESS, "Ирина")) == []


async def test_a_joined_door_lasts_as_long_as_its_owner_and_goes_with_them(desk: Desk) -> None:
    await desk.restarts(erase_after_days=4)
    letters = Visitor(desk, "Ирина", address=ADDRESS)
    await letters.writes("Протекла крыша над Вася-секрет")
    card = await desk.oleg.sees("Вася-секрет", button="🙋 Взять в работу")
    await opens_list(desk)
    await desk.ira.writes(ADDRESS)
    await desk.ira.writes(await the_code(letters))
    await desk.ira.sees("теперь видно и здесь")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    topic = await desk.oleg.sees("Вася-секрет", button="✅ Решено")
    for _ in range(3):
        await desk.passes(5 * DAY)  # nobody says anything
    async with desk.database.read() as session:
        assert (await session.scalars(select(Door.address))).all() == [ADDRESS], "letters still reach her"
    await desk.oleg.writes("Крышу починим в среду", topic="№1")
    await letters.sees("Крышу починим в среду")
    await desk.presses(desk.oleg, "✅ Решено", topic)
    for _ in range(3):
        await desk.passes(5 * DAY)  # it closes by itself, and time goes by
    assert await found_in(desk.database, ("Вася-секрет", ADDRESS, "Ирина", "Ира")) == []
