"""`/kb` as a workspace: one message, drafts that outlive everything, media, choices, history, finding."""

from __future__ import annotations

from knowledge_base import storing
from telegram_emulator import Seen
from tests.desk import Desk


def _with_buttons(desk: Desk) -> list[Seen]:
    """The bot's messages in Макс's chat that can be pressed: the workspace."""
    return [seen for seen in desk.max.chat(desk.bot).messages if seen.buttons]


async def _menu(desk: Desk) -> Seen:
    mine = await desk.max.writes("/kb")
    return await desk.max.sees("База знаний", button="➕ Новая статья", after=mine)


async def _opens(desk: Desk, words: str) -> Seen:
    mine = await desk.max.writes(f"/kb {words}")
    found = await desk.max.sees("Нашлось", button="1", after=mine)
    await desk.presses(desk.max, "1", found)
    return await desk.max.sees("", button="🗄 В архив", after=mine)


async def _begins(desk: Desk, question: str) -> Seen:
    """Макс begins an entry; gives the prompt for its answer."""
    await desk.presses(desk.max, "➕ Новая статья", await _menu(desk))
    await desk.max.sees("На какой вопрос")
    mine = await desk.max.writes(question)
    await desk.presses(desk.max, "➡️ Дальше", await desk.max.sees("Как ещё", button="➡️ Дальше", after=mine))
    return await desk.max.sees("Теперь сам ответ")


async def test_it_is_one_message_that_changes_in_place_and_moves_below_what_is_written(desk: Desk) -> None:
    menu = await _menu(desk)
    await desk.presses(desk.max, "📚 Все статьи", menu)
    listed = await desk.max.sees("последняя изменённая первой: 5", button="1")
    assert listed.id == menu.id
    await desk.presses(desk.max, "5", listed)
    shown = await desk.max.sees("", button="🕘 История")
    assert shown.id == menu.id
    await desk.presses(desk.max, "↩️ Назад", shown)
    await desk.max.sees("последняя изменённая первой: 5")
    again = await _menu(desk)
    await desk.settles()
    assert [seen.id for seen in _with_buttons(desk)] == [again.id]

    await desk.max.deletes(again)
    await desk.presses(desk.max, "➕ Новая статья", await _menu(desk))
    await desk.max.sees("На какой вопрос")


async def test_nothing_is_lost_by_leaving_half_way(desk: Desk) -> None:
    await _begins(desk, "Сломалась дверь холодильника")
    await desk.max.writes("/my")
    await desk.max.sees("Обращений пока нет")
    await desk.restarts()
    await desk.presses(desk.max, "✏️ Черновики: 1", await _menu(desk))
    waiting = await desk.max.sees("Черновики", button="Сломалась дверь холодильника")
    await desk.presses(desk.max, "Сломалась дверь холодильника", waiting)
    await desk.max.sees("Нужен текст ответа", button="⏸ Отложить")
    mine = await desk.max.writes("Вызовите мастера.")
    ready = await desk.max.sees("Вызовите мастера.", button="✅ Опубликовать", after=mine)
    await desk.presses(desk.max, "⏸ Отложить", ready)
    menu = await desk.max.sees("Черновик сохранён", button="✏️ Черновики: 1")
    await desk.restarts()
    await desk.presses(desk.max, "✏️ Черновики: 1", menu)
    await desk.presses(desk.max, "Сломалась", await desk.max.sees("Черновики", button="Сломалась"))
    ready = await desk.max.sees("Вызовите мастера.", button="✅ Опубликовать", after=menu)
    await desk.presses(desk.max, "✅ Опубликовать", ready)
    done = await desk.max.sees("Опубликовано")
    assert done.id == ready.id
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("Вызовите мастера.", button="✅ Помогло")
    assert not [name for name in (await _menu(desk)).buttons if "Черновики" in name]


