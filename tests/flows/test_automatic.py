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
    await desk.john.sees("a specialist will look into your case as well: ticket #1")


async def test_never_by_itself_is_a_hint_for_the_specialist(desk: Desk) -> None:
    await _has(desk, NEVER)
    await desk.ira.writes("Пахнет газом")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Пахнет газом", button="🙋 Взять в работу")
    assert "Может подойти статья «Пахнет газом»" in card.words
    assert desk.ira.count("Откройте окна") == 0
