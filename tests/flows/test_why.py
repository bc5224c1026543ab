"""Why line 1 did what it did, and what happens when a specialist calls its answer wrong."""

from __future__ import annotations

from knowledge_base import storing
from knowledge_base.entry import Entry, Variant
from telegram_emulator import Seen
from tests.desk import Desk


async def _answered_and_taken(desk: Desk) -> Seen:
    """Ира gets an answer and calls a specialist all the same; Олег takes it. Gives the topic's first post."""
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", button="👤 Позвать специалиста")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    return await desk.oleg.sees("Терминал не проводит оплату", topic="№", button="🚫 Ответ неверный")


async def _knows_the_admins(desk: Desk) -> None:
    """Макс has written to the bot once, else it may not write to him."""
    await desk.max.writes("/kb")
    await desk.max.sees("База знаний")


async def _is_asked_back(desk: Desk) -> Seen:
    """Ира asks what two entries answer; gives the question which is meant."""
    asked = (Variant("Куда сдать терминал", "ru"),)
    entries = [
        Entry("reset", asked, {"ru": "Держите кнопку."}),
        Entry("return", asked, {"ru": "Отнесите на склад."}),
    ]
    await desk.database.write(lambda session: storing.import_entries(session, entries, desk.tg.clock.now()))
    assert desk.app is not None
    await desk.app.knowledge.reload()
    await desk.ira.writes("Куда сдать терминал?")
    return await desk.ira.sees("Что ближе к вашему вопросу?")


async def test_why_tells_it_in_human_words(desk: Desk) -> None:
    await desk.ira.writes("nthvbyfk yt ghjdjlbn jgkfne")  # the wrong layout
    answer = await desk.ira.sees("Проверьте связь")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("nthvbyfk", button="🙋 Взять в работу")
    await desk.oleg.writes("/why", desk.group, reply_to=card)
    told = await desk.oleg.sees("№1: почему бот так поступил", button="🚫 Ответ неверный")
    assert "❓ «nthvbyfk yt ghjdjlbn jgkfne»" in told.words
    assert "Прочитано как «терминал не проводит оплату» (исправлено: раскладка)" in told.words
    assert "бот ответил по статье «Терминал не проводит оплату»" in told.words
    assert "есть в статье «Терминал не проводит оплату»" in told.words
    assert "передано людям\n👤 Попросили специалиста" in told.words
    assert "<" not in told.words
    assert "None" not in told.words
    assert told.words.count("❓") == 1


async def test_why_of_what_was_asked_back_and_what_nobody_knew(desk: Desk) -> None:
    offer = await _is_asked_back(desk)
    await desk.presses(desk.ira, "👤 Позвать специалиста", offer)
    await desk.oleg.sees("Куда сдать терминал?", button="🙋 Взять в работу")
    await desk.oleg.writes("/why 1", desk.group)
    told = await desk.oleg.sees("бот спросил, что ближе:", button="📭 В базе нет ответа")
    assert "есть в нескольких статьях, поэтому бот переспросил" in told.words
    assert "🚫 Ответ неверный" not in told.buttons

    await desk.petr.writes("Протекла крыша над сервером")
    await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.oleg.writes("/why 2", desk.group)
    told = await desk.oleg.sees("№2: почему бот так поступил")
    assert "В базе знаний ответа не нашлось" in told.words
    assert "а отвечает от" in told.words
    assert "переспрашивает от" in told.words
    await desk.oleg.writes("/why 77", desk.group)
    await desk.oleg.sees("Объяснить нечего")