async def test_a_question_that_nobody_answers_leaves_no_draft(desk: Desk) -> None:
    await desk.presses(desk.max, "➕ Новая статья", await _menu(desk))
    asked = await desk.max.sees("На какой вопрос", button="✖️ Отмена")
    await desk.presses(desk.max, "✖️ Отмена", asked)
    menu = await desk.max.sees("ничего не сохранено", button="➕ Новая статья")
    assert not [name for name in menu.buttons if "Черновики" in name]
    shown = await _opens(desk, "принтер")
    await desk.presses(desk.max, "✏️ Ответ 🇬🇧", shown)
    asked = await desk.max.sees("по-английски", button="✖️ Отмена")
    await desk.presses(desk.max, "✖️ Отмена", asked)
    await desk.max.sees("Принтер не печатает чеки", button="🗄 В архив")
    assert not [name for name in (await _menu(desk)).buttons if "Черновики" in name]


async def test_pictures_and_files_go_with_an_answer(desk: Desk) -> None:
    await _begins(desk, "Сломалась дверь холодильника")
    await desk.max.sends_album([("photo", "Вызовите мастера."), ("photo", None), ("video", None)])
    ready = await desk.max.sees("📎 3 файла\nВызовите мастера.", button="✅ Опубликовать")
    await desk.presses(desk.max, "👁 Как увидит человек", ready)
    seen = await desk.max.sees("Вызовите мастера.", button="✅ Опубликовать", after=ready)
    kinds = [message.kind for message in desk.max.chat(desk.bot).messages if message.sender_id == desk.bot.id]
    assert kinds[-5:] == ["photo", "photo", "video", "text", "text"]
    await desk.presses(desk.max, "✅ Опубликовать", seen)
    await desk.max.sees("Опубликовано")
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("Вызовите мастера.", button="✅ Помогло")
    came = [message for message in desk.ira.chat(desk.bot).messages if message.sender_id == desk.bot.id]
    assert [message.kind for message in came] == ["photo", "photo", "video", "text"]

    shown = await _opens(desk, "холодильника")
    await desk.presses(desk.max, "✏️ Ответ 🇷🇺", shown)
    await desk.max.sees("Пришлите новый ответ")
    mine = await desk.max.writes("Вызовите мастера: 112.")
    ready = await desk.max.sees("112", button="🗑 Убрать файлы", after=mine)
    await desk.presses(desk.max, "🗑 Убрать файлы", ready)
    bare = await desk.max.sees("Ответ 🇷🇺\nВызовите мастера: 112.", button="✅ Опубликовать")
    await desk.presses(desk.max, "✅ Опубликовать", bare)
    await desk.max.sees("Изменено")
    await desk.petr.writes("Сломалась дверь холодильника")
    await desk.petr.sees("112", button="✅ Помогло")
    assert [seen.kind for seen in desk.petr.chat(desk.bot).messages] == ["text", "text"]


