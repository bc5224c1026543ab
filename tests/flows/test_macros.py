"""Ready replies: macros from their making to the requester and back, and answers from the base."""

from __future__ import annotations

from sqlalchemy import select

from handlers.reading import utf16
from knowledge_base import storing
from knowledge_base.entry import Entry, File, Variant
from storage.tables import EntryRow, Event
from telegram_emulator import Seen
from tests.desk import Desk
from tests.flows.test_departments import NAME, adds, tills


async def _writes_macro(desk: Desk, name: str, russian: str) -> Seen:
    """Макс makes a macro; gives its page."""
    await desk.max.writes("/macro", desk.bot)
    menu = await desk.max.sees("Шаблоны ответов", button="➕ Новый шаблон")
    await desk.presses(desk.max, "➕ Новый шаблон", menu)
    await desk.max.sees("Как назвать шаблон?")
    await desk.max.writes(name, desk.bot)
    await desk.max.sees(f"Пришлите текст шаблона «{name}» 🇷🇺")
    await desk.max.writes(russian, desk.bot)
    return await desk.max.sees(name, button="✏️ Текст 🇬🇧")


async def test_a_macro_is_made_in_two_languages_and_sent_in_the_requesters(desk: Desk) -> None:
    page = await _writes_macro(desk, "Фото крыши", "{имя}, пришлите фото протечки по обращению №{number}")
    assert "🇷🇺 Ирина, пришлите фото протечки по обращению №128" in page.words
    await desk.presses(desk.max, "✏️ Текст 🇬🇧", page)
    await desk.max.sees("Пришлите текст шаблона «Фото крыши» 🇬🇧")
    await desk.max.writes("Dear {who}, send us a photo", desk.bot)
    await desk.max.sees("Не знаю, что подставить вместо {who}")
    bold = [{"type": "bold", "offset": 0, "length": 6}]
    await desk.max.writes("{name}, a photo of the roof, please. {specialist}", desk.bot, entities=bold)
    page = await desk.max.sees("🇬🇧 Emma, a photo of the roof, please. Макс", button="🏷 Метка")
    await desk.presses(desk.max, "После отправки: как было", page)
    await desk.max.sees("Фото крыши", button="После отправки: ⏳ ждём ответа")
    await desk.presses(desk.max, "🏷 Метка", page)
    await desk.max.writes("Нужно фото", desk.bot)
    await desk.max.sees("🏷 #нужно_фото")
    await _writes_macro(desk, "Возврат", "Деньги вернутся за три дня")

    await desk.john.writes("The roof leaks above the server")
    card = await desk.oleg.sees("The roof leaks", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("The roof leaks", button="📋 Готовые ответы")
    await desk.presses(desk.oleg, "📋 Готовые ответы", first)
    listed = await desk.oleg.sees("Готовые ответы", button="1", topic="№1")
    assert "1. ⭐ Фото крыши" in listed.words
    assert "📋 Возврат" in listed.words
    await desk.presses(desk.oleg, "1", listed)
    shown = await desk.oleg.sees("John, a photo of the roof, please. Олег", button="✉️ Отправить")
    assert shown.id == listed.id
    assert "🇬🇧" in shown.words
    assert "После отправки: ждём ответа" in shown.words
    assert "Метка: #нужно_фото" in shown.words
    await desk.presses(desk.oleg, "🇷🇺", shown)
    await desk.oleg.sees("Автор пишет на другом языке 🇬🇧", button="🇬🇧")
    stranger = await (await desk.anna.forges("f:send:1:2:0", on=shown)).answer()
    assert "занимается Олег" in (stranger.text or "")  # what it does besides is the assignee's to do
    await desk.presses(desk.oleg, "🇬🇧", shown)
    sent = await desk.presses(desk.oleg, "✉️ Отправить", await desk.oleg.sees("John, a photo", button="🇷🇺"))
    assert sent.text == "Отправлено автору"
    got = await desk.john.sees("John, a photo of the roof, please. Олег")
    name = got.entities[1]
    assert (name["type"], utf16("🧑‍💻 Олег\n"), name["length"]) == ("bold", name["offset"], len("John"))
    await desk.john.sees("Олег needs your reply on ticket #1", after=got)
    await desk.oleg.sees("#нужно_фото", in_=desk.group)
    twice = await (await desk.oleg.forges("f:send:1:3:0", on=shown)).answer()
    assert "устарела" in (twice.text or "")

    await desk.presses(desk.oleg, "✏️ Изменить текст", await desk.oleg.sees("отправлено", topic="№1"))
    asked = await desk.oleg.sees("пришлите свой текст ответом", button="Оставить как есть")
    await desk.restarts()
    await desk.oleg.writes("Two photos, please", desk.group, topic="№1", reply_to=asked)
    await desk.john.sees("Two photos, please")
    assert desk.john.count("a photo of the roof") == 0
    mended = await desk.oleg.sees("отправлено\n\nTwo photos", button="↩️ Отозвать")
    theirs = await (await desk.anna.forges("f:undo:1:3:0", on=mended)).answer()
    assert "только своё сообщение" in (theirs.text or "")
    await desk.oleg.writes("/undo", desk.group, topic="№1", reply_to=mended)
    await desk.oleg.sees("Отозвано", topic="№1")
    assert desk.john.count("Two photos") == 0
    await desk.oleg.writes("/ticket", desk.group, topic="№1")
    whole = await desk.oleg.sees("отправлен шаблон", topic="№1")
    assert "#нужно_фото" in whole.words
    assert "поставлена метка" in whole.words


async def test_who_keeps_macros_and_how_they_are_found(desk: Desk) -> None:
    page = await _writes_macro(desk, "Возврат", "Деньги вернутся за три дня")
    await desk.is_taken()
    await desk.oleg.writes("/macro", desk.bot)
    await desk.settles()
    assert desk.oleg.count("Шаблоны ответов") == 0  # to a specialist it is a word like any other
    forged = await (await desk.oleg.forges("x:remove:1:0", on=page)).answer()
    assert "администраторы и руководители" in (forged.text or "")
    department = await adds(desk)
    await desk.presses(desk.max, "⭐ Руководители", department)
    await desk.presses(desk.max, "Олег", await desk.max.sees("руководители", button="Олег"))
    await desk.oleg.writes("/macro", desk.bot)
    menu = await desk.oleg.sees("Шаблоны ответов", button="Возврат")
    await desk.presses(desk.oleg, "Возврат", menu)
    mine = await desk.oleg.sees("Деньги вернутся", button="✏️ Название")
    await desk.presses(desk.oleg, "✏️ Название", mine)
    prompt = await desk.oleg.sees("Как назвать шаблон?")
    await desk.oleg.writes("О" * 61, desk.bot, reply_to=prompt)
    await desk.oleg.sees("можно не больше 60")
    await desk.oleg.writes("Возврат денег", desk.bot, reply_to=prompt)
    mine = await desk.oleg.sees("Возврат денег", button="🗑 Убрать")

    await desk.oleg.writes("/macro деньги верн", desk.group, topic="№1")
    shown = await desk.oleg.sees("Деньги вернутся за три дня", button="✉️ Отправить", topic="№1")
    await desk.presses(desk.oleg, "🗑 Убрать", mine)
    await desk.oleg.sees("Возврат денег", button="♻️ Вернуть")
    await desk.presses(desk.oleg, "✉️ Отправить", shown)  # what was chosen goes out as it was shown
    await desk.ira.sees("Деньги вернутся за три дня")
    gone = await (await desk.oleg.forges("f:macro:1:1:0", on=shown)).answer()
    assert "больше нет" in (gone.text or "")
    await desk.oleg.writes("/macro крокодил", desk.group, topic="№1")
    await desk.oleg.sees("«крокодил» ничего не нашлось", topic="№1")
    await desk.oleg.writes("/macro", desk.group)
    await desk.oleg.sees("в теме обращения")


async def test_a_macro_asks_another_department_once_it_is_sent(desk: Desk) -> None:
    group = await tills(desk)
    page = await _writes_macro(desk, "Чек не печатается", "{имя}, передал вопрос коллегам, отвечу здесь")
    await desk.presses(desk.max, "После отправки: как было", page)
    page = await desk.max.sees("Чек не печатается", button="После отправки: ⏳ ждём ответа")
    await desk.presses(desk.max, "После отправки: ⏳ ждём ответа", page)
    page = await desk.max.sees("Чек не печатается", button="После отправки: ✅ решено")
    await desk.presses(desk.max, "🤝 Подключить", page)
    which = await desk.max.sees("Какой отдел подключать", button=NAME)
    assert which.buttons == ["Поддержка", NAME, "Отмена"]
    await desk.presses(desk.max, NAME, which)
    await desk.max.sees(f"О чём спросить отдел «{NAME}»")
    await desk.max.writes("Что с чеком по {заказ}?", desk.bot)
    await desk.max.sees("Не знаю, что подставить вместо {заказ}")
    await desk.max.writes("Проверьте фискальный накопитель: №{номер}, {имя}", desk.bot)
    page = await desk.max.sees("Проверьте фискальный накопитель: №128, Ирина")
    assert {"После отправки: как было", f"🤝 Подключает: {NAME}"} <= set(page.buttons)  # over no open part
    await desk.presses(desk.max, "После отправки: как было", page)
    page = await desk.max.sees("Проверьте фискальный", button="После отправки: ⏳ ждём ответа")

    await desk.is_taken()
    await desk.oleg.writes("/macro передал коллегам", desk.group, topic="№1")
    shown = await desk.oleg.sees("передал вопрос коллегам", button="✉️ Отправить", topic="№1")
    assert f"После отправки отдел «{NAME}» получит вопрос" in shown.words
    stranger = await (await desk.max.forges("f:send:1:1:0", on=shown)).answer()
    assert "занимается Олег" in (stranger.text or "")
    await desk.presses(desk.oleg, "✉️ Отправить", shown)
    got = await desk.ira.sees("Ира, передал вопрос коллегам")
    await desk.ira.sees("Олег ждёт его, чтобы продолжить", after=got)
    window = await desk.oleg.sees("фискальный накопитель: №1, Ира", topic="№1", button="✖️ Больше не нужно")
    card = await desk.anna.sees("фискальный накопитель: №1, Ира", in_=group, button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    intro = await desk.anna.sees("фискальный накопитель", in_=group, button="✅ Готово")
    await desk.anna.writes("Накопитель полон", group, topic=intro.thread_id)
    copy = await desk.oleg.sees("Накопитель полон", in_=desk.group, topic="№1")
    await desk.oleg.writes("Замените", desk.group, topic="№1", reply_to=copy)
    await desk.anna.sees("Замените", in_=group)
    await desk.oleg.writes("Сегодня?", desk.group, topic="№1", reply_to=window)
    await desk.anna.sees("Сегодня?", in_=group)
    assert desk.ira.count("накопитель") == 0

    await desk.presses(desk.max, f"🤝 Подключает: {NAME}", page)
    nobody = await desk.max.sees("Какой отдел подключать", button="Никого не подключать")
    await desk.presses(desk.max, "Никого не подключать", nobody)
    await desk.max.sees("Чек не печатается", button="🤝 Подключить")


async def test_an_entry_is_sent_with_its_pictures_and_taught_to_line_1(desk: Desk) -> None:
    await desk.is_taken()
    sent = [await desk.anna.sends_photo(desk.group), await desk.anna.sends_photo(desk.group)]
    await desk.settles()
    files = {"ru": tuple(File("photo", seen.file.id) for seen in sent if seen.file is not None)}
    entry = Entry("post", (Variant("Где мой заказ", "ru"),), {"ru": "Откройте <b>карту</b>."}, files=files)
    await desk.database.write(lambda session: storing.save(session, entry, desk.tg.clock.now()))
    assert desk.app is not None
    await desk.app.knowledge.reload()
    await desk.anna.writes("/macro заказ", desk.group, topic="№1")
    shown = await desk.anna.sees("Откройте карту.", topic="№1", button="✉️ Отправить")
    assert "📎 2 файла перед текстом" in shown.words
    await desk.presses(desk.anna, "✉️ Отправить", shown)
    got = await desk.ira.sees("Анна\nОткройте карту.")
    assert [seen.kind for seen in desk.ira.chat(desk.bot).messages[-3:]] == ["photo", "photo", "text"]
    await desk.ira.writes("А если не поможет?", desk.bot, reply_to=got)
    answered = await desk.oleg.sees("А если не поможет?", in_=desk.group, topic="№1")
    assert answered.reply_to == shown.id
    async with desk.database.read() as session:
        linked = select(Event.entry_id).where(Event.kind == "ticket.entry_linked")
        key = await session.scalar(select(EntryRow.key).where(EntryRow.id.in_(linked)))
        assert key == "post"
    await desk.presses(desk.anna, "↩️ Отозвать", await desk.anna.sees("отправлено", topic="№1"))
    await desk.anna.sees("Отозвано", topic="№1")
    assert not [seen for seen in desk.ira.chat(desk.bot).messages if seen.kind == "photo"]
