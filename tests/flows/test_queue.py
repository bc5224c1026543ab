"""A ticket in the queue: its one card, who takes it, giving it back, and what nobody takes."""

from __future__ import annotations

import asyncio

from tests.desk import Desk


async def test_what_is_added_before_the_claim_joins_the_card(desk: Desk) -> None:
    card = await desk.hands_over()
    await desk.ira.writes("Вода уже на полу")
    await desk.ira.sees("Добавлено к обращению №1")
    changed = await desk.oleg.sees("Вода уже на полу", button="🙋 Взять в работу")
    assert changed.id == card.id
    await desk.ira.sends_photo(caption="Вот так")
    changed = await desk.oleg.sees("Вот так")
    assert changed.id == card.id
    await desk.settles()
    assert len(desk.oleg.chat(desk.group).messages) == 1
    assert desk.ira.count("Добавлено к обращению") == 1


async def test_an_edit_before_the_claim_changes_the_card(desk: Desk) -> None:
    written = await desk.ira.writes("Протекла крыша над сервером")
    card = await desk.oleg.sees("Протекла крыша")
    await desk.ira.edits(written, text="Протекла крыша над кассой")
    assert (await desk.oleg.sees("Протекла крыша над кассой")).id == card.id


async def test_taking_opens_a_topic_with_the_history(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь")
    await desk.ira.sends_photo(caption="Экран")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("Терминал не проводит", button="🙋 Взять в работу")
    press = await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    assert "№1" in (press.text or "")

    first = await desk.oleg.sees("Терминал не проводит оплату", button="✅ Решено", topic="№1 · Ира")
    assert first.buttons == [
        "✅ Решено",
        "⏳ Жду ответа",
        "⚡ Приоритет",
        "↩️ В очередь",
        "📋 Готовые ответы",
        "🚫 Ответ неверный",
    ]
    photo = await desk.anna.sees("Экран", topic="№1")
    while photo.kind != "photo":
        photo = await desk.anna.sees("Экран", topic="№1", after=photo)
    await desk.ira.sees("Обращением №1 занимается Олег")
    taken = await desk.anna.sees("В работе: Олег")
    assert taken.id == card.id
    assert not taken.buttons
    link = next(entity for entity in taken.entities if entity["type"] == "text_link")
    assert link["url"].endswith(f"/{first.thread_id}")


async def test_one_of_two_wins(desk: Desk) -> None:
    card = await desk.hands_over()
    presses = [await person.presses("🙋 Взять в работу", on=card) for person in (desk.oleg, desk.anna)]
    answers = await asyncio.gather(*(press.answer() for press in presses))
    assert [bool(answer.alert) for answer in answers] == [False, True]
    assert "уже занимается Олег" in (answers[1].text or "")
    await desk.settles()
    assert len(desk.oleg.chat(desk.group).topics) == 1


async def test_released_and_taken_by_another(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.oleg.writes("Посмотрю", topic="№1")
    await desk.ira.sees("Посмотрю")
    press = await desk.presses(desk.oleg, "↩️ В очередь", first)
    assert "№1 снова в очереди" in (press.text or "")
    await desk.ira.sees("Обращение №1 снова в очереди")
    offer = await desk.anna.sees("Олег возвращает", topic="№1", button="🙋 Взять в работу")
    card = await desk.anna.sees("Протекла крыша", button="🚫 Спам")
    assert "🙋 Взять в работу" in card.buttons

    await desk.presses(desk.anna, "🙋 Взять в работу", offer)
    await desk.ira.sees("Обращением №1 занимается Анна")
    again = await desk.anna.sees("Исполнитель: Анна", topic="№1", button="✅ Решено")
    assert "Посмотрю" in again.words
    late = await (await desk.oleg.forges("t:resolve:1", on=first)).answer()
    assert late.alert
    assert "занимается Анна" in (late.text or "")
    await desk.anna.writes("Теперь я", topic="№1")
    await desk.ira.sees("Теперь я")
    assert len(desk.oleg.chat(desk.group).topics) == 1


async def test_nobody_takes_it(desk: Desk) -> None:
    card = await desk.hands_over()
    await desk.passes(31 * 60)
    offer = await desk.oleg.sees("№1 всё ещё никто не взял", button="🙋 Взять в работу")
    assert offer.reply_to == card.id
    assert not offer.silent
    await desk.ira.sees("Обращение №1 пока никто не взял")
    await desk.passes(61 * 60)
    assert desk.oleg.count("всё ещё никто не взял") == 2
    await desk.presses(desk.oleg, "🙋 Взять в работу", offer)
    await desk.ira.sees("Обращением №1 занимается Олег")
    await desk.passes(59 * 60)
    assert desk.oleg.count("всё ещё никто не взял") == 2


async def test_spam_is_said_to_nobody_and_can_be_undone(desk: Desk) -> None:
    card = await desk.hands_over()
    heard = len(desk.ira.chat(desk.bot).messages)
    await desk.presses(desk.oleg, "🚫 Спам", card)
    line = await desk.oleg.sees("спам", button="↩️ Не спам")
    assert line.id == card.id
    await desk.passes(31 * 60)
    assert len(desk.ira.chat(desk.bot).messages) == heard
    late = await (await desk.anna.forges("t:take:1", on=card)).answer()
    assert late.alert

    await desk.presses(desk.anna, "↩️ Не спам", line)
    back = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert back.id == card.id
    await desk.presses(desk.oleg, "🙋 Взять в работу", back)
    await desk.ira.sees("Обращением №1 занимается Олег")


async def test_after_spam_the_same_person_may_write_again(desk: Desk) -> None:
    card = await desk.hands_over()
    await desk.presses(desk.oleg, "🚫 Спам", card)
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.passes(5)
    assert desk.ira.count("Это снова об обращении") == 0


async def test_deadlines_call_the_assignee(desk: Desk) -> None:
    await desk.is_taken()
    await desk.passes(61 * 60)
    call = await desk.oleg.sees("ждёт первого ответа", topic="№1")
    assert not call.silent
    assert call.entities[0]["offset"] == call.words.index("Олег")  # a mention, which reaches a silent phone
    await desk.oleg.writes("Еду", topic="№1")
    await desk.ira.sees("Еду")
    await desk.ira.writes("Жду вас")
    await desk.oleg.sees("Жду вас", topic="№1")
    await desk.passes(121 * 60)
    await desk.oleg.sees("на последнее сообщение автора", topic="№1")
    await desk.passes(22 * 3600)
    await desk.oleg.sees("срок решения прошёл", topic="№1")


async def test_the_queue_and_a_ticket_in_full(desk: Desk) -> None:
    await desk.oleg.writes("/queue", desk.group)
    await desk.oleg.sees("Очередь пуста")
    await desk.is_taken()
    await desk.petr.writes("Сломалась дверь холодильника")
    await desk.oleg.sees("Сломалась дверь", button="🙋 Взять в работу")
    await desk.oleg.writes("/queue", desk.group)
    listed = await desk.oleg.sees("2 обращения")
    assert listed.words.index("№2") < listed.words.index("№1")  # what nobody has comes first
    assert "Пётр: Сломалась дверь" in listed.words

    await desk.anna.writes("Позвоню сама", topic="№1")
    await desk.settles()
    await desk.oleg.writes("/ticket 1", desk.group)
    page = await desk.oleg.sees("Исполнитель: Олег", in_=desk.group, after=listed)
    assert "Протекла крыша" in page.words
    assert "🔒 Анна: Позвоню сама" in page.words
    assert "взято в работу" in page.words
    await desk.oleg.writes("/ticket 77", desk.group)
    await desk.oleg.sees("Такого обращения")
    await desk.oleg.writes("/ticket", topic="№1")
    await desk.oleg.sees("Исполнитель: Олег", topic="№1", after=page)


async def test_why(desk: Desk) -> None:
    await desk.is_taken()
    await desk.oleg.writes("/why", topic="№1")
    await desk.oleg.sees("передано людям", topic="№1")
    await desk.oleg.writes("/why", desk.group)
    await desk.oleg.sees("Объяснить нечего")
    await desk.oleg.writes("/help", desk.group)
    await desk.oleg.sees("Каждая карточка — обращение")