async def test_choices_are_built_step_by_step(desk: Desk) -> None:
    shown = await _opens(desk, "принтер")
    await desk.presses(desk.max, "🔀 Кнопки", shown)
    steps = await desk.max.sees("пока нет кнопок", button="➕ Кнопка")
    await desk.presses(desk.max, "➕ Кнопка", steps)
    await desk.max.sees("Что написать на кнопке?")
    mine = await desk.max.writes("Мигает красным\nIt blinks red")
    await desk.max.sees("когда нажмут «Мигает красным»", after=mine)
    mine = await desk.max.writes("Замените ленту.")
    one = await desk.max.sees("▸ Мигает красным: Замените ленту.", button="➕ Кнопка", after=mine)
    await desk.presses(desk.max, "➕ Кнопка", one)
    await desk.max.sees("Что написать на кнопке?", after=mine)
    mine = await desk.max.writes("Инструкция")
    await desk.max.sees("когда нажмут «Инструкция»", after=mine)
    await desk.restarts()
    mine = await desk.max.writes("https://example.com/printer")
    both = await desk.max.sees("▸ Инструкция: https://example.com/printer", button="▸ Мигает", after=mine)
    await desk.presses(desk.max, "▸ Мигает красным", both)
    inner = await desk.max.sees("🇬🇧 It blinks red", button="➕ Кнопка")
    await desk.presses(desk.max, "➕ Кнопка", inner)
    await desk.max.sees("Что написать на кнопке?", after=mine)
    mine = await desk.max.writes("Ленты нет")
    unfinished = await desk.max.sees("когда нажмут «Ленты нет»", button="✖️ Отмена", after=mine)
    await desk.presses(desk.max, "✖️ Отмена", unfinished)
    lacking = await desk.max.sees("Кнопка «Ленты нет» пока никуда не ведёт", button="🔀 Кнопки")
    assert "✅ Опубликовать" not in lacking.buttons
    await desk.presses(desk.max, "🔀 Кнопки", lacking)
    await desk.presses(desk.max, "▸ Мигает", await desk.max.sees("Ленты нет", button="▸ Мигает"))
    await desk.presses(desk.max, "▸ Ленты нет", await desk.max.sees("", button="▸ Ленты нет"))
    await desk.presses(desk.max, "✏️ Ответ 🇷🇺", await desk.max.sees("🇷🇺 Ленты нет", button="✏️ Ответ 🇷🇺"))
    await desk.max.sees("Пришлите ответ по-русски", after=mine)
    mine = await desk.max.writes("Возьмите на складе.")
    deep = await desk.max.sees("Возьмите на складе.", button="↩️ К черновику", after=mine)
    await desk.presses(desk.max, "↩️ К черновику", deep)
    ready = await desk.max.sees("▸ Ленты нет: Возьмите на складе.", button="✅ Опубликовать")
    await desk.presses(desk.max, "✅ Опубликовать", ready)
    await desk.max.sees("Изменено")

    await desk.ira.writes("Принтер не печатает чеки")
    answer = await desk.ira.sees("закройте крышку", button="Мигает красным")
    await desk.presses(desk.ira, "Мигает красным", answer)
    await desk.presses(desk.ira, "Ленты нет", await desk.ira.sees("Замените ленту.", button="Ленты нет"))
    await desk.ira.sees("Возьмите на складе.", button="✅ Помогло")


async def test_history_tells_who_changed_what_and_leads_back(desk: Desk) -> None:
    shown = await _opens(desk, "принтер")
    await desk.presses(desk.max, "✏️ Ответ 🇷🇺", shown)
    await desk.max.sees("Пришлите новый ответ")
    mine = await desk.max.writes("Ударьте по нему.")
    ready = await desk.max.sees("Ударьте по нему.", button="✅ Опубликовать", after=mine)
    await desk.presses(desk.max, "✅ Опубликовать", ready)
    done = await desk.max.sees("Изменено", button="🕘 История")
    assert ", Макс" in done.words
    await desk.presses(desk.max, "🕘 История", done)
    history = await desk.max.sees("История: Принтер", button="2")
    assert "Макс: ответ 🇷🇺" in history.words
    assert "командная строка: из файла" in history.words
    await desk.presses(desk.max, "2", history)
    former = await desk.max.sees("закройте крышку", button="♻️ Вернуть эту версию")
    await desk.presses(desk.max, "♻️ Вернуть эту версию", former)
    back = await desk.max.sees("Прежняя версия возвращена", button="🕘 История")
    await desk.ira.writes("Принтер не печатает чеки")
    await desk.ira.sees("закройте крышку", button="✅ Помогло")
    await desk.presses(desk.max, "🕘 История", back)
    await desk.max.sees("Макс: возврат к прежней версии: ответ 🇷🇺")


async def test_what_changed_meanwhile_is_told_and_kept(desk: Desk) -> None:
    shown = await _opens(desk, "принтер")
    await desk.presses(desk.max, "✏️ Ответ 🇷🇺", shown)
    await desk.max.sees("Пришлите новый ответ")
    rows = "entry,question,answer\nprinter,Касса не отдаёт чек,\nprinter,Принтер не печатает чеки,Ждите.\n"
    await desk.max.sends_document(data=rows.encode(), name="base.csv")
    await desk.max.sees("Изменено: 1")
    await desk.presses(desk.max, "✏️ Черновики: 1", await _menu(desk))
    await desk.presses(desk.max, "Принтер", await desk.max.sees("Черновики", button="Принтер"))
    mine = await desk.max.writes("Откройте крышку.")
    told = await desk.max.sees("Откройте крышку.", button="✅ Опубликовать", after=mine)
    assert "Пока вы правили, статью изменили: Макс" in told.words
    assert "Касса не отдаёт чек" in told.words
    await desk.presses(desk.max, "✅ Опубликовать", told)
    await desk.max.sees("Изменено")
    await desk.ira.writes("Касса не отдаёт чек")
    await desk.ira.sees("Откройте крышку.", button="✅ Помогло")


