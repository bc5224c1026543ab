"""Words that can't wait: an admin lists them, and whoever writes them is handed to people at once."""

from __future__ import annotations

from telegram_emulator import Seen
from tests.desk import Desk


async def _lists(desk: Desk, *phrases: str) -> Seen:
    """Макс adds urgent words; gives the list."""
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="🚨 Срочные слова")
    await desk.presses(desk.max, "🚨 Срочные слова", menu)
    none = await desk.max.sees("Срочные слова", button="➕ Добавить слова", after=menu)
    await desk.presses(desk.max, "➕ Добавить слова", none)
    await desk.max.sees("Какие слова считать срочными?", after=none)
    mine = await desk.max.writes("\n".join(phrases))
    return await desk.max.sees("Срочные слова", button="➕ Добавить слова", after=mine)


async def test_an_urgent_message_calls_people_at_once_and_goes_first(desk: Desk) -> None:
    shown = await _lists(desk, "касса не работает", "• фишинг")
    assert "1. касса не работает\n2. фишинг" in shown.words
    await desk.hands_over()
    await desk.petr.writes("Кассы опять не рабтают, и принтер не печатает чеки")
    told = await desk.petr.sees("Вижу, что это срочно")
    assert "обращение №2" in told.words
    card = await desk.oleg.sees("🚨 Срочно: «касса не работает»", button="🙋 Взять в работу")
    assert "В вопросе срочные слова" in card.words
    assert not card.silent
    await desk.oleg.writes("/queue", desk.group)
    queue = await desk.oleg.sees("2 обращения")
    assert queue.words.index("🚨 №2") < queue.words.index("№1")

    await desk.oleg.writes("/why 2", desk.group)
    await desk.oleg.sees("Срочные слова: «касса не работает»")

    await desk.passes(301)  # nobody has taken it: urgent ones are offered again sooner
    again = await desk.oleg.sees("Срочное обращение №2 ещё никто не взял")
    assert not again.silent
    assert not any("№1 всё ещё никто не взял" in seen.words for seen in desk.oleg.chat(desk.group).messages)


async def test_urgent_after_an_answer_and_in_english(desk: Desk) -> None:
    await _lists(desk, "the till is down")
    await desk.john.writes("Card payments do not go through")
    answer = await desk.john.sees("Check the terminal", button="✅ Helped")
    await desk.john.writes("our tills are down!!")
    await desk.john.sees("I see this is urgent", after=answer)
    card = await desk.oleg.sees("🚨 Срочно: «the till is down»")
    assert "Card payments do not go through" in card.words
    assert "Бот уже ответил по статье «Терминал не проводит оплату»" in card.words
    await desk.settles()
    assert not (await desk.john.sees("Check the terminal")).buttons


async def test_a_burst_is_urgent_as_a_whole(desk: Desk) -> None:
    await _lists(desk, "касса не работает")
    await desk.ira.writes("Касса")
    await desk.ira.writes("не работает")
    await desk.ira.sees("Вижу, что это срочно")
    await desk.oleg.sees("🚨 Срочно")


async def test_what_becomes_urgent_in_the_queue_and_in_work(desk: Desk) -> None:
    await _lists(desk, "касса не работает")
    first = await desk.hands_over()
    await desk.ira.writes("теперь и касса не работает")
    await desk.ira.sees("обращение №1 теперь первое в очереди")
    called = await desk.oleg.sees("Срочное обращение №1", button="🙋 Взять в работу", after=first)
    assert not called.silent
    await desk.presses(desk.oleg, "🙋 Взять в работу", called)
    intro = await desk.oleg.sees("🚨 Срочно", topic="№1", button="✅ Решено")
    await desk.ira.writes("касса не работает до сих пор")
    await desk.settles()
    assert not any("о срочном" in seen.words for seen in desk.oleg.chat(desk.group).messages)

    await desk.petr.writes("Упала вывеска у входа")
    card = await desk.anna.sees("Упала вывеска", button="🙋 Взять в работу", after=intro)
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    await desk.anna.sees("Упала вывеска", topic="№2", button="✅ Решено")
    await desk.petr.writes("и касса не работает")
    heard = await desk.anna.sees("Анна, автор пишет о срочном: «касса не работает»", topic="№2")
    assert not heard.silent
    await desk.anna.sees("и касса не работает", topic="№2")


async def test_after_the_end_what_is_urgent_is_not_asked_about(desk: Desk) -> None:
    await _lists(desk, "касса не работает")
    await desk.presses(desk.ira, "👍 Да, решено", await desk.is_resolved())
    await desk.ira.writes("касса не работает")
    await desk.ira.sees("Вижу, что это срочно")
    assert desk.ira.count("Это снова об обращении") == 0


async def test_the_list_is_paged_and_what_is_removed_is_urgent_no_more(desk: Desk) -> None:
    await _lists(desk, *(f"поломка номер {number:02}" for number in range(1, 12)))
    page = await desk.max.sees("1. поломка номер 01", button="▶️")
    await desk.presses(desk.max, "▶️", page)
    last = await desk.max.sees("11. поломка номер 11", button="◀️")
    assert "поломка номер 10" not in last.words
    press = await desk.presses(desk.max, "✖️ 11", last)
    assert press.text == "«поломка номер 11» больше не срочное"
    await desk.max.sees("10. поломка номер 10", button="✖️ 10")
    await desk.ira.writes("у нас поломка номер 11")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("поломка номер 11")
    assert "Срочно" not in card.words


async def test_what_is_no_list_of_words(desk: Desk) -> None:
    await _lists(desk, "фишинг")
    listed = await desk.max.sees("1. фишинг", button="➕ Добавить слова")
    await desk.presses(desk.max, "➕ Добавить слова", listed)
    await desk.max.sees("Какие слова", after=listed)
    mine = await desk.max.writes("🚨🚨")
    await desk.max.sees("Здесь нужен текст", after=mine)
    mine = await desk.max.writes("очень " * 20)
    await desk.max.sees("можно не больше 80", after=mine)
    mine = await desk.max.writes("Фишинг\nфишинг\nпожар")
    shown = await desk.max.sees("Срочные слова", button="✖️ 2", after=mine)
    assert "1. пожар\n2. фишинг" in shown.words
    press = await (await desk.ira.forges("u:remove:0:1", on=await _something(desk))).answer()
    assert "устарела" in (press.text or "")
    await desk.petr.writes("это фишинг")
    await desk.petr.sees("Вижу, что это срочно")


async def _something(desk: Desk) -> Seen:
    await desk.ira.writes("Терминал не проводит оплату")
    return await desk.ira.sees("Проверьте связь")
