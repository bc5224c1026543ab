"""Line 1 controls execution: priorities, departments' own hours and times, warnings and escalation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import yaml

from telegram_emulator import Seen
from tests.desk import Desk

#: A Monday, 10:00 in Moscow.
MONDAY = datetime(2027, 3, 1, 7, tzinfo=UTC)


async def _page(desk: Desk, button: str, head: str) -> Seen:
    """Макс opens the first department's page of hours or times."""
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", button="Поддержка", after=mine)
    await desk.presses(desk.max, "Поддержка", menu)
    page = await desk.max.sees("Руководители", button=button, after=mine)
    await desk.presses(desk.max, button, page)
    return await desk.max.sees(f"Поддержка: {head}", after=mine)


async def test_a_departments_hours_and_times_move_the_deadlines_of_open_tickets(desk: Desk) -> None:
    desk.tg.clock.advance((MONDAY - desk.tg.clock.now()).total_seconds())
    await desk.settles()
    card = await desk.hands_over()
    assert "⏳ Взять до 01.03 10:3" in card.words

    page = await _page(desk, "🕘 Часы работы", "часы работы")
    assert "Круглосуточно" in page.words
    await desk.presses(desk.max, "✏️ Часы", page)
    await desk.max.sees("Когда работает отдел «Поддержка»?")
    for words, why in (
        ("Пн-Пт 09:00-14:00,13:00-18:00", "часы пересекаются"),
        ("Пн-Пт с утра", "нужны часы"),
        ("будни 09:00-18:00", "нужны дни"),
    ):
        await desk.max.writes(words, desk.bot)
        refused = await desk.max.sees(why)
        assert "Ничего не изменилось" in refused.words
    await desk.max.writes("Пн-Пт 13:00-14:00,15:00-22:00", desk.bot)
    shown = await desk.max.sees("Пн 13:00–14:00, 15:00–22:00", button="↩️ Как у всех")
    await desk.presses(desk.max, "🌍 Часовой пояс", shown)
    await desk.max.sees("В каком часовом поясе")
    await desk.max.writes("Mars/Olympus", desk.bot)
    await desk.max.sees("такого часового пояса нет")
    await desk.max.writes("Asia/Yekaterinburg", desk.bot)  # two hours ahead of Moscow: it is noon there
    shown = await desk.max.sees("🌍 Asia/Yekaterinburg", button="📅 Особые дни")
    await desk.oleg.sees("⏳ Взять до 01.03 13:3")

    await desk.presses(desk.max, "📅 Особые дни", shown)
    await desk.max.sees("которые отличаются от обычных")
    table = "date,hours\n2027-03-01,off\n2027-03-08..2027-03-09,выходной\n2027-03-06,10:00-15:00\n"
    await desk.max.sends_document(desk.bot, name="days.csv", data=(table + "2027-02-30,off").encode())
    await desk.max.sees("такой даты не бывает")
    await desk.max.sends_document(desk.bot, name="days.csv", data=table.encode())
    shown = await desk.max.sees("06.03.2027: 10:00–15:00", button="↩️ Как у всех")
    await desk.oleg.sees("⏳ Взять до 02.03 13:30")
    await desk.presses(desk.max, "↩️ Как у всех", shown)
    await desk.max.sees("Круглосуточно")

    page = await _page(desk, "⏱ Сроки", "сроки")
    assert "⏺ Обычный: 30 мин, 1 ч, 2 ч, 24 ч" in page.words
    await desk.presses(desk.max, "✏️ Изменить сроки", page)
    asked = await desk.max.sees("Сроки отдела «Поддержка»")
    await desk.max.writes("обычный: скоро, 1 ч, 2 ч, 24 ч", desk.bot)
    await desk.max.sees("Не получилось прочитать", after=asked)
    await desk.max.writes("обычный: 1 ч 30 мин, -, 3 ч, 24 ч\nпредупреждать 50 %", desk.bot)
    page = await desk.max.sees("⏺ Обычный: 1 ч 30 мин, 1 ч, 3 ч, 24 ч", button="↩️ Как у всех")
    assert "🚨 Срочный: 5 мин, 15 мин, 30 мин, 4 ч" in page.words
    await desk.oleg.sees("⏳ Взять до 01.03 11:3")
    await desk.passes(50 * 60)
    await desk.oleg.sees("🟡 Взять до 01.03 11:3")

    await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", button="📤 Выгрузить")
    row = {
        "name": "Поддержка",
        "hours": "Mo-Su 09:00-18:00",
        "zone": "Europe/Moscow",
        "exceptions": "2027-03-08 off",
        "warning": 60,
        "deadlines": {"any": {"claim": 20}, "urgent": {"claim": 2}},
        "next_level": [desk.max.id],
    }
    bad: list[dict[str, object]]
    bad = [{"hours": "Mo 9"}, {"zone": "X"}, {"deadlines": {"soon": {}}}, {"warning": 5}]
    for wrong in bad:
        await desk.presses(desk.max, "📥 Загрузить", menu)
        await desk.max.sees("Пришлите файл YAML")
        await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump([row | wrong]).encode())
        await desk.max.sees(f"Строка 1: {next(iter(wrong))} — ")
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump([row]).encode())
    await desk.max.sees("Готово: изменён 1 отдел")
    await desk.presses(desk.max, "📥 Загрузить", menu)
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump([row]).encode())
    await desk.max.sees("Готово: изменено 0 отделов")
    late = await desk.oleg.sees("№1 всё ещё никто не взял")  # 20 minutes had passed already
    assert not late.silent


