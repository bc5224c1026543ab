"""Who is on duty, and the tickets of those who go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import yaml

from tests.desk import Desk

#: A Monday, 10:00 in Moscow.
MONDAY = datetime(2027, 3, 1, 7, tzinfo=UTC)
HOUR = 3600


async def _loads(desk: Desk, content: Any) -> None:
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="📥 Загрузить", after=mine)
    await desk.presses(desk.max, "📥 Загрузить", menu)
    data = yaml.safe_dump(content, allow_unicode=True).encode()
    await desk.max.sends_document(desk.bot, name="d.yaml", data=data)
    await desk.settles()


async def test_whoever_goes_hands_over_what_is_open(desk: Desk) -> None:
    await desk.is_taken()
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    card = await desk.oleg.sees("Запах гари", in_=desk.group, button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    second = await desk.oleg.sees("Запах гари", button="⏳ Жду ответа", topic="№2")
    await desk.presses(desk.oleg, "⏳ Жду ответа", second)
    for person in (desk.anna, desk.max):  # only who was seen in the group can be chosen
        await person.writes("/duty", desk.group)
    board = await desk.anna.sees("Пока никто не отметился", in_=desk.group, button="🟢 На дежурстве")
    assert (await desk.presses(desk.anna, "🟢 На дежурстве", board)).text == "🟢 Вы на дежурстве"
    await desk.anna.sees("🟢 Анна", in_=desk.group)
    await desk.presses(desk.max, "☕ Перерыв", board)
    await desk.presses(desk.oleg, "🟢 На дежурстве", board)
    await desk.anna.writes("/queue", desk.group)
    await desk.anna.sees("🟢 Анна, Олег · ☕ Макс", in_=desk.group)
    await desk.oleg.writes("/assign", topic="№1")
    offered = await desk.oleg.sees("Кому отдать №1?", topic="№1")
    assert offered.buttons == ["🟢 Анна", "☕ Макс"]

    await desk.presses(desk.oleg, "🌙 Не дежурю", board)
    asked = await desk.oleg.sees("в работе осталось 2 обращения", in_=desk.group)
    assert "Протекла крыша" in asked.words
    assert asked.buttons[:6] == ["Все → Анна", "↩️ Все", "📌 Все", "№1 → Анна", "↩️ №1", "📌 №1"]
    refused = await desk.presses(desk.max, "↩️ Все", asked)
    assert "исполнитель или руководитель" in (refused.text or "")
    await desk.presses(desk.oleg, "👤 Другому коллеге", asked)
    who = await desk.oleg.sees("в работе осталось 2 обращения", in_=desk.group, button="☕ Макс")
    assert who.buttons == ["🟢 Анна", "☕ Макс"]
    await desk.presses(desk.oleg, "☕ Макс", who)
    asked = await desk.oleg.sees("в работе осталось 2 обращения", in_=desk.group, button="№2 → Макс")
    await desk.presses(desk.anna, "🌙 Не дежурю", board)
    await desk.presses(desk.oleg, "№2 → Макс", asked)
    yours = await desk.max.sees("Макс, у вас теперь 1 обращение, его передаёт Олег", in_=desk.group)
    assert not yours.silent
    note = await desk.max.sees("Макс, №2 теперь у вас", topic="№2")
    assert "ждём ответа" in note.words
    assert "последним писал автор: «Запах гари в подвале»" in note.words
    await desk.petr.sees("Обращением №2 теперь занимается Макс")
    asked = await desk.oleg.sees("в работе осталось 1 обращение", in_=desk.group, button="№1 → Макс")

    await desk.restarts()
    await desk.passes(31 * 60)  # nobody has said what becomes of the other one
    back = await desk.oleg.sees("никто не решил, как быть с обращением", in_=desk.group)
    assert "Протекла крыша" in back.words
    assert not back.silent
    await desk.oleg.sees("Олег больше не на дежурстве, обращение ждёт в очереди", topic="№1")
    late = await desk.presses(desk.oleg, "↩️ №1", asked)
    assert "устарел" in (late.text or "")
    await desk.ira.sees("снова в очереди")


async def test_at_a_shift_change_the_roster_hands_over(desk: Desk) -> None:
    await desk.passes((MONDAY - desk.tg.clock.now()).total_seconds())
    for person in (desk.oleg, desk.anna):
        await person.writes("/roster", desk.group)
    await desk.oleg.sees("Графика нет: каждый отмечает себя сам", in_=desk.group)
    await desk.oleg.writes("/start", desk.bot)
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="Поддержка", after=mine)
    await desk.presses(desk.max, "Поддержка", menu)
    page = await desk.max.sees("Руководители", in_=desk.bot, button="🗓 График смен", after=mine)
    await desk.presses(desk.max, "🗓 График смен", page)
    page = await desk.max.sees("Графика нет", in_=desk.bot, button="✏️ Поддержка", after=mine)
    await desk.presses(desk.max, "✏️ Поддержка", page)
    await desk.max.sees("пришлите график целиком", in_=desk.bot)
    for words, why in (
        ("Олег и Анна по очереди", "нужны имя, двоеточие и смены"),
        ("Борис: Пн-Пт 09:00-15:00", "такого человека в группе отдела не вижу"),
        ("Олег: Пн 09:00-15:00\nолег: Вт 09:00-15:00", "этот человек уже есть выше"),
        ("Олег: Пн-Пт 09:00-15:00,14:00-18:00", "часы пересекаются"),
        ("Олег: Пн off", "здесь нет ни одной смены"),
    ):
        await desk.max.writes(words, desk.bot)
        await desk.max.sees(why, in_=desk.bot)
    await desk.max.writes("Олег: Пн-Пт 09:00-15:00\nАнна: Пн-Пт 15:00-21:00; 2027-03-02 off", desk.bot)
    await desk.max.sees("🟢 По графику сейчас: Олег", in_=desk.bot, button="✖️ Убрать")
    await desk.oleg.sees("🟢 Олег на дежурстве до 01.03 15:00", in_=desk.group)
    await desk.is_taken()

    await desk.restarts()
    await desk.passes(5 * HOUR)  # 15:00 in Moscow
    await desk.anna.sees("🟢 Анна на дежурстве до 01.03 21:00", in_=desk.group)
    await desk.anna.sees("🌙 Олег больше не на дежурстве", in_=desk.group)
    asked = await desk.anna.sees("Олег больше не на дежурстве, в работе осталось 1", in_=desk.group)
    assert asked.buttons == ["№1 → Анна", "↩️ №1", "📌 №1"]
    own = await desk.oleg.sees("в работе осталось 1 обращение", in_=desk.bot, button="№1 → Анна")
    await desk.presses(desk.anna, "№1 → Анна", asked)  # whoever arrives may take it over herself
    await desk.anna.sees("Решено, что будет с каждым обращением", in_=desk.group)
    await desk.anna.sees("Анна, №1 теперь у вас, его передаёт Олег", topic="№1")
    late = await desk.presses(desk.oleg, "↩️ №1", own)
    assert "устарел" in (late.text or "")

    await desk.passes(6 * HOUR)  # 21:00: nobody arrives, and nobody answers
    await desk.anna.sees("Анна больше не на дежурстве, в работе осталось 1", in_=desk.group)
    await desk.passes(31 * 60)
    await desk.anna.sees("никто не решил, как быть с обращением", in_=desk.group)

    menu = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="📤 Выгрузить", after=menu)
    await desk.presses(desk.max, "📤 Выгрузить", menu)
    await desk.settles()
    sent = desk.max.chat(desk.bot).messages[-1]
    assert sent.file is not None
    content = yaml.safe_load(sent.file.data)
    wanted = {desk.oleg.id: "Пн-Пт 09:00-15:00", desk.anna.id: "Пн-Пт 15:00-21:00; 2027-03-02 off"}
    assert content["departments"][0]["roster"] == wanted
    await _loads(desk, content)
    await desk.max.sees("изменено 0 отделов", in_=desk.bot)
    content["departments"][0]["roster"] = {12345: "Пн 09:00-10:00"}
    await _loads(desk, content)
    await desk.max.sees("среди дежурных есть тот, кого бот не встречал", in_=desk.bot)

    await desk.anna.leaves(desk.group)
    await desk.settles()
    await desk.oleg.writes("/roster", desk.bot)
    shown = await desk.oleg.sees("Олег: Пн-Пт 09:00-15:00", in_=desk.bot)
    assert "Анна" not in shown.words
    assert not shown.buttons
