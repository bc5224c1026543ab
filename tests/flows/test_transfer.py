"""*Transfer*: a ticket goes to another department with a reason, and its history follows."""

from __future__ import annotations

import asyncio

from telegram_emulator import Seen
from telegram_emulator.group import Group
from tests.desk import Desk
from tests.flows.test_departments import NAME, adds, tills


async def _why(desk: Desk, card: Seen, group: Group) -> Seen:
    """Олег presses *Transfer* and the tills; gives the question why."""
    await desk.presses(desk.oleg, "↪️ Передать", card)
    where = await desk.oleg.sees("В какой отдел передать", button=NAME, in_=group)
    await desk.presses(desk.oleg, NAME, where)
    return await desk.oleg.sees("Почему?", button="Без причины", in_=group)


async def test_from_the_queue_to_another_group_with_a_reason(desk: Desk) -> None:
    group = await tills(desk)
    card = await desk.hands_over()
    assert card.buttons == ["🙋 Взять в работу", "↪️ Передать", "⚡ Приоритет", "🚫 Спам"]
    why = await _why(desk, card, desk.group)
    await desk.oleg.writes("Вода льётся на кассу", desk.group, reply_to=why)
    await desk.oleg.sees("передано в отдел «Кассы и терминалы». Причина: Вода льётся", in_=desk.group)
    left = await desk.oleg.sees("№1 теперь у отдела «Кассы и терминалы»", in_=desk.group)
    assert left.id == card.id
    assert not left.buttons
    await desk.ira.sees("Обращение №1 передано в отдел «Кассы и терминалы»")
    new = await desk.anna.sees("Протекла крыша", in_=group, button="🙋 Взять в работу")
    assert "Передано из отдела «Поддержка» (Олег): Вода льётся на кассу" in new.words
    late = await (await desk.oleg.forges("t:take:1", on=card)).answer()
    assert "уже у отдела «Кассы и терминалы»" in (late.text or "")
    await desk.presses(desk.anna, "🙋 Взять в работу", new)
    await desk.ira.sees("Обращением №1 занимается Анна")
    await desk.anna.sees("Исполнитель: Анна", in_=group, topic="№1")
    await desk.anna.writes("Еду", group, topic="№1")
    await desk.ira.sees("Еду")


async def test_a_ticket_in_work_takes_its_history_along(desk: Desk) -> None:
    group = await tills(desk)
    first = await desk.is_taken()
    assert first.buttons[:4] == ["✅ Решено", "⏳ Жду ответа", "🤝 Подключить", "↪️ Передать"]
    await desk.oleg.writes("Смотрю", desk.group, topic="№1")
    await desk.ira.sees("Смотрю")
    await desk.ira.sends_photo(desk.bot, caption="Вот касса")
    await desk.oleg.sees("Вот касса", in_=desk.group, topic="№1")
    stranger = await (await desk.anna.forges("v:ask:1:0:0", on=first)).answer()
    assert "занимается Олег" in (stranger.text or "")
    why = await _why(desk, first, desk.group)
    await desk.presses(desk.oleg, "Без причины", why)
    await desk.oleg.sees("Обращение теперь у отдела «Кассы и терминалы»", in_=desk.group, topic="№1")
    await desk.ira.writes("Ну что там?", desk.bot)
    card = await desk.anna.sees("Протекла крыша", in_=group, button="🙋 Взять в работу")
    await desk.settles()
    assert desk.oleg.count("Ну что там?", in_=desk.group) == 0
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    intro = await desk.anna.sees("Исполнитель: Анна", in_=group, button="✅ Решено", topic="№1")
    assert "Олег: Смотрю" in intro.words
    assert "Ну что там?" in intro.words
    await desk.anna.sees("Вот касса", in_=group, topic="№1")
    await desk.presses(desk.anna, "✅ Решено", intro)
    solved = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    closed = await (await desk.anna.forges("v:ask:1:0:0", on=intro)).answer()
    assert "уже завершено" in (closed.text or "")
    await desk.presses(desk.ira, "👍 Да, решено", solved)
    await desk.passes(8 * 24 * 3600)
    assert not [topic for topic in desk.oleg.chat(desk.group).topics if "№1" in topic.name]


