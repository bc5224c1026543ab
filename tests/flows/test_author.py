"""An admin is told what publishing an entry would change, and decides."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base import storing
from knowledge_base.entry import Entry, Variant
from telegram_emulator import Seen
from tests.desk import Desk
from tickets import asked


async def _previews(desk: Desk, question: str, wordings: str, answer: str) -> Seen:
    """Макс writes an entry up to its preview: as it would be, and what it would change."""
    await desk.max.writes("/kb")
    await desk.presses(
        desk.max, "➕ Новая статья", await desk.max.sees("База знаний", button="➕ Новая статья")
    )
    await desk.max.sees("На какой вопрос")
    await desk.max.writes(question)
    prompt = await desk.max.sees("Как ещё об этом спрашивают?", button="➡️ Дальше")
    if wordings:
        await desk.max.writes(wordings)
        await desk.max.sees("Можно прислать ещё")
    await desk.presses(desk.max, "➡️ Дальше", prompt)
    await desk.max.sees("Теперь сам ответ")
    mine = await desk.max.writes(answer)
    told = await desk.max.sees(answer, button="✅ Опубликовать", after=mine)
    assert "Чтобы поправить ответ, пришлите новый" in told.words
    return told


async def _opens(desk: Desk, words: str) -> Seen:
    """Макс finds an entry and opens it."""
    mine = await desk.max.writes(f"/kb {words}")
    await desk.presses(desk.max, "1", await desk.max.sees("Нашлось", button="1", after=mine))
    return await desk.max.sees("", button="🗄 В архив", after=mine)


async def test_what_people_asked_and_nobody_answered_is_counted(desk: Desk) -> None:
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("обращение №1")
    await desk.petr.writes("Здравствуйте")
    await desk.petr.writes("сломалась дверь холодильника!")
    await desk.petr.sees("обращение №2")
    await desk.john.writes("Терминал не проводит оплату")
    await desk.john.sees("Проверьте связь")

    told = await _previews(desk, "Сломалась дверь холодильника", "", "Вызовите мастера.")
    assert "За 30 дней так спрашивали 2 раза, до людей дошло 2" in told.words
    assert "• сломалась дверь холодильника! — сейчас идёт к людям" in told.words
    assert "Сейчас с этим вопросом бот зовёт людей.\nПосле публикации ответит этой статьёй." in told.words
    assert "Такое уже есть" not in told.words
    assert "терминал" not in told.words.lower()
    assert not [button for button in told.buttons if button.startswith("➕ К")]
    await desk.presses(desk.max, "✅ Опубликовать", told)
    await desk.max.sees("Опубликовано")


async def test_spam_and_what_is_long_ago_do_not_count(desk: Desk) -> None:
    card = await desk.hands_over("Сломалась дверь холодильника")
    pause = timedelta(seconds=1)
    for days, found in ((29, 1), (31, 0)):
        then = desk.tg.clock.now() + timedelta(days=days)
        async with desk.database.read() as session:
            assert len(await asked.lately(session, then, pause)) == found
    await desk.presses(desk.oleg, "🚫 Спам", card)
    told = await _previews(desk, "Сломалась дверь холодильника", "", "Вызовите мастера.")
    assert "За 30 дней так не спрашивали." in told.words
    await desk.presses(desk.max, "🗑 Удалить черновик", told)


async def test_the_same_question_in_another_entry_takes_the_wording_instead(desk: Desk) -> None:
    told = await _previews(
        desk, "Забыл пароль от учётной записи", "Пароль выветрился из головы", "Вспомните."
    )
    assert "Такое уже есть\n• «Забыл пароль от учётной записи» — слово в слово" in told.words
    assert "Сейчас бот отвечает: «Забыл пароль от учётной записи»." in told.words
    assert "переспросит: эта статья или «Забыл пароль от учётной записи»?" in told.words
    await desk.restarts()
    await desk.presses(desk.max, "➕ К «Забыл пароль от учётной записи»"[:20], told)
    merged = await desk.max.sees("Формулировки добавлены к этой статье")
    assert "Забыл пароль от учётной записи" in merged.words
    await desk.ira.writes("Пароль выветрился из головы")
    await desk.ira.sees("нажмите «Забыли пароль?»", button="✅ Помогло")
    async with desk.database.read() as session:
        entries = await storing.everything(session)
    password = next(entry for entry in entries if entry.key == "password")
    texts = [variant.text for variant in password.variants]
    assert texts.count("Забыл пароль от учётной записи") == 1
    assert len(entries) == 5


async def test_wordings_are_written_anew_from_the_preview(desk: Desk) -> None:
    preview = await _previews(desk, "Сломалась дверь", "Дверь сломалась\nНе та строка", "Вызовите мастера.")
    await desk.presses(desk.max, "✏️ Формулировки", preview)
    again = await desk.max.sees("Пришлите формулировки заново")
    assert "Сломалась дверь\nДверь сломалась\nНе та строка" in again.words
    await desk.restarts()
    mine = await desk.max.writes("Сломалась дверь холодильника\nНе закрывается холодильник")
    told = await desk.max.sees("Вызовите мастера.", button="✅ Опубликовать", after=mine)
    assert told.words.startswith("✏️ Сломалась дверь холодильника\n")
    assert "🇷🇺\n• Не закрывается холодильник\n\n" in told.words
    assert "Не та строка" not in told.words
    forged = await desk.max.forges("d:reword:99:::0", on=told)
    assert "устарела" in ((await forged.answer()).text or "")
    await desk.presses(desk.max, "✅ Опубликовать", told)
    await desk.max.sees("Опубликовано")


async def test_wordings_are_added_to_an_entry(desk: Desk) -> None:
    await desk.ira.writes("Сейф с деньгами заклинило")
    await desk.ira.sees("обращение №1")
    shown = await _opens(desk, "принтер")
    await desk.presses(desk.max, "➕ Формулировки", shown)
    await desk.max.sees("о том же, что и «Принтер не печатает чеки»", button="✖️ Отмена")
    mine = await desk.max.writes("Сейф с деньгами заклинило\nПринтер не печатает чеки")
    noted = await desk.max.sees("Записана 1 новая формулировка", button="➡️ Дальше", after=mine)
    await desk.presses(desk.max, "➡️ Дальше", noted)
    told = await desk.max.sees("закройте крышку", button="✅ Опубликовать", after=noted)
    assert "За 30 дней так спрашивали 1 раз, до людей дошло 1" in told.words
    await desk.presses(desk.max, "✅ Опубликовать", told)
    await desk.max.sees("Изменено")
    await desk.petr.writes("Сейф с деньгами заклинило")
    await desk.petr.sees("закройте крышку", button="✅ Помогло")
    async with desk.database.read() as session:
        printer = next(entry for entry in await storing.published(session) if entry.key == "printer")
    assert [variant.text for variant in printer.variants].count("Принтер не печатает чеки") == 1


async def test_an_answer_is_changed_in_its_own_language(desk: Desk) -> None:
    await desk.john.writes("How do I reset my password")
    await desk.john.sees("Forgot password?")
    shown = await _opens(desk, "пароль")
    await desk.presses(desk.max, "✏️ Ответ", shown)
    await desk.max.sees("Пришлите новый ответ по-русски на вопрос «Забыл пароль")
    mine = await desk.max.writes("Позвоните администратору.")
    told = await desk.max.sees("Позвоните администратору.", button="✅ Опубликовать", after=mine)
    assert "За 30 дней так спрашивали 1 раз" in told.words
    assert "уже отвечает эта статья" in told.words
    assert "После публикации" not in told.words
    await desk.presses(desk.max, "✅ Опубликовать", told)
    await desk.max.sees("Изменено")
    await desk.ira.writes("Как сбросить пароль")
    await desk.ira.sees("Позвоните администратору.")
    await desk.petr.writes("I forgot my password")
    await desk.petr.sees("press “Forgot password?”")


async def test_an_entry_archived_meanwhile_is_not_changed(desk: Desk) -> None:
    shown = await _opens(desk, "пароль")
    await desk.presses(desk.max, "✏️ Ответ", shown)
    await desk.max.sees("Пришлите новый ответ")
    mine = await desk.max.writes("Позвоните администратору.")
    preview = await desk.max.sees("Позвоните администратору.", button="✅ Опубликовать", after=mine)

    async def archive(session: AsyncSession) -> None:
        entry = next(entry for entry in await storing.published(session) if entry.key == "password")
        await storing.set_archived(session, entry.id or 0, True, desk.tg.clock.now())

    await desk.database.write(archive)
    await desk.presses(desk.max, "✅ Опубликовать", preview)
    gone = await desk.max.sees("Такой статьи больше нет")
    assert gone.id == preview.id
    await desk.ira.writes("Забыл пароль от учётной записи")
    await desk.ira.sees("обращение №1")


async def test_the_archive_is_leafed_through_and_emptied(desk: Desk) -> None:
    async def fill(session: AsyncSession) -> None:
        for number in range(1, 11):
            entry = Entry(f"old-{number}", (Variant(f"Старая статья {number}", "ru"),), {"ru": "Ответ."})
            row = await storing.save(session, entry, desk.tg.clock.now())
            await storing.set_archived(session, row, True, desk.tg.clock.now())

    await desk.max.writes("/kb")
    empty = await desk.max.sees("В ней 5 статей", button="📥 Загрузить файл")
    assert not [button for button in empty.buttons if "Архив" in button]
    await desk.database.write(fill)
    mine = await desk.max.writes("/kb")
    menu = await desk.max.sees("В ней 5 статей", button="🗄 Архив: 10", after=mine)
    await desk.presses(desk.max, "🗄 Архив: 10", menu)
    first = await desk.max.sees("10 статей не отвечают на вопросы", button="▶️")
    assert first.id == menu.id
    assert "1. Старая статья 10\n" in first.words
    await desk.presses(desk.max, "▶️", first)
    second = await desk.max.sees("2. Старая статья 1", button="◀️")
    await desk.presses(desk.max, "2", second)
    shown = await desk.max.sees("Ответ.", button="♻️ Вернуть из архива")
    await desk.presses(desk.max, "♻️ Вернуть из архива", shown)
    back = await desk.max.sees("снова по ней отвечает", button="↩️ Назад")
    await desk.presses(desk.max, "↩️ Назад", back)
    await desk.max.sees("9 статей не отвечают на вопросы", button="◀️")
    await desk.presses(desk.max, "↩️ К базе знаний", second)
    await desk.max.sees("В ней 6 статей", button="🗄 Архив: 9")
    await desk.ira.writes("Старая статья 1")
    await desk.ira.sees("Ответ.", button="✅ Помогло")


async def test_what_asks_the_same_in_a_file_is_shown_before_it_is_put_in(desk: Desk) -> None:
    rows = (
        "entry,question,answer\n"
        "fridge,Сломалась дверь холодильника,Вызовите мастера.\n"
        "door,сломалась дверь холодильника,Позвоните на склад.\n"
        "secret,Забыл пароль от учётной записи,Вспомните.\n"
        "printer,Принтер не печатает чеки,Включите его.\n"
    )
    await desk.max.sends_document(data=rows.encode(), name="base.csv")
    told = await desk.max.sees("Спрашивают об одном и том же", button="✅ Загрузить")
    assert "Новых статей: 3\nИзменится: 1" in told.words
    assert "• «Сломалась дверь холодильника» и «сломалась дверь холодильника» — слово в слово" in told.words
    assert "• «Забыл пароль от учётной записи» и «Забыл пароль от учётной записи» — слово" in told.words
    assert told.words.count("•") == 2
    await desk.presses(desk.max, "✖️ Отмена", told)
    await desk.max.sees("ничего не сохранено")
    async with desk.database.read() as session:
        assert len(await storing.everything(session)) == 5

    mine = await desk.max.sends_document(data=rows.encode(), name="base.csv")
    again = await desk.max.sees("Спрашивают об одном и том же", button="✅ Загрузить", after=mine)
    await desk.restarts()
    await desk.presses(desk.max, "✅ Загрузить", again)
    await desk.max.sees("Новых статей: 3\nИзменено: 1")
    mine = await desk.max.sends_document(data=rows.encode(), name="base.csv")
    await desk.max.sees("Без изменений: 4", after=mine)


async def test_the_preview_in_english(desk: Desk) -> None:
    await desk.max.writes("/language")
    await desk.presses(desk.max, "English", await desk.max.sees("", button="English"))
    await desk.max.writes("/kb")
    await desk.presses(
        desk.max, "➕ New entry", await desk.max.sees("It holds 5 entries", button="➕ New entry")
    )
    await desk.max.sees("Which question")
    await desk.max.writes("How do I reset my password")
    await desk.presses(desk.max, "➡️ Next", await desk.max.sees("How else", button="➡️ Next"))
    await desk.max.sees("Now the answer")
    await desk.max.writes("Ask Max.")
    told = await desk.max.sees("To change the answer", button="➕ To “I forgot my password”")
    assert "There is one like it\n• “I forgot my password”: the same words" in told.words
    assert "Nobody asked this in the last 30 days." in told.words
    assert "Answer 🇬🇧\nAsk Max." in told.words