async def test_found_as_one_types_by_those_who_may(desk: Desk) -> None:
    desk.bot.inline = True
    await desk.restarts()
    await desk.oleg.writes("/queue", desk.group)
    menu = await _menu(desk)
    assert "начните печатать" in menu.words
    offers = await (await desk.max.asks_inline("принтер", desk.bot)).answer()
    assert offers.titles[0] == "Принтер не печатает чеки"
    chosen = await desk.max.chooses(offers, "Принтер")
    shown = await desk.max.sees("закройте крышку", button="🗄 В архив", after=chosen)
    assert (await (await desk.max.asks_inline("", desk.bot)).answer()).titles
    assert (await (await desk.ira.asks_inline("принтер", desk.bot)).answer()).titles == []
    assert (await (await desk.oleg.asks_inline("принтер", desk.bot)).answer()).titles == []
    staff = await (await desk.oleg.asks_inline("принтер", desk.group)).answer()
    sent = await desk.oleg.chooses(staff, "Принтер")
    assert "закройте крышку" in sent.words
    await desk.presses(desk.max, "🗄 В архив", shown)
    await desk.max.sees("бот по ней больше не отвечает")
    await desk.passes(10)
    assert (await (await desk.max.asks_inline("печатает чеки", desk.bot)).answer()).titles == []


async def test_a_specialist_answers_from_the_base_as_one_types(desk: Desk) -> None:
    desk.bot.inline = True
    await desk.restarts()
    first = await desk.is_taken()
    offers = await (await desk.oleg.asks_inline("принтер", desk.group)).answer()
    await desk.oleg.chooses(offers, "Принтер", topic=first.thread_id)
    await desk.ira.sees("закройте крышку")


async def test_looking_is_said_at_once_and_another_answer_is_looked_into_anew(desk: Desk) -> None:
    await _begins(desk, "Сломалась дверь холодильника")
    first = await desk.max.writes("Вызовите мастера.")
    second = await desk.max.writes("Позвоните на склад.")
    ready = await desk.max.sees("Позвоните на склад.", button="✅ Опубликовать", after=second)
    assert "За 30 дней так не спрашивали." in ready.words
    assert first.id < second.id < ready.id
    await desk.settles()
    assert [seen.id for seen in _with_buttons(desk)] == [ready.id]


async def test_both_languages_side_by_side_and_the_export_holds_all(desk: Desk) -> None:
    shown = await _opens(desk, "принтер")
    assert "Ответ 🇬🇧\nпока нет" in shown.words
    await desk.presses(desk.max, "✏️ Ответ 🇬🇧", shown)
    await desk.max.sees("по-английски")
    mine = await desk.max.sends_photo(caption="Close the lid.")
    ready = await desk.max.sees("Ответ 🇬🇧 · 📎 1 файл\nClose the lid.", button="✅ Опубликовать", after=mine)
    await desk.presses(desk.max, "✅ Опубликовать", ready)
    await desk.max.sees("Изменено")
    await desk.presses(desk.max, "📤 Выгрузить всё", await _menu(desk))
    await desk.presses(desk.max, "JSON", await desk.max.sees("В каком виде", button="JSON"))
    await desk.max.sees("База выгружена")
    sent = next(seen for seen in desk.max.chat(desk.bot).messages if seen.kind == "document")
    assert sent.file is not None
    mine = await desk.max.sends_document(data=sent.file.data, name="knowledge-base.json")
    done = await desk.max.sees("Файл загружен", after=mine)
    assert "Изменено: 0" in done.words
    async with desk.database.read() as session:
        entries = await storing.published(session)
    (printer,) = [entry for entry in entries if entry.key == "printer"]
    assert [file.kind for file in printer.files["en"]] == ["photo"]