async def test_waiting_stops_the_clock_and_those_above_are_called(desk: Desk) -> None:
    card = await desk.hands_over()
    await desk.oleg.writes("/help", desk.group)
    await desk.anna.writes("/help", desk.group)
    await desk.max.writes("/help", desk.group)
    await desk.settles()
    mine = await desk.max.writes("/departments", desk.bot)
    await desk.presses(desk.max, "Поддержка", await desk.max.sees("Отделы", button="Поддержка", after=mine))
    page = await desk.max.sees("Руководители", button="⭐ Руководители", after=mine)
    await desk.presses(desk.max, "⭐ Руководители", page)
    leads = await desk.max.sees("⭐ — руководитель")
    await desk.presses(desk.max, "Анна", leads)
    await desk.presses(desk.max, "Макс", await desk.max.sees("⭐ — руководитель", button="⭐ Анна"))
    await desk.presses(desk.max, "⭐ Макс", await desk.max.sees("⭐ — руководитель", button="⭐ Макс"))
    await desk.max.sees("⭐ — руководитель", button="⭐⭐ Макс")

    stranger = await (await desk.ira.forges("j:ask:1:1:", on=card)).answer()
    assert "Приоритет" not in (stranger.text or "")
    await desk.presses(desk.oleg, "⚡ Приоритет", card)
    choice = await desk.oleg.sees("Протекла крыша", button="● ⏺ Обычный")
    told = await desk.presses(desk.oleg, "⬆️ Высокий", choice)
    assert "Приоритет №1: ⬆️ Высокий" in (told.text or "")
    card = await desk.oleg.sees("⬆️ Высокий", button="🙋 Взять в работу")
    await desk.passes(16 * 60)
    offer = await desk.oleg.sees("№1 всё ещё никто не взял. Анна")
    assert [entity["type"] for entity in offer.entities].count("text_mention") == 1
    listed = await desk.anna.sees("Просрочено: 1 срок\n№1 · 🔴 Взять до")
    assert listed.silent
    await desk.passes(31 * 60)
    await desk.oleg.sees("№1 всё ещё никто не взял. Макс")
    heard = desk.oleg.count("всё ещё никто не взял")
    await desk.passes(3600)  # by now only the list reminds of it
    assert desk.oleg.count("всё ещё никто не взял") == heard

    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("⏳ Решить до", topic="№1", button="⚡ Приоритет")
    await desk.anna.sees("Просроченных сроков нет")
    foreign = await (await desk.ira.forges("j:set:1:0:low", on=first)).answer()
    assert "Приоритет №1" not in (foreign.text or "")
    await desk.passes(24 * 60)
    soon = await desk.oleg.sees("ждёт первого ответа. Срок — сегодня", topic="№1")
    assert not soon.silent
    await desk.passes(7 * 60)
    await desk.oleg.sees("Анна, по №1 так и не ответили автору")
    await desk.ira.sees("Ответ по обращению №1 задерживается")
    await desk.anna.sees("🔴 Ответить до")
    await desk.oleg.writes("Какой этаж?", topic="№1")
    await desk.ira.sees("Какой этаж?")
    assert "🔴" not in (await desk.anna.sees("⏳ Решить до")).words

    await desk.petr.writes("Сломалась дверь холодильника")
    await desk.oleg.sees("Сломалась дверь", button="🙋 Взять в работу")
    await desk.settles()
    await desk.oleg.writes("/queue", desk.group)
    queue = await desk.oleg.sees("2 обращения", button="🙋 Мои")
    assert queue.words.index("№2") < queue.words.index("№1")
    assert [entity["type"] for entity in queue.entities].count("text_link") == 2
    await desk.presses(desk.anna, "🙋 Мои", queue)
    await desk.anna.sees("У вас ничего нет в работе", button="📋 Вся очередь")
    await desk.presses(desk.oleg, "📋 Вся очередь", queue)
    await desk.oleg.sees("2 обращения", button="🙋 Мои")
    await desk.presses(desk.oleg, "🙋 Мои", queue)
    assert "№2" not in (await desk.oleg.sees("1 обращение", button="📋 Вся очередь")).words

    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.passes(20 * 3600)
    assert desk.ira.count("решается дольше") == 0
    await desk.ira.writes("Пятый")
    await desk.oleg.sees("Пятый", topic="№1")
    await desk.passes(47 * 60)
    await desk.oleg.sees("автор обращения ждёт ответа. Срок", topic="№1")
    await desk.oleg.writes("Ищу", topic="№1")
    await desk.ira.sees("Ищу")
    await desk.passes(timedelta(hours=8).total_seconds())
    await desk.oleg.sees("Анна, №1 не решено в срок")
    await desk.ira.sees("решается дольше, чем мы рассчитывали")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.ira.sees("Проблема решена?")
