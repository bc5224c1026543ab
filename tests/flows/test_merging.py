"""`/merge`: duplicates of one requester become one ticket, with all that was written."""

from __future__ import annotations

from tests.desk import Desk


async def test_a_duplicate_comes_into_the_ticket_at_hand(desk: Desk) -> None:
    await desk.is_taken()
    await desk.petr.writes("Сломался кондиционер в зале")
    await desk.oleg.sees("Сломался кондиционер", button="🙋 Взять в работу")
    await desk.ira.writes("/new")
    await desk.ira.sees("заведу отдельное обращение")
    await desk.ira.writes("Вода с потолка льётся на стойку серверов")
    card = await desk.oleg.sees("Вода с потолка", button="🙋 Взять в работу")
    told = await desk.ira.sees("№3")
    await desk.oleg.writes("/merge 2", topic="№1")
    await desk.oleg.sees("только разные обращения одного автора", topic="№1")
    await desk.oleg.writes("/merge 1", topic="№1")
    await desk.oleg.writes("/merge 99", topic="№1")
    await desk.oleg.sees("Такого обращения нет", topic="№1")
    await desk.anna.writes("/merge 3", topic="№1")
    await desk.anna.sees("Обращением №1 занимается Олег", topic="№1")
    await desk.oleg.writes("/merge 3", topic="№1")
    sure = await desk.oleg.sees("Отменить будет нельзя", button="Не объединять", topic="№1")
    await desk.presses(desk.oleg, "Не объединять", sure)
    await desk.oleg.sees("К №1 ничего не присоединено", topic="№1")
    await (await desk.oleg.forges("mg:1:3", on=sure)).answer()
    await desk.oleg.sees("№3 теперь здесь, в №1", topic="№1")
    await desk.oleg.sees("Вода с потолка", in_=desk.group, topic="№1")
    merged = await desk.oleg.sees("объединено с №1")
    assert merged.id == card.id
    assert not merged.buttons
    await desk.ira.sees("№3 и №1 об одном")
    assert desk.ira.count("об одном") == 1
    await desk.ira.writes("И на пол тоже", desk.bot, reply_to=told)
    await desk.oleg.sees("И на пол тоже", topic="№1")
    twice = await (await desk.oleg.forges("mg:1:3", on=sure)).answer()
    assert "уже завершено" in (twice.text or "")
    await desk.oleg.writes("/ticket", topic="№1")
    page = await desk.oleg.sees("присоединено другое обращение", topic="№1")
    assert "Вода с потолка" in page.words
