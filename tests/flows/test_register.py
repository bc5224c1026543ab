"""`/register`: calls and visits that a specialist writes down for somebody."""

from __future__ import annotations

from tests.desk import Desk


async def test_an_answer_is_read_out_and_solves_it(desk: Desk) -> None:
    await desk.oleg.writes("/register Мария, 8 (912) 345-67-89, терминал не проводит оплату", desk.group)
    page = await desk.oleg.sees("№1 · Мария · +7 912 345-67-89", button="✅ Помогло: 1")
    assert "Проверьте связь" in page.words
    assert "Обращались раньше" not in page.words
    await desk.presses(desk.oleg, "✅ Помогло: 1", page)
    solved = await desk.oleg.sees("решено в разговоре", button="5")
    assert solved.id == page.id
    await desk.presses(desk.anna, "4", solved)
    await desk.oleg.sees("Оценка по телефону: 4 из 5, записал(а) Анна")
    late = await (await desk.oleg.forges("b:take:1:0", on=page)).answer()
    assert late.alert
    await desk.oleg.writes("/ticket 1", desk.group)
    assert "Мария: терминал не проводит оплату" in (await desk.oleg.sees("закрыто", after=page)).words
    await desk.oleg.writes("/stats", desk.group)
    told = (await desk.oleg.sees("📊")).words
    assert "Решено в разговоре, по звонку или визиту: 1 (100 %)" in told
    assert "автор подтвердил: 0" in told
    assert "⭐ 4 из 5" in told


async def test_step_by_step_and_taken(desk: Desk) -> None:
    await desk.oleg.writes("/register", desk.group)
    name = await desk.oleg.sees("Кто обращается?")
    await desk.oleg.writes("Мария", desk.group, reply_to=name)
    reach = await desk.oleg.sees("Как связаться?", button="🚶 Пришли лично")
    await desk.oleg.writes("345-67-89", desk.group, reply_to=reach)
    wrong = await desk.oleg.sees("«345-67-89» — не полный номер")
    await desk.restarts()
    await desk.anna.writes("8 912 345-67-89", desk.group, reply_to=wrong)
    await desk.oleg.writes("8 912 345-67-89", desk.group, reply_to=wrong)
    question = await desk.oleg.sees("Что случилось?")
    await desk.oleg.writes("Протекла крыша", desk.group, reply_to=question)
    page = await desk.oleg.sees("№1 · Мария", button="🙋 Беру сам(а)")
    assert desk.oleg.count("№1 · Мария") == 1
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", page)
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="📞 Поговорили")
    assert "☎️ +7 912 345-67-89" in first.words
    assert "Мария: Протекла крыша" in first.words
    await desk.oleg.writes("Едем к вам", topic="№1")
    await desk.oleg.sees("Позвоните: +7 912 345-67-89", topic="№1")
    await desk.presses(desk.oleg, "📞 Поговорили", first)
    await desk.oleg.sees("Олег поговорил(а) с автором по телефону", topic="№1")
    await desk.passes(2 * 3600)
    assert not desk.oleg.count("ждёт первого ответа")


async def test_left_alone_it_joins_the_queue_and_others_may_be_chosen(desk: Desk) -> None:
    await desk.oleg.writes("/register Мария, лично, протекла крыша", desk.group)
    page = await desk.oleg.sees("№1 · Мария · контакта не оставили", button="📥 В очередь")
    await desk.passes(601)
    card = await desk.anna.sees("Протекла крыша".lower(), button="🙋 Взять в работу")
    assert "🚶 Приходили лично" in card.words
    late = await (await desk.oleg.forges("b:solved:1:0", on=page)).answer()
    assert late.alert
    await desk.oleg.writes("/register Мария, не печатает касса", desk.group)
    reach = await desk.oleg.sees("Мария. Как связаться?", button="🚶 Пришли лично")
    assert (await (await desk.anna.presses("🚶 Пришли лично", on=reach)).answer()).alert
    await desk.presses(desk.oleg, "✖️ Не записывать", reach)
    await desk.oleg.sees("Ничего не записано")
    await desk.ira.writes("/register Мария, лично, вопрос")
    await desk.ira.writes("Протекла крыша")
    await desk.settles()
    assert not desk.ira.count("Записано")
