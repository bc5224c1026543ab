"""What helped before stands where somebody begins to work on a ticket much like it."""

from __future__ import annotations

from tests.desk import Desk


async def test_what_helped_in_a_ticket_much_like_it(desk: Desk) -> None:
    first = await desk.is_taken()
    assert "Похожее решили" not in first.words
    await desk.oleg.writes("Кровельщики приедут через час, сервер накрыт плёнкой", topic="№1")
    await desk.oleg.writes("// кровельщик Семён", topic="№1")
    await desk.ira.sees("Кровельщики приедут")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.presses(
        desk.ira, "👍 Да, решено", await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    )
    await desk.petr.writes("Снова протекла крыша над серверами")
    card = await desk.anna.sees("Снова протекла", button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    intro = await desk.anna.sees("Исполнитель: Анна", topic="№2", button="✅ Решено")
    assert "в №1 («Протекла крыша над сервером»): Кровельщики приедут через час" in intro.words
    await desk.john.writes("Крыса в зале")
    other = await desk.anna.sees("Крыса", button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", other)
    assert "Похожее" not in (await desk.anna.sees("Крыса", topic="№3", button="✅ Решено")).words
