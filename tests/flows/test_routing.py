"""Which department gets a ticket: that of the entry which it is about, else the first."""

from __future__ import annotations

from tests.desk import Desk
from tests.flows.test_departments import adds, tills

TERMINALS = "pos-Терминалы"  # the base's entry says POS-терминалы


async def test_the_entrys_department_gets_it(desk: Desk) -> None:
    await adds(desk, TERMINALS)
    await desk.ira.writes("Терминал не проводит оплату", desk.bot)
    answer = await desk.ira.sees("Проверьте связь", button="👤 Позвать специалиста")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("Терминал не проводит", button="↪️ Передать в отдел")
    assert f"🏷 {TERMINALS}" in card.words
    assert "🧭 Отдел выбран по статье «Терминал не проводит оплату»" in card.words
    await desk.petr.writes("Протекла крыша над сервером", desk.bot)
    other = await desk.oleg.sees("Протекла крыша", button="↪️ Передать в отдел")
    assert "🏷 Поддержка" in other.words
    assert "🧭" not in other.words


async def test_in_a_group_of_its_own_nobody_else_sees_it(desk: Desk) -> None:
    group = await tills(desk)
    page = await desk.max.sees("Кассы, терминалы, чеки", in_=desk.bot, button="✏️ Название")
    await desk.presses(desk.max, "✏️ Название", page)
    await desk.max.sees("Как называется отдел?", in_=desk.bot, after=page)
    await desk.max.writes(TERMINALS, desk.bot)
    await desk.max.sees(TERMINALS, in_=desk.bot, button="👥 Группа")
    await desk.ira.writes("Терминал не проводит оплату", desk.bot)
    answer = await desk.ira.sees("Проверьте связь", button="👤 Позвать специалиста")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    await desk.anna.sees("Терминал не проводит", in_=group, button="🙋 Взять в работу")
    await desk.settles()
    assert desk.oleg.count("Терминал не проводит", in_=desk.group) == 0


async def test_an_unknown_department_leaves_it_with_the_first(desk: Desk) -> None:
    await adds(desk)
    await desk.ira.writes("Терминал не проводит оплату", desk.bot)
    answer = await desk.ira.sees("Проверьте связь", button="👤 Позвать специалиста")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("Терминал не проводит", button="🙋 Взять в работу")
    assert "🏷 Поддержка" in card.words
