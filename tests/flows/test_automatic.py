"""Entries that don't answer alone: answered with people besides, or left to people."""

from __future__ import annotations

from knowledge_base import storing
from knowledge_base.entry import ANSWER_AND_HAND_OVER, NEVER, Entry, Variant
from tests.desk import Desk


async def _has(desk: Desk, automatic: str) -> None:
    """The base gets an entry about a smell of gas."""
    gas = Entry(
        "gas",
        (Variant("Пахнет газом", "ru"), Variant("There is a smell of gas", "en")),
        {"ru": "Откройте окна и выйдите.", "en": "Open the windows and leave."},
        automatic=automatic,
    )
    await desk.database.write(lambda session: storing.save(session, gas, desk.tg.clock.now()))
    assert desk.app is not None
    await desk.app.knowledge.reload()


async def test_answered_and_handed_over_besides(desk: Desk) -> None:
    await _has(desk, ANSWER_AND_HAND_OVER)
    await desk.ira.writes("Пахнет газом")
    answer = await desk.ira.sees("Откройте окна")
    told = await desk.ira.sees("вашим случаем займётся и специалист: обращение №1", after=answer)
    assert not answer.buttons
    assert not told.buttons
    card = await desk.oleg.sees("Пахнет газом", button="🙋 Взять в работу")
    assert "Бот уже ответил по статье «Пахнет газом»" in card.words
    assert "По этой статье нужен и специалист" in card.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    intro = await desk.oleg.sees("Пахнет газом", topic="№1", button="✅ Решено")
    assert "Бот уже ответил" in intro.words


async def test_in_english_too(desk: Desk) -> None:
    await _has(desk, ANSWER_AND_HAND_OVER)
    await desk.john.writes("There is a smell of gas")
    await desk.john.sees("Open the windows")
    await desk.john.sees("a specialist will look into your case too: ticket #1")


async def test_never_by_itself_is_a_hint_for_the_specialist(desk: Desk) -> None:
    await _has(desk, NEVER)
    await desk.ira.writes("Пахнет газом")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Пахнет газом", button="🙋 Взять в работу")
    assert "Может подойти статья «Пахнет газом»" in card.words
    assert desk.ira.count("Откройте окна") == 0


async def test_an_admin_says_what_the_bot_may_do_with_an_entry(desk: Desk) -> None:
    await desk.max.writes("/kb терминал не проводит оплату")
    found = await desk.max.sees("Нашлось", button="1")
    await desk.presses(desk.max, "1", found)
    shown = await desk.max.sees("Проверьте связь", button="🤖 Отвечает бот")
    press = await desk.presses(desk.max, "🤖 Отвечает бот", shown)
    assert "сразу передаёт обращение людям" in (press.text or "")
    shown = await desk.max.sees("Проверьте связь", button="🤝 Бот отвечает и зовёт людей")
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("вашим случаем займётся и специалист: обращение №1")
    await desk.presses(desk.max, "🤝 Бот отвечает и зовёт людей", shown)
    shown = await desk.max.sees("Проверьте связь", button="👥 Отвечают только люди")
    await desk.petr.writes("Терминал не проводит оплату")
    card = await desk.oleg.sees("Может подойти статья «Терминал не проводит оплату»")
    assert "№2" in card.words
    await desk.presses(desk.max, "👥 Отвечают только люди", shown)
    await desk.max.sees("Проверьте связь", button="🤖 Отвечает бот")


async def test_what_was_called_wrong_is_decided_first(desk: Desk) -> None:
    await desk.john.writes("Card payments do not go through")
    await desk.john.sees("Check the terminal")
    await desk.max.writes("/why 1")
    told = await desk.max.sees("№1", button="🚫 Ответ неверный")
    await desk.presses(desk.max, "🚫 Ответ неверный", told)
    await desk.max.sees("Ответ отмечен неверным")
    await desk.max.writes("/kb card payments")
    found = await desk.max.sees("Нашлось", button="1")
    await desk.presses(desk.max, "1", found)
    shown = await desk.max.sees("Проверьте связь", button="👥 Отвечают только люди")
    press = await desk.presses(desk.max, "👥 Отвечают только люди", shown)
    assert press.text == "Ответ отмечен неверным: сначала решите, что с ним делать"
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("обращение №2")
