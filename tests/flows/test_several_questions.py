"""One message asks several things: each is answered, and the buttons stand there once."""

from __future__ import annotations

from knowledge_base import storing
from knowledge_base.entry import ANSWER_AND_HAND_OVER, Entry, Variant
from tests.desk import Desk

BOTH = "Не подключается VPN? И где взять счёт за прошлый месяц?"


async def test_two_questions_are_answered_in_one_message(desk: Desk) -> None:
    await desk.ira.writes(BOTH)
    answer = await desk.ira.sees("запустите клиент", button="✅ Помогло")
    assert "раздел" in answer.words
    assert answer.words.startswith("Не подключается VPN?")
    assert [entity["type"] for entity in answer.entities].count("bold") == 2
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("И где взять счёт", button="🙋 Взять в работу")
    await desk.oleg.writes("/why", desk.group, reply_to=card)
    told = await desk.oleg.sees("В сообщении несколько вопросов", button="🚫 Ответ неверный · 2")
    assert "бот ответил по статье «Не подключается VPN»" in told.words
    assert "бот ответил по статье «Где взять счёт за прошлый месяц»" in told.words
    assert told.words.count("❓") == 3  # the message, and each of its parts


async def test_long_answers_come_one_by_one(desk: Desk) -> None:
    entries = [
        Entry("vpn", (Variant("Не подключается VPN", "ru"),), {"ru": "Клиент. " + "а" * 2500}),
        Entry(
            "invoice",
            (Variant("Где взять счёт за прошлый месяц", "ru"),),
            {"ru": "Кабинет. " + "б" * 2500},
            automatic=ANSWER_AND_HAND_OVER,
        ),
    ]
    await desk.database.write(lambda session: storing.import_entries(session, entries, desk.tg.clock.now()))
    assert desk.app is not None
    await desk.app.knowledge.reload()
    await desk.ira.writes(BOTH)
    first = await desk.ira.sees("Клиент.")
    second = await desk.ira.sees("Кабинет.", after=first)
    assert not first.buttons
    assert not second.buttons
    await desk.ira.sees("вашим случаем займётся и специалист", after=second)
