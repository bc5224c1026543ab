"""Outside working hours an urgent ticket calls a person, then the next one, and its requester is told."""

from __future__ import annotations

from datetime import UTC, datetime

import yaml

from tests.desk import Desk

#: A Monday, 22:00 in Moscow.
NIGHT = datetime(2027, 3, 1, 19, tzinfo=UTC)


async def test_whoever_is_on_the_list_is_called_until_somebody_takes_it(desk: Desk) -> None:
    await desk.passes((NIGHT - desk.tg.clock.now()).total_seconds())
    for person in (desk.oleg, desk.anna):
        await person.writes("/duty", desk.group)
        await person.writes("/start", desk.bot)
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="📥 Загрузить", after=mine)
    row = {"name": "Поддержка", "hours": "Пн-Пт 09:00-18:00", "urgent_contacts": [[12345]]}
    for contacts, why in (
        ([[12345]], "бот не встречал в группе отдела"),
        ([[desk.oleg.id], [desk.oleg.id]], "никто не повторяется"),
        ([[desk.oleg.id], []], "изменён 1 отдел"),
    ):
        await desk.presses(desk.max, "📥 Загрузить", menu)
        data = yaml.safe_dump([row | {"urgent_contacts": contacts}], allow_unicode=True).encode()
        await desk.max.sends_document(desk.bot, name="d.yaml", data=data)
        await desk.max.sees(why, in_=desk.bot)
    listed = await desk.max.sees("Отделы", in_=desk.bot, button="Поддержка")
    await desk.presses(desk.max, "Поддержка", listed)
    page = await desk.max.sees("Руководители", in_=desk.bot, button="🗓 График смен")
    await desk.presses(desk.max, "🗓 График смен", page)
    page = await desk.max.sees("Графика нет", in_=desk.bot, button="☎️ Вне рабочих часов")
    await desk.presses(desk.max, "☎️ Вне рабочих часов", page)
    page = await desk.max.sees("1. Олег", in_=desk.bot, button="Анна")
    await desk.presses(desk.max, "Анна", page)
    page = await desk.max.sees("1. Анна\n1. Олег", in_=desk.bot, button="1. Анна")
    await desk.presses(desk.max, "1. Анна", page)
    page = await desk.max.sees("1. Олег\n2. Анна", in_=desk.bot, button="5 мин")
    await desk.presses(desk.max, "5 мин", page)
    await desk.max.sees("даётся 5 мин", in_=desk.bot)

    await desk.hands_over()
    await desk.ira.sees("специалисты вернутся завтра в 09:00")  # it isn't urgent
    card = await desk.oleg.sees("Протекла крыша", in_=desk.group, button="⚡ Приоритет")
    await desk.presses(desk.oleg, "⚡ Приоритет", card)
    card = await desk.oleg.sees("Протекла крыша", in_=desk.group, button="🚨 Срочный")
    await desk.presses(desk.oleg, "🚨 Срочный", card)
    call = await desk.oleg.sees("Срочное обращение №1", in_=desk.bot, button="🙋 Взять в работу")
    assert "Протекла крыша" in call.words
    here = await desk.oleg.sees("Олег, №1 срочное, а время нерабочее", in_=desk.group)
    assert not here.silent
    await desk.ira.sees("уже зову дежурного")
    assert desk.anna.count("Срочное обращение №1", in_=desk.bot) == 0
    await desk.presses(desk.oleg, "🙅 Не могу", call)
    await desk.oleg.sees("по №1 зову следующего", in_=desk.bot)
    second = await desk.anna.sees("Срочное обращение №1", in_=desk.bot, button="🙋 Взять в работу")
    await desk.ira.sees("зову следующего: жду его до")
    await desk.restarts()
    await desk.passes(6 * 60)  # she doesn't answer either
    await desk.ira.sees("Специалисты вернутся завтра в 09:00, обращение №1 стоит в очереди срочным")
    await desk.oleg.sees("никто из тех, кого зовут вне рабочих часов, его не взял", in_=desk.group)
    late = await desk.presses(desk.anna, "🙅 Не могу", second)
    assert "устарел" in (late.text or "")
    await desk.presses(desk.anna, "🙋 Взять в работу", second)
    await desk.anna.sees("№1 теперь у вас", in_=desk.bot)
    first = await desk.anna.sees("Протекла крыша", button="↩️ В очередь", topic="№1")
    await desk.presses(desk.anna, "↩️ В очередь", first)  # it is night still: it begins anew
    call = await desk.oleg.sees("Срочное обращение №1", in_=desk.bot, button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", call)
    await desk.oleg.sees("№1 теперь у вас", in_=desk.bot)
    await desk.passes(6 * 60)
    assert desk.anna.count("Срочное обращение №1", in_=desk.bot) == 0  # nobody else is called