async def test_a_wrong_answer_stops_at_once_and_an_admin_puts_it_back(desk: Desk) -> None:
    await _knows_the_admins(desk)
    await desk.petr.writes("Не проходит оплата картой")
    helped = await desk.petr.sees("Проверьте связь")
    await desk.presses(desk.petr, "✅ Помогло", helped)
    first = await _answered_and_taken(desk)
    press = await desk.presses(desk.oleg, "🚫 Ответ неверный", first)
    assert press.alert
    assert "Бот по этой статье больше не отвечает" in (press.text or "")

    case = await desk.max.sees("Ответ отмечен неверным", button="♻️ Вернуть как было")
    assert "Статья: «Терминал не проводит оплату»" in case.words
    assert "Олег, обращение №2" in case.words
    assert "❓ «Терминал не проводит оплату»" in case.words
    assert "Этот ответ за 30 дней: 2 обращения" in case.words
    assert "№1 · Пётр" in case.words
    assert "помогло" in case.words.split("№1 · Пётр")[1]
    assert "помогло" not in case.words.split("№2 · Ира")[1].split("№1")[0]

    await desk.petr.writes("Терминал не проводит оплату")
    card = await desk.anna.sees("Терминал не проводит оплату", button="🙋 Взять в работу", after=case)
    assert "Может подойти статья «Терминал не проводит оплату»" in card.words
    again = await desk.presses(desk.anna, "🚫 Ответ неверный", first)
    assert "уже отмечен неверным" in (again.text or "")
    await desk.settles()
    assert desk.max.count("Ответ отмечен неверным") == 1

    press = await desk.presses(desk.max, "♻️ Вернуть как было", case)
    assert press.text == "Бот снова отвечает по этой статье"
    decided = await desk.max.sees("Ответ верный, бот снова отвечает сам — Макс")
    assert not decided.buttons
    await desk.john.writes("Card payments do not go through")
    await desk.john.sees("Check the terminal", button="✅ Helped")
    stale = await desk.presses(desk.oleg, "🚫 Ответ неверный", first)
    assert "Уже решено: Макс" in (stale.text or "")


async def test_two_admins_decide_once(desk: Desk) -> None:
    await desk.restarts(admin_ids=(desk.max.id, desk.anna.id))
    await _knows_the_admins(desk)
    await desk.anna.writes("/kb")
    await desk.anna.sees("База знаний")
    first = await _answered_and_taken(desk)
    await desk.presses(desk.oleg, "🚫 Ответ неверный", first)
    his = await desk.max.sees("Ответ отмечен неверным", button="👥 Оставить людям")
    hers = await desk.anna.sees("Ответ отмечен неверным", button="👥 Оставить людям")
    await desk.presses(desk.max, "👥 Оставить людям", his)
    await desk.anna.sees("По этой статье отвечают только люди — Макс")
    press = await (await desk.anna.forges("c:archive:1:0", on=hers)).answer()
    assert press.alert
    assert "Уже решено: Макс" in (press.text or "")
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("обращение №2")


async def test_who_got_the_answer_is_paged(desk: Desk) -> None:
    await _knows_the_admins(desk)
    for _ in range(11):
        await desk.john.writes("/new")
        await desk.john.sees("", after=desk.tg.seq)
        await desk.john.writes("Card payments do not go through")
        answer = await desk.john.sees("Check the terminal", button="✅ Helped")
        await desk.presses(desk.john, "✅ Helped", answer)
        await desk.settles()
    first = await _answered_and_taken(desk)
    await desk.presses(desk.oleg, "🚫 Ответ неверный", first)
    case = await desk.max.sees("Этот ответ за 30 дней: 12 обращений", button="▶️")
    assert "№2 " not in case.words.split("12 обращений")[1]
    await desk.presses(desk.max, "▶️", case)
    second = await desk.max.sees("№2 · John", button="◀️")
    assert "№12 · Ира" not in second.words
    await desk.presses(desk.max, "🗄 В архив", second)
    await desk.max.sees("Статья в архиве — Макс")
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("обращение №13")


async def test_a_specialist_says_what_would_have_been_right(desk: Desk) -> None:
    offer = await _is_asked_back(desk)
    await desk.presses(desk.ira, "👤 Позвать специалиста", offer)
    card = await desk.oleg.sees("Куда сдать терминал?", button="🙋 Взять в работу")
    await desk.oleg.writes("/why", desk.group, reply_to=card)
    told = await desk.oleg.sees("Какая статья подошла бы?", button="1")
    press = await desk.presses(desk.oleg, "1", told)
    assert press.text == "Записано, спасибо"
    noted = await desk.oleg.sees("Подошла бы статья")
    assert "(Олег)" in noted.words
    assert "1" not in noted.buttons
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("указана подходящая статья · Олег")


