"""Who is on duty, and the tickets of those who go."""

from __future__ import annotations

from tests.desk import Desk


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
