"""Whoever goes off duty leaves other departments' questions, too: they are handed over as tickets are."""

from __future__ import annotations

from tests.desk import Desk
from tests.flows.test_departments import NAME, tills
from tests.flows.test_involve import asks


async def test_whoever_goes_hands_over_parts_as_well(desk: Desk) -> None:
    group = await tills(desk)
    first = await desk.is_taken()
    await asks(desk, first)
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    intro = await desk.anna.sees("Почему молчит касса?", in_=group, button="✅ Готово", topic="№1/1")
    for person in (desk.anna, desk.max):
        await person.writes("/duty", group)
    board = await desk.anna.sees("Пока никто не отметился", in_=group, button="🟢 На дежурстве")
    await desk.presses(desk.max, "🟢 На дежурстве", board)

    await desk.presses(desk.anna, "🌙 Не дежурю", board)
    asked = await desk.anna.sees("Анна больше не на дежурстве, в работе остался 1 вопрос", in_=group)
    assert "№1/1 Почему молчит касса?" in asked.words
    assert asked.buttons == ["№1/1 → Макс", "↩️ №1/1", "📌 №1/1"]
    forged = await (await desk.anna.forges("ho:part_queue:1:77:0", on=asked)).answer()
    assert "устарел" in (forged.text or "")
    await desk.restarts()
    await desk.presses(desk.anna, "№1/1 → Макс", asked)
    told = await desk.max.sees("Макс, вопрос №1/1 теперь у вас, его передаёт Анна", topic=intro.thread_id)
    assert not told.silent
    yours = await desk.max.sees("Макс, у вас теперь 1 вопрос от других отделов", in_=group)
    assert "№1/1 Почему молчит касса?" in yours.words
    await desk.oleg.sees("Вопросом №1/1 теперь занимается Макс", in_=desk.group, topic="№1")
    await desk.oleg.sees("в работе: Макс", in_=desk.group, topic="№1")
    late = await (await desk.anna.forges("ho:part_queue:1:1:0", on=asked)).answer()
    assert "устарел" in (late.text or "")

    await desk.presses(desk.anna, "☕ Перерыв", board)
    await desk.presses(desk.max, "🌙 Не дежурю", board)
    await desk.max.sees("Макс больше не на дежурстве", in_=group, button="№1/1 → Анна")
    await desk.passes(31 * 60)  # nobody says what becomes of it
    back = await desk.anna.sees("никто не решил, как быть с вопросом другого отдела", in_=group)
    assert not back.silent
    await desk.oleg.sees("Вопрос №1/1 снова в очереди отдела: Макс больше не на дежурстве", in_=desk.group)
    await desk.anna.sees("в очереди отдела", in_=group, button="🙋 Взять вопрос")


async def test_tickets_and_parts_are_decided_about_together(desk: Desk) -> None:
    group = await tills(desk)
    await asks(desk, await desk.is_taken())
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    other = await desk.oleg.sees("Запах гари", in_=desk.group, button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "↪️ Передать", other)
    which = await desk.oleg.sees("В какой отдел передать", button=NAME, in_=desk.group)
    await desk.presses(desk.oleg, NAME, which)
    why = await desk.oleg.sees("Почему?", button="Без причины", in_=desk.group)
    await desk.presses(desk.oleg, "Без причины", why)
    card = await desk.anna.sees("Запах гари", in_=group, button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    await desk.anna.writes("/duty", group)
    board = await desk.anna.sees("Пока никто не отметился", in_=group, button="🌙 Не дежурю")
    await desk.presses(desk.anna, "🌙 Не дежурю", board)
    asked = await desk.anna.sees("в работе осталось 1 обращение", in_=group)
    assert "1 вопрос от других отделов" in asked.words
    assert asked.buttons[:2] == ["↩️ Все", "📌 Все"]
    await desk.presses(desk.anna, "↩️ Все", asked)
    await desk.anna.sees("Решено, что будет с каждым", in_=group)
    await desk.anna.sees("Запах гари", in_=group, button="🙋 Взять в работу")
    await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