async def test_two_at_once_and_to_and_fro_in_a_shared_group(desk: Desk) -> None:
    page = await adds(desk)
    card = await desk.hands_over()
    assert "🏷 Поддержка" in card.words
    await desk.presses(desk.oleg, "↪️ Передать", card)
    asked = await desk.oleg.sees("В какой отдел передать", button=NAME)
    presses = [await person.forges("v:go:1:1:2", on=asked) for person in (desk.oleg, desk.anna)]
    answers = [press.text or "" for press in await asyncio.gather(*(press.answer() for press in presses))]
    assert answers == ["№1 передано", "Обращение №1 уже у отдела «Кассы и терминалы»."]
    offer = await desk.anna.sees("теперь у отдела «Кассы и терминалы»", button="🙋 Взять в работу")
    assert offer.silent
    same = await desk.anna.sees("🏷 Кассы и терминалы", button="↪️ Передать")
    assert same.id == card.id
    await desk.presses(desk.max, "⭐ Руководители", page)
    people = await desk.max.sees("руководители", button="Анна")
    await desk.presses(desk.max, "Анна", people)
    await (await desk.oleg.forges("v:go:1:2:1", on=asked)).answer()
    await desk.settles()
    assert desk.anna.count("из отдела в отдел") == 0
    await (await desk.oleg.forges("v:go:1:1:2", on=asked)).answer()
    called = await desk.anna.sees("Анна, обращение №1 передают из отдела в отдел, раз за разом: уже 3")
    assert not called.silent
    gone = await (await desk.oleg.forges("v:go:1:2:9", on=asked)).answer()
    assert "Такого отдела больше нет" in (gone.text or "")
    await desk.presses(desk.oleg, "↪️ Передать", same)
    where = await desk.oleg.sees("В какой отдел передать", button="Поддержка", after=asked)
    await desk.presses(desk.oleg, "Не передавать", where)
    await desk.oleg.sees("Обращение №1 осталось у отдела «Кассы и терминалы»")


async def test_a_department_takes_its_tickets_to_another_group(desk: Desk) -> None:
    group = await tills(desk)
    card = await desk.hands_over()
    await (await desk.oleg.forges("v:go:1:1:2", on=card)).answer()
    theirs = await desk.anna.sees("Протекла крыша", in_=group, button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", theirs)
    await desk.anna.sees("Исполнитель: Анна", in_=group)
    archive = await desk.max.sees("Поддержка", in_=desk.bot)
    refused = await (await desk.max.forges("g:archive:2:0", on=archive)).answer()
    assert "незавершённые обращения" in (refused.text or "")
    await (await desk.max.forges("g:share:2:1", on=archive)).answer()
    await desk.anna.sees("№1 теперь у отдела «Кассы и терминалы»", in_=group)
    await desk.ira.sees("Обращение №1 снова в очереди")
    again = await desk.oleg.sees("🏷 Кассы и терминалы", in_=desk.group, button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", again)
    await desk.oleg.sees("Исполнитель: Олег", in_=desk.group, topic="№1")


async def test_between_groups_without_topics(plain_desk: Desk) -> None:
    desk = plain_desk
    group = await tills(desk, forum=False)
    card = await desk.hands_over()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Исполнитель: Олег", button="↪️ Передать")
    why = await _why(desk, first, desk.group)
    await desk.oleg.writes("Это касса", desk.group, reply_to=why)
    theirs = await desk.anna.sees("Это касса", in_=group, button="🙋 Взять в работу")
    await desk.oleg.writes("Ещё слово", desk.group, reply_to=card)
    await desk.presses(desk.anna, "🙋 Взять в работу", theirs)
    await desk.ira.sees("Обращением №1 занимается Анна")
    await desk.settles()
    assert desk.ira.count("Это касса") == desk.ira.count("Ещё слово") == 0
