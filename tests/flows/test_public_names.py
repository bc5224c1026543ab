"""By which name requesters know specialists: their public one, or only the department's."""

from __future__ import annotations

from tests.desk import Desk


async def test_a_public_name_stands_wherever_a_requester_reads_one(desk: Desk) -> None:
    mine = await desk.oleg.writes("/name Оператор Мария", desk.group)
    await desk.oleg.sees("Олег: авторы обращений видят имя «Оператор Мария»")
    await desk.anna.writes("/name Ведьма", desk.group, reply_to=mine)
    await desk.anna.sees("Это может только руководитель отдела")
    for bad in ("!!!", "Имя" * 14):
        said = await desk.anna.writes(f"/name {bad}", desk.group)
        await desk.anna.sees("Имя не подходит", in_=desk.group, after=said)

    first = await desk.is_taken()
    await desk.ira.sees("Обращением №1 занимается Оператор Мария")
    await desk.oleg.sees("В работе: Олег", in_=desk.group)
    await desk.oleg.writes("Еду к вам", topic="№1")
    got = await desk.ira.sees("🧑‍💻 Оператор Мария\nЕду к вам")
    await desk.ira.writes("/human")
    await desk.ira.sees("занимается Оператор Мария. Пишите сюда", after=got)
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.ira.sees("Оператор Мария ждёт его")
    await desk.ira.writes("/my")
    await desk.presses(desk.ira, "№1 · Протекла крыша над сервером", await desk.ira.sees("Ваши обращения"))
    page = await desk.ira.sees("Еду к вам", button="✍️ Дописать")
    assert "Оператор Мария" in page.words
    assert desk.ira.count("Олег") == 0

    await desk.max.writes("/name Пётр Иванович", desk.group, reply_to=mine)  # an admin may
    await desk.max.sees("видят имя «Пётр Иванович»")
    await desk.oleg.writes("Уже в пути", topic="№1")
    await desk.ira.sees("🧑‍💻 Пётр Иванович\nУже в пути")
    await desk.oleg.writes("/name -", desk.group)
    await desk.oleg.sees("видят имя «Олег»", in_=desk.group)


async def test_a_department_may_show_nothing_but_its_own_name(desk: Desk) -> None:
    await desk.max.writes("/departments", desk.bot)
    await desk.presses(desk.max, "Поддержка", await desk.max.sees("Отделы", button="Поддержка"))
    page = await desk.max.sees("Поддержка", button="👤 Авторы видят: имя специалиста")
    await desk.presses(desk.max, "👤 Авторы видят: имя специалиста", page)
    await desk.max.sees("Поддержка", button="👥 Авторы видят: название отдела")
    for who in (desk.oleg, desk.anna):
        said = await who.writes("/name Оператор Мария", desk.group)
        await who.sees("видят название отдела, «Поддержка»", after=said)

    first = await desk.is_taken()
    await desk.ira.sees("Обращением №1 занимается Поддержка")
    words = await desk.oleg.writes("Еду к вам", desk.bot)
    await desk.oleg.forwards(words, desk.group, topic="№1")  # Telegram tells whose words they were
    await desk.ira.sees("🧑‍💻 Поддержка\nЕду к вам")
    await desk.oleg.sends_photo(desk.group, caption="Вот так", topic="№1")
    await desk.ira.sees("🧑‍💻 Поддержка\nВот так")
    await desk.oleg.writes("/assign Анна", topic="№1")
    await desk.anna.sees("Анна", topic="№1", button="✅ Решено")
    await desk.anna.writes("Замок открыт?", topic="№1")
    await desk.ira.sees("🧑‍💻 Поддержка\nЗамок открыт?")
    await desk.presses(desk.anna, "⏳ Жду ответа", first)
    await desk.ira.sees("Поддержка ждёт его")
    assert all(desk.ira.count(name) == 0 for name in ("Олег", "Анна", "Мария", "теперь занимается"))
