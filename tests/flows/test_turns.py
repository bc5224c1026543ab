"""New tickets go to those on duty in turn: whoever is called takes it, declines, or lets the time pass."""

from __future__ import annotations

from datetime import UTC, datetime

import yaml

from telegram_emulator.seen import Seen
from tests.desk import Desk

#: A Monday, 10:00 in Moscow.
MONDAY = datetime(2027, 3, 1, 7, tzinfo=UTC)
TAKE, NOT_NOW = "🙋 Взять в работу", "🙅 Не могу"


async def _begins(desk: Desk) -> Seen:
    """Each of those on duty has 15 minutes; gives the board on which people say that they are."""
    await desk.passes((MONDAY - desk.tg.clock.now()).total_seconds())
    for person in (desk.oleg, desk.anna, desk.max):
        await person.writes("/duty", desk.group)
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="Поддержка", after=mine)
    await desk.presses(desk.max, "Поддержка", menu)
    page = await desk.max.sees("Руководители", in_=desk.bot, button="🔁 По очереди", after=mine)
    await desk.presses(desk.max, "🔁 По очереди", page)
    page = await desk.max.sees("не раздаются, берёт кто первый", in_=desk.bot, button="15 мин")
    await desk.presses(desk.max, "15 мин", page)
    await desk.max.sees("каждому из дежурных даётся 15 мин", in_=desk.bot, button="● 15 мин")
    return await desk.oleg.sees("Пока никто не отметился", in_=desk.group, button="🟢 На дежурстве")


async def test_a_new_ticket_goes_round_those_on_duty(desk: Desk) -> None:
    board = await _begins(desk)
    card = await desk.hands_over("Протекла крыша")  # nobody is on duty: the queue as ever
    await desk.settles()
    assert NOT_NOW not in card.buttons
    assert desk.oleg.count("№1 вам", in_=desk.group) == 0
    await desk.presses(desk.anna, TAKE, card)

    for person in (desk.oleg, desk.anna):
        await desk.presses(person, "🟢 На дежурстве", board)
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    call = await desk.oleg.sees("Олег, №2 вам. Возьмите до", in_=desk.group, button=NOT_NOW)  # Anna has one
    assert not call.silent
    card = await desk.anna.sees("Предложено: Олег, до", in_=desk.group, button=NOT_NOW)
    assert "Запах гари" in card.words
    await desk.anna.writes("/queue", desk.group)
    await desk.anna.sees("в очереди · 👉 Олег, до 01.03 10:", in_=desk.group)
    refused = await desk.presses(desk.anna, NOT_NOW, card)
    assert "предложено другому: Олег" in (refused.text or "")
    said = await desk.presses(desk.oleg, NOT_NOW, call)
    assert "№2 предложу другому" in (said.text or "")
    await desk.anna.sees("Анна, №2 вам", in_=desk.group)
    late = await desk.presses(desk.oleg, NOT_NOW, call)
    assert "предложено другому: Анна" in (late.text or "")

    await desk.restarts()
    await desk.passes(16 * 60)  # she doesn't take it either: everybody was asked once
    over = await desk.oleg.sees("№2: дежурные по очереди его не взяли", in_=desk.group, button=TAKE)
    assert not over.silent
    card = await desk.oleg.sees("Запах гари", in_=desk.group, button="⚡ Приоритет")
    await desk.settles()
    late = await desk.presses(desk.anna, NOT_NOW, call)
    assert "устарел" in (late.text or "")
    await desk.presses(desk.max, TAKE, over)  # who isn't on duty may take it as well
    first = await desk.max.sees("Запах гари", button="↩️ В очередь", topic="№2")

    await desk.presses(desk.anna, "☕ Перерыв", board)
    await desk.presses(desk.max, "🟢 На дежурстве", board)
    await desk.presses(desk.max, "↩️ В очередь", first)  # it goes round again, besides whoever gives it back
    await desk.oleg.sees("Олег, №2 вам", in_=desk.group, after=first)
    await desk.presses(desk.oleg, "🌙 Не дежурю", board)  # and besides whoever goes, and who has a break
    await desk.oleg.sees("№2: дежурные по очереди его не взяли", in_=desk.group, after=first)
    assert desk.max.count("Макс, №2 вам", in_=desk.group) == 0

    lida = desk.tg.add_person("Лида", language="ru")
    await lida.writes("Кондиционер капает на стол", desk.bot)
    await desk.max.sees("Макс, №3 вам", in_=desk.group)
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="📥 Загрузить", after=mine)
    for wait, why in ((500, "turn_wait — минуты, от 1 до 120"), (0, "изменён 1 отдел")):
        await desk.presses(desk.max, "📥 Загрузить", menu)
        data = yaml.safe_dump([{"name": "Поддержка", "turn_wait": wait}], allow_unicode=True).encode()
        await desk.max.sends_document(desk.bot, name="d.yaml", data=data)
        await desk.max.sees(why, in_=desk.bot)
    await desk.settles()
    card = await desk.max.sees("Кондиционер капает на стол", in_=desk.group, button=TAKE)
    assert NOT_NOW not in card.buttons  # it goes by turns no more
