"""Deadlines of their own for employees, a client, a site: set in the chat and by file, shown on the card."""

from __future__ import annotations

from typing import Any

import yaml

from telegram_emulator import Seen
from tests.desk import Desk
from tests.flows.test_clients import adds_client, invites, joins, opens
from tests.flows.test_deadlines import MONDAY


async def _sets(desk: Desk, times: str, *buttons: str) -> Seen:
    """Макс sets times for whom these buttons lead to."""
    mine = await desk.max.writes("/departments", desk.bot)
    await desk.settles()
    for button in ("Поддержка", "⏱ Сроки", "👥 Для кого иначе", *buttons):
        page = await desk.max.sees("", in_=desk.bot, button=button, after=mine)
        await desk.presses(desk.max, button, page)
        await desk.settles()
    if times:
        page = await desk.max.sees("сроки — ", button="✏️ Изменить сроки", after=mine)
        await desk.presses(desk.max, "✏️ Изменить сроки", page)
        await desk.max.sees("Отправьте только те строки", after=mine)
        await desk.max.writes(times, desk.bot)
        await desk.settles()
    return desk.max.chat(desk.bot).messages[-1]


async def _imports(desk: Desk, content: object) -> None:
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", button="📥 Загрузить", after=mine)
    await desk.presses(desk.max, "📥 Загрузить", menu)
    await desk.max.sees("Пришлите файл YAML", after=mine)
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(content).encode())
    await desk.settles()


async def _exported(desk: Desk) -> dict[str, Any]:
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", button="📤 Выгрузить", after=mine)
    await desk.presses(desk.max, "📤 Выгрузить", menu)
    await desk.settles()
    sent = desk.max.chat(desk.bot).messages[-1]
    assert sent.file is not None
    loaded = yaml.safe_load(sent.file.data)
    assert isinstance(loaded, dict)
    return loaded


async def test_who_asks_and_from_where_decides_the_deadline(desk: Desk) -> None:
    desk.tg.clock.advance((MONDAY - desk.tg.clock.now()).total_seconds())  # 10:00 in Moscow
    await desk.settles()
    await adds_client(desk, "Ромашка", "Ленина, 12", "Гагарина, 4")
    await opens(desk, "🏠 Наша фирма", "➕ Новая точка")
    await desk.max.writes("Склад", desk.bot)
    await joins(desk, desk.ira, "Ромашка", "Ленина, 12", "Ира")
    await joins(desk, desk.ira, "Ромашка", "Гагарина, 4", "Ира")
    await desk.hands_over()
    await desk.oleg.sees("⏳ Взять до 01.03 10:")

    # Which of the client's sites it is isn't known yet, but the client is.
    shown = await _sets(desk, "обычный: 2 ч, -, -, -", "➕ Для кого ещё", "Ромашка", "🏢 Весь клиент")
    assert "⏺ Обычный: 2 ч, 1 ч, 2 ч, 24 ч" in shown.words
    await desk.oleg.sees("⏳ Взять до 01.03 12:")
    refused = await _sets(desk, "предупреждать 60 %", "Ромашка")
    assert "одно на весь отдел" in refused.words
    shown = await _sets(desk, "все: 5 ч, -, -, 30 ч", "➕ Для кого ещё", "Ромашка", "Гагарина, 4")
    assert "Низкий: 5 ч, 4 ч, 8 ч, 30 ч" in shown.words
    assert "Обычный: 5 ч, 1 ч, 2 ч, 30 ч" in shown.words
    asked = await desk.ira.sees("о какой точке обращение №1", button="Ромашка · Гагарина, 4")
    await desk.presses(desk.ira, "Ромашка · Гагарина, 4", asked)
    card = await desk.oleg.sees("⏳ Взять до 01.03 15:")

    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("⏳ Решить до 02.03 16:", topic="№1")

    # Somebody who turns out to be an employee is served by the employees' times from then on.
    await _sets(desk, "обычный: 8 ч, -, -, -", "➕ Для кого ещё", "👔 Сотрудники")
    await _sets(desk, "обычный: 4 ч, -, -, -", "➕ Для кого ещё", "🙂 Внешние клиенты")
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    await desk.oleg.sees("⏳ Взять до 01.03 14:", in_=desk.group)
    await desk.petr.starts(desk.bot, await invites(desk, "🏠 Наша фирма", "Склад", "Пётр"))
    await desk.oleg.sees("⏳ Взять до 01.03 18:", in_=desk.group)

    held = await _exported(desk)
    assert held["departments"][0]["deadlines_for"] == [
        {"client": "Ромашка", "normal": {"claim": 120}},
        {"client": "Ромашка", "site": "Гагарина, 4", "any": {"claim": 300, "resolution": 1800}},
        {"for": "employees", "normal": {"claim": 480}},
        {"for": "customers", "normal": {"claim": 240}},
    ]
    await _imports(desk, held)
    await desk.max.sees("Готово: изменено 0 отделов")
    row: dict[str, Any] = {"name": "Поддержка", "deadlines_for": [{"client": "рамашка", "any": {"claim": 9}}]}
    await _imports(desk, {"departments": [row]})
    await desk.max.sees("«рамашка» нет ни у вас, ни в этом файле. Может быть, «Ромашка»?")
    row["deadlines_for"] = [{"for": "strangers", "any": {"claim": 9}}]
    await _imports(desk, {"departments": [row]})
    await desk.max.sees("Строка 1: deadlines_for — список")
    row["deadlines_for"] = [
        {"site": "Склад", "any": {"claim": 660}},
        *held["departments"][0]["deadlines_for"],
    ]
    await _imports(desk, {"departments": [row]})
    await desk.max.sees("Готово: изменён 1 отдел")
    await desk.settles()
    assert (
        "⏳ Взять до 01.03 18:" in (await desk.oleg.sees("Запах гари", in_=desk.group)).words
    )  # no site yet

    # What is taken out of use holds for nobody any more.
    await opens(desk, "Ромашка", "🗄 В архив", "🗄 Да, в архив")
    await desk.oleg.sees("В работе: Олег\n⏳ Решить до 02.03 10:", in_=desk.group)
    page = await _sets(desk, "", "👔 Сотрудники", "↩️ Как у всех")
    assert page.buttons[:2] == ["🙂 Внешние клиенты", "Склад"]
    await desk.oleg.sees("⏳ Взять до 01.03 10:", in_=desk.group)
