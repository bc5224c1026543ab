"""What a requester can ask the bot itself: their tickets, a new one, the language, help."""

from __future__ import annotations

from tests.desk import Desk


async def test_the_language_is_the_persons_choice(desk: Desk) -> None:
    await desk.john.starts(desk.bot)
    await desk.john.sees("John")
    await desk.john.writes("/language")
    choice = await desk.john.sees("На каком языке", button="Русский")
    await desk.presses(desk.john, "Русский", choice)
    await desk.john.sees("дальше по-русски")
    assert desk.john.chat(desk.bot).keyboard == [["👤 Позвать специалиста", "📋 Мои обращения"]]
    await desk.john.writes("Терминал не проводит оплату")
    await desk.john.sees("Проверьте связь", button="✅ Помогло")
    await desk.john.writes("👤 Call a specialist")  # the key of the keyboard he had before
    await desk.john.sees("обращение №1")
    late = await (await desk.john.forges("l:xx", on=choice)).answer()
    assert late.alert


async def test_help_and_privacy(desk: Desk) -> None:
    await desk.ira.writes("/help")
    await desk.ira.sees("/human")
    await desk.ira.writes("/privacy")
    await desk.ira.sees("Что хранится")
    await desk.john.writes("/help")
    await desk.john.sees("/human")
    await desk.ira.writes("/my")
    await desk.ira.sees("Обращений пока нет")  # asking for help is no contact
    await desk.settles()
    assert not desk.oleg.chat(desk.group).messages
