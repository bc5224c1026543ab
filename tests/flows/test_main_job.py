"""The main job: a question becomes an answer, or a ticket that somebody resolves."""

from __future__ import annotations

from tests.desk import Desk


async def test_a_known_question_is_answered_and_helped(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.ira.sees("Ира")
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    press = await desk.ira.presses("✅ Помогло", on=answer)
    await press.answer()
    await desk.settles()
    assert not desk.oleg.chat(desk.group).messages


async def test_from_question_to_resolved(desk: Desk) -> None:
    await desk.ira.writes("У нас на складе протекла крыша прямо над сервером")
    await desk.ira.sees("№1")
    card = await desk.oleg.sees("протекла крыша", button="🙋 Взять в работу")
    press = await desk.oleg.presses("🙋 Взять в работу", on=card)
    await press.answer()
    await desk.ira.sees("Олег")
    intro = await desk.oleg.sees("протекла крыша", topic="№1", button="✅ Решено")

    await desk.ira.writes("Вода уже на полу")
    await desk.oleg.sees("Вода уже на полу", topic="№1")
    await desk.oleg.writes("Еду к вам", topic="№1")
    await desk.ira.sees("Еду к вам")

    await (await desk.oleg.presses("✅ Решено", on=intro)).answer()
    asked = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    await (await desk.ira.presses("👍 Да, решено", on=asked)).answer()
    rating = await desk.ira.sees("1 — плохо, 5 — отлично", button="5")
    await (await desk.ira.presses("5", on=rating)).answer()
    rated = await desk.ira.sees("5", button="💬 Добавить комментарий")
    await (await desk.ira.presses("💬 Добавить комментарий", on=rated)).answer()