async def test_admins_ask_why_in_their_own_chat_and_nobody_else_decides(desk: Desk) -> None:
    await desk.john.writes("Card payments do not go through")
    await desk.john.sees("Check the terminal")
    await desk.max.writes("/why 1")
    told = await desk.max.sees("№1: почему бот так поступил", button="🚫 Ответ неверный")
    await desk.max.writes("/why")
    await desk.max.sees("нужен номер обращения", after=told)

    mine = await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", after=mine)
    for data in ("w:wrong:1:1", "w:nothing:1:0", "c:archive:1:0"):
        await (await desk.ira.forges(data, on=answer)).answer()
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("Проверьте связь")  # nothing has changed

    await desk.presses(desk.max, "🚫 Ответ неверный", told)
    case = await desk.max.sees("Ответ отмечен неверным", button="✏️ Поправить ответ")
    assert "Макс, обращение №1" in case.words


async def test_a_specialist_of_no_group_and_forged_entries(desk: Desk) -> None:
    await _knows_the_admins(desk)
    first = await _answered_and_taken(desk)
    forged = await (await desk.oleg.forges("w:wrong:1:2", on=first)).answer()
    assert "устарела" in (forged.text or "")  # that entry was never given here
    desk.group.remove(desk.anna)
    await desk.settles()
    refused = await (await desk.anna.forges("w:wrong:1:1", on=first)).answer()
    assert "только участник" in (refused.text or "")
    assert desk.max.count("Ответ отмечен неверным") == 0


async def test_a_mended_answer_is_given_again(desk: Desk) -> None:
    await _knows_the_admins(desk)
    first = await _answered_and_taken(desk)
    await desk.presses(desk.oleg, "🚫 Ответ неверный", first)
    case = await desk.max.sees("Ответ отмечен неверным", button="✏️ Поправить ответ")
    await desk.presses(desk.max, "✏️ Поправить ответ", case)
    await desk.max.sees("", button="✖️ Отмена", after=case)
    mine = await desk.max.writes("Позвоните в банк.")
    preview = await desk.max.sees("Позвоните в банк.", button="✅ Опубликовать", after=mine)
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("обращение №2")  # until it is published, it stays with people
    await desk.presses(desk.max, "✅ Опубликовать", preview)
    await desk.max.sees("Ответ исправлен, бот снова отвечает сам — Макс")
    await desk.john.writes("/language")
    menu = await desk.john.sees("Which language", button="Русский")
    await desk.presses(desk.john, "Русский", menu)
    await desk.john.writes("Терминал не проводит оплату")
    await desk.john.sees("Позвоните в банк.", button="✅ Помогло")


async def test_an_admin_who_was_not_told_finds_it_in_the_menu(desk: Desk) -> None:
    first = await _answered_and_taken(desk)
    await desk.presses(desk.oleg, "🚫 Ответ неверный", first)  # the bot may not write to Макс yet
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="🚫 Неверные ответы: 1")
    await desk.presses(desk.max, "🚫 Неверные ответы: 1", menu)
    case = await desk.max.sees("Ответ отмечен неверным", button="👥 Оставить людям")
    await desk.presses(desk.max, "🚫 Неверные ответы: 1", menu)
    again = await desk.max.sees("Ответ отмечен неверным", button="👥 Оставить людям", after=case)
    assert again.id != case.id
    await desk.presses(desk.max, "👥 Оставить людям", case)
    await desk.max.sees("отвечают только люди — Макс")
    late = await desk.max.forges("c:archive:1:0", on=case)
    assert "Уже решено: Макс" in ((await late.answer()).text or "")
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", after=again)
    assert not any("Неверные" in button for button in menu.buttons)
