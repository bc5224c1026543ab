"""`/my`: a requester's tickets in human words, and what can be done with each of them."""

from __future__ import annotations

from telegram_emulator import Person, Seen
from tests.desk import Desk


async def _page(desk: Desk, name: str, who: Person | None = None) -> Seen:
    """Opens the list and in it the ticket on whose button this stands."""
    who = who or desk.ira
    await who.writes("/my")
    listed = await who.sees("", button=name)
    await desk.presses(who, name, listed)
    page = await who.sees("", button="↩️ ", after=listed)
    assert page.id == listed.id
    return page


async def test_the_list(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.ira.sees("Здравствуйте, Ира!")
    await desk.ira.presses_key("Мои обращения")
    none = await desk.ira.sees("Обращений пока нет")
    await desk.presses(desk.oleg, "🙋 Взять в работу", await desk.hands_over())
    await desk.ira.writes("/new")
    await desk.ira.sees("отдельное обращение")
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.ira.presses_key("Мои обращения")
    mine = await desk.ira.sees("Ваши обращения", after=none)
    assert "специалист работает" in mine.words
    assert "дан ответ" in mine.words
    assert "№1" in mine.words
    assert "№2" not in mine.words  # what line 1 answered has no number for people
    assert "Протекла крыша над сервером" in mine.words
    assert mine.buttons == ["💬 Терминал не проводит оплату", "№1 · Протекла крыша над сервером"]
    await desk.petr.writes("/my")
    await desk.petr.sees("Обращений пока нет")
    theirs = await (await desk.petr.forges("y:show:1:0", on=mine)).answer()
    assert theirs.alert


async def test_many_tickets_have_pages(desk: Desk) -> None:
    for number in range(8):
        await desk.ira.writes("/new")
        await desk.ira.sees("отдельное обращение")
        await desk.ira.writes(f"Запах гари в зале {number}")
        await desk.ira.sees(f"обращение №{number + 1}")
    await desk.ira.writes("/my")
    first = await desk.ira.sees("Ваши обращения")
    assert first.buttons[0] == "№8 · Запах гари в зале 7"
    assert first.buttons[-1] == "▶️"
    await desk.presses(desk.ira, "▶️", first)
    second = await desk.ira.sees("Ваши обращения", button="◀️")
    assert second.id == first.id
    assert second.buttons == ["№2 · Запах гари в зале 1", "№1 · Запах гари в зале 0", "◀️"]


async def test_a_page_tells_what_was_written_and_where_it_stands(desk: Desk) -> None:
    await desk.is_taken()
    await desk.oleg.writes("Еду, буду через час", topic="№1")
    await desk.ira.sees("Еду, буду через час")
    await desk.oleg.writes("// зануда", topic="№1")
    await desk.ira.sends_photo(caption="Вот лужа")
    await desk.oleg.sees("Вот лужа", topic="№1")
    page = await _page(desk, "№1")
    assert "Обращение №1 — специалист работает" in page.words
    assert "Занимается Олег" in page.words
    assert "Ответ — не позже" in page.words
    assert "Вы: Протекла крыша над сервером" in page.words
    assert "Олег: Еду, буду через час" in page.words
    assert "Вот лужа" in page.words
    assert "зануда" not in page.words
    assert "специалист взял в работу" in page.words
    assert page.buttons == ["✍️ Дописать", "✖️ Закрыть", "↩️ Все обращения"]
    await desk.presses(desk.ira, "↩️ Все обращения", page)
    assert (await desk.ira.sees("Ваши обращения", after=page)).id == page.id


async def test_adding_goes_to_the_chosen_one(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.writes("/new")
    await desk.ira.sees("отдельное обращение")
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("обращение №2")
    page = await _page(desk, "№1")
    await desk.presses(desk.ira, "✍️ Дописать", page)
    await desk.ira.sees("попадут в обращение №1")
    await desk.ira.writes("Капает сильнее")
    await desk.oleg.sees("Капает сильнее", topic="№1")


async def test_closing_what_people_work_on(desk: Desk) -> None:
    await desk.is_taken()
    page = await _page(desk, "№1")
    await desk.presses(desk.ira, "✖️ Закрыть", page)
    sure = await desk.ira.sees("Закрыть обращение №1?", button="Да, закрыть")
    await desk.presses(desk.ira, "Нет, оставить", sure)
    page = await desk.ira.sees("специалист работает", button="✖️ Закрыть", after=sure)
    await desk.presses(desk.ira, "✖️ Закрыть", page)
    await desk.presses(desk.ira, "Да, закрыть", await desk.ira.sees("Закрыть обращение №1?", after=page))
    closed = await desk.ira.sees("Обращение №1 — закрыто")
    assert closed.buttons == ["⭐ Оценить", "🔁 Проблема вернулась", "↩️ Все обращения"]
    told = await desk.oleg.sees("Автор закрыл обращение", topic="№1")
    assert not told.silent
    await desk.settles()
    assert desk.oleg.chat(desk.group).topics[0].closed
    late = await (await desk.ira.forges("y:closed:1:0", on=closed)).answer()
    assert "устарела" in (late.text or "")


async def test_rating_later_and_the_problem_is_back(desk: Desk) -> None:
    await desk.is_resolved()
    page = await _page(desk, "№1")
    assert page.buttons[:2] == ["👍 Да, решено", "👎 Нет, не решено"]
    await desk.passes(25 * 3600)
    await desk.ira.sees("Обращение №1 закрыто")
    page = await _page(desk, "№1")
    await desk.presses(desk.ira, "⭐ Оценить", page)
    rate = await desk.ira.sees("Как мы справились", button="5")
    await desk.presses(desk.ira, "5", rate)
    await desk.ira.sees("5 из 5", button="💬 Добавить комментарий")
    page = await _page(desk, "№1")
    assert "Ваша оценка: 5 из 5" in page.words
    assert "⭐ Оценить" not in page.buttons
    await desk.presses(desk.ira, "🔁 Проблема вернулась", page)
    await desk.ira.sees("№1 снова открыто")
    await desk.oleg.sees("проблема не решена", topic="№1")
    await desk.ira.writes("Опять капает")
    await desk.oleg.sees("Опять капает", topic="№1")


async def test_what_nobody_has_taken_is_closed_and_taken_up_again(desk: Desk) -> None:
    await desk.hands_over()
    page = await _page(desk, "№1")
    assert "ждёт специалиста" in page.words
    await desk.presses(desk.ira, "✖️ Закрыть", page)
    await desk.presses(desk.ira, "Да, закрыть", await desk.ira.sees("Закрыть обращение №1?"))
    closed = await desk.ira.sees("Обращение №1 — закрыто")
    await desk.oleg.sees("закрыто")
    await desk.presses(desk.ira, "🔁 Проблема вернулась", closed)
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу", after=closed)
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.ira.sees("занимается Олег")


async def test_what_line_1_answered(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь")
    page = await _page(desk, "💬 Терминал")
    assert "бот ответил" in page.words
    assert page.buttons == ["✍️ Дописать", "✖️ Закрыть", "👤 Позвать специалиста", "↩️ Все обращения"]
    await desk.presses(desk.ira, "✖️ Закрыть", page)
    await desk.presses(desk.ira, "Да, закрыть", await desk.ira.sees("Закрыть этот вопрос?"))
    closed = await desk.ira.sees("— закрыто")
    assert closed.buttons == ["↩️ Все обращения"]
    late = await desk.ira.forges("a:helped:1:1:0", on=answer)
    assert (await late.answer()).alert
    await desk.passes(31 * 60)
    assert desk.ira.count("Удалось разобраться?") == 0

    await desk.ira.writes("Не подключается VPN")
    await desk.ira.sees("запустите клиент")
    page = await _page(desk, "💬 Не подключается VPN")
    await desk.presses(desk.ira, "👤 Позвать специалиста", page)
    await desk.ira.sees("обращение №2")


async def test_in_english(desk: Desk) -> None:
    await desk.john.writes("It smells of smoke in here")
    await desk.john.sees("#1")
    page = await _page(desk, "#1", desk.john)
    assert "Ticket #1" in page.words
    assert page.buttons == ["✍️ Add", "✖️ Close", "↩️ All tickets"]
    await desk.presses(desk.john, "✖️ Close", page)
    await desk.presses(desk.john, "Yes, close it", await desk.john.sees("Close ticket #1?"))
    await desk.john.sees("closed", button="⭐ Rate")
