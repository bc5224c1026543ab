"""A team with no common office: departments in different time zones take turns at one queue."""

from __future__ import annotations

from datetime import UTC, datetime

import yaml

from tests.desk import Desk
from tests.flows.test_departments import NAME, tills

#: A Monday, 10:00 in Moscow and 17:00 in Vladivostok.
MONDAY = datetime(2027, 3, 1, 7, tzinfo=UTC)
HOUR = 3600


async def _loads(desk: Desk, *rows: dict[str, str]) -> None:
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button="📥 Загрузить", after=mine)
    await desk.presses(desk.max, "📥 Загрузить", menu)
    await desk.max.sends_document(desk.bot, name="d.yaml", data=yaml.safe_dump(list(rows)).encode())
    await desk.settles()


async def test_a_ticket_goes_where_it_is_working_time(desk: Desk) -> None:
    east = await tills(desk)
    await _loads(
        desk,
        {"name": "Поддержка", "hours": "Пн-Пт 09:00-18:00"},
        {"name": NAME, "hours": "Пн-Пт 09:00-18:00", "zone": "Asia/Vladivostok"},
    )
    await _loads(desk, {"name": NAME, "queue_with": "Нет такого"})
    await desk.max.sees("queue_with — название другого отдела", in_=desk.bot)
    mine = await desk.max.writes("/departments", desk.bot)
    menu = await desk.max.sees("Отделы", in_=desk.bot, button=NAME, after=mine)
    await desk.presses(desk.max, NAME, menu)
    page = await desk.max.sees(NAME, in_=desk.bot, button="🌍 Общая очередь", after=mine)
    await desk.presses(desk.max, "🌍 Общая очередь", page)
    page = await desk.max.sees("Сейчас: ни с кем", in_=desk.bot, button="Поддержка")
    await desk.presses(desk.max, "Поддержка", page)
    await desk.max.sees("Сейчас: Поддержка", in_=desk.bot, button="✖️ Своя очередь")

    await desk.passes((MONDAY - desk.tg.clock.now()).total_seconds())
    await desk.ira.writes("Протекла крыша над сервером", desk.bot)
    await desk.oleg.sees("Протекла крыша", in_=desk.group, button="🙋 Взять в работу")  # both work: its own
    await desk.passes(9 * HOUR)  # 19:00 in Moscow, night in Vladivostok: whoever opens first has it
    await desk.anna.sees("Протекла крыша", in_=east, button="🙋 Взять в работу")
    await desk.oleg.sees(f"№1 теперь у отдела «{NAME}»", in_=desk.group)
    await desk.passes(8 * HOUR)  # 3:00 in Moscow, 10:00 in Vladivostok
    await desk.petr.writes("Запах гари в подвале", desk.bot)
    card = await desk.anna.sees("Запах гари", in_=east, button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    await desk.passes(9 * HOUR)  # noon in Moscow: what is taken stays, what nobody has taken goes on
    await desk.oleg.sees("Протекла крыша", in_=desk.group, button="🙋 Взять в работу")
    assert desk.oleg.count("Запах гари", in_=desk.group) == 0
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("перешло туда, где рабочее время", in_=desk.group)

    page = await desk.max.sees("Сейчас: Поддержка", in_=desk.bot, button="✖️ Своя очередь")
    await desk.presses(desk.max, "✖️ Своя очередь", page)
    await desk.max.sees("Сейчас: ни с кем", in_=desk.bot, button="Поддержка")
    await desk.passes(8 * HOUR)  # 20:00 in Moscow
    await desk.john.writes("The ceiling leaks onto the server", desk.bot)
    await desk.oleg.sees("The ceiling leaks", in_=desk.group, button="🙋 Взять в работу")
