"""A ticket's tags, a colleague who takes over, and putting it off."""

from __future__ import annotations

from tests.desk import Desk
from tests.flows.test_departments import adds


async def test_tags_colleagues_and_putting_off(desk: Desk) -> None:
    await desk.is_taken()
    await desk.oleg.writes("/tag Протечка срочно_сегодня", topic="№1")
    await desk.oleg.sees("Метки №1: #протечка #срочно_сегодня", topic="№1")
    await desk.oleg.sees("#протечка #срочно_сегодня", in_=desk.group)
    await desk.oleg.writes("/tag -срочно_сегодня -нет", topic="№1")
    await desk.oleg.sees("Метки №1: #протечка", topic="№1")
    await desk.oleg.writes("/tag 12", topic="№1")
    await desk.oleg.sees("до 30 знаков", topic="№1")

    await desk.anna.writes("/assign Анна", topic="№1")
    await desk.anna.sees("Обращением №1 занимается Олег", topic="№1")
    await desk.oleg.writes("/assign Борис", topic="№1")
    await desk.oleg.sees("Такого коллеги в этой группе не вижу", topic="№1")
    await desk.oleg.writes("/assign анн", topic="№1")
    called = await desk.anna.sees("Анна, №1 теперь у вас", topic="№1")
    assert not called.silent
    await desk.ira.sees("Обращением №1 теперь занимается Анна")
    await desk.anna.sees("В работе: Анна")
    await desk.anna.sees("Исполнитель: Анна", button="✅ Решено", topic="№1")
    await desk.anna.writes("Разберусь", topic="№1")
    await desk.ira.sees("Разберусь")

    await desk.anna.writes("/snooze когда-нибудь", topic="№1")
    await desk.anna.sees("Не понял, до какого времени", topic="№1")
    await desk.oleg.writes("/snooze 2ч", topic="№1")
    await desk.oleg.sees("Обращением №1 занимается Анна", topic="№1")
    await desk.anna.writes("/snooze 2ч", topic="№1")
    await desk.anna.sees("№1 отложено, напомню", topic="№1")
    await desk.anna.sees("😴 отложено до")
    await desk.restarts()
    await desk.passes(2 * 3600 + 60)
    woken = await desk.anna.sees("вы отложили это обращение до сих пор", topic="№1")
    assert not woken.silent
    await desk.anna.writes("/snooze 3 дня", topic="№1")
    await desk.anna.sees("№1 отложено, напомню", after=woken)
    await desk.ira.writes("А вода всё льётся")
    await desk.anna.sees("А вода всё льётся", topic="№1")
    await desk.anna.sees("автор написал, а обращение было отложено", topic="№1")
    card = await desk.anna.sees("В работе: Анна")
    assert "отложено" not in card.words
    await desk.anna.writes("/ticket", topic="№1")
    page = await desk.anna.sees("снята метка", topic="№1")
    assert "снова в деле" in page.words


async def test_a_lead_gives_anybodys_ticket_away_with_a_button(desk: Desk) -> None:
    first = await desk.is_taken()
    page = await adds(desk)
    for person in (desk.max, desk.anna):  # only who was seen there can be chosen
        await person.writes("/queue", desk.group)
    await desk.settles()
    await (await desk.max.forges("g:leads:1:0", on=page)).answer()
    people = await desk.max.sees("руководители", button="Макс")
    await desk.presses(desk.max, "Макс", people)
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.max.writes("/assign", topic="№1")
    asked = await desk.max.sees("Кому отдать №1?", button="Анна", topic="№1")
    assert "Олег" not in asked.buttons
    await desk.presses(desk.max, "Анна", asked)
    await desk.max.sees("№1: теперь исполнитель Анна", topic="№1")
    assert asked.reply_markup is not None
    pressed = asked.reply_markup["inline_keyboard"][asked.buttons.index("Анна")][0]["callback_data"]
    again = await (await desk.max.forges(pressed, on=asked)).answer()
    assert "уже занимается Анна" in (again.text or "")
    await desk.presses(desk.anna, "✅ Решено", await desk.anna.sees("Исполнитель: Анна", button="✅ Решено"))
    await desk.ira.sees("Проблема решена?")
    late = await (await desk.anna.forges(pressed, on=asked)).answer()
    assert "уже завершено" in (late.text or "")
