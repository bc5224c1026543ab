"""`/stats` of a client, a site, a channel and, for a lead, of each of the department's people."""

from __future__ import annotations

import csv
import io

from sqlalchemy import select

from storage.tables import Person
from telegram_emulator import Seen
from tests.desk import Desk
from tests.flows.test_clients import adds_client, joins


async def _presses(desk: Desk, *buttons: str) -> Seen:
    """Макс presses his way on under the figures in his chat; gives what stands there then."""
    for button in buttons:
        await desk.presses(desk.max, button, await desk.max.sees("📊", in_=desk.bot, button=button))
        await desk.settles()
    return next(seen for seen in reversed(desk.max.chat(desk.bot).messages) if seen.buttons)


async def test_figures_are_narrowed_and_opened(desk: Desk) -> None:
    await adds_client(desk, "Ромашка", "Ленина, 12", "Гагарина, 4")
    await joins(desk, desk.ira, "Ромашка", "Ленина, 12", "Ира")
    await desk.hands_over()
    await desk.petr.writes("Протекла крыша над сервером", desk.bot)
    await desk.oleg.sees("№2 · Пётр", button="🙋 Взять в работу")
    await desk.john.writes("Терминал не проводит оплату", desk.bot)
    await desk.john.sees("Проверьте связь")
    await desk.oleg.writes("/register Мария, лично, протекла раковина", desk.group)
    await desk.settles()

    await desk.max.writes("/stats", desk.bot)
    whole = await desk.max.sees("📊", in_=desk.bot, button="🏢 Клиент, точка, канал")
    assert "4" in whole.words.split("Обращен")[1][:8]
    asked = await _presses(desk, "🏢 Клиент, точка, канал")
    assert asked.buttons == ["чат", "визит", "Ромашка", "◀️ Назад"]  # nothing that nobody came from
    shown = await _presses(desk, "Ромашка")
    assert "Только: Ромашка" in shown.words
    assert "Передано специалистам: 1 (100 %)" in shown.words
    asked = await _presses(desk, "🏢 Клиент, точка, канал")
    assert asked.buttons == ["чат", "визит", "● Ромашка", "📍 Ленина, 12", "✖️ Все обращения", "◀️ Назад"]
    shown = await _presses(desk, "📍 Ленина, 12", "30 дней")
    assert "Только: Ромашка · Ленина, 12" in shown.words
    await desk.presses(desk.max, "📄 CSV", shown)
    await desk.presses(desk.max, "📈 Графики", shown)
    await desk.settles()
    sent = [seen for seen in desk.max.chat(desk.bot).messages if seen.kind in ("document", "photo")]
    assert all("Только: Ромашка · Ленина, 12" in seen.words for seen in sent)
    table = next(seen.file.data for seen in sent if seen.kind == "document" and seen.file is not None)
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [(row["№"], row["Точка"]) for row in rows] == [("1", "Ромашка · Ленина, 12")]
    nothing = await _presses(desk, "🏢 Клиент, точка, канал", "визит")
    assert "Только: Ромашка · Ленина, 12 · визит" in nothing.words
    assert "обращений нет" in nothing.words
    whole = await _presses(desk, "🏢 Клиент, точка, канал", "✖️ Все обращения")
    assert "Только" not in whole.words

    opened = await _presses(desk, "🔎 Обращения за цифрами", "📖 Статьи и вопросы")
    assert opened.buttons[:2] == ["📖 Терминал не проводит оплату · 1", "❓ Протекла крыша над сервером · 2"]
    listed = await _presses(desk, "❓ Протекла крыша над сервером · 2")
    assert "Протекла крыша над сервером: 2" in listed.words
    assert listed.words.index("№2 · ") < listed.words.index("№1 · ")
    listed = await _presses(desk, "◀️ Назад", "📖 Терминал не проводит оплату · 1")
    assert "№3 · " in listed.words
    hours = await _presses(desk, "◀️ Назад", "◀️ Назад", "🕘 Часы, дни, оценки")
    listed = await _presses(desk, hours.buttons[0])
    assert "Пришли в " in listed.words


async def test_a_lead_sees_the_department_and_each_of_its_people(desk: Desk) -> None:
    await desk.anna.starts(desk.bot)
    await desk.oleg.starts(desk.bot)
    await desk.makes_lead(desk.anna)
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.presses(desk.ira, "2", await desk.ira.sees("Оцените", button="5"))
    await desk.settles()

    await desk.anna.writes("/stats", desk.bot)
    shown = await desk.anna.sees("📊 Поддержка", in_=desk.bot, button="👥 Сотрудники отдела")
    assert "Передано специалистам: 1" in shown.words
    assert "№1 — 2 из 5" not in shown.words
    await desk.presses(desk.anna, "👥 Сотрудники отдела", shown)
    people = await desk.anna.sees("Чьи показатели показать?", button="Олег")
    await desk.presses(desk.anna, "Олег", people)
    personal = await desk.anna.sees("Только: Олег", in_=desk.bot, button="30 дней")
    assert "№1 — 2 из 5" in personal.words
    await desk.presses(desk.anna, "👤 Мои показатели", personal)
    own = await desk.anna.sees("Ваши обращения", in_=desk.bot, button="Поддержка")
    await desk.presses(desk.anna, "Поддержка", own)
    await desk.anna.sees("📊 Поддержка", in_=desk.bot, button="👥 Сотрудники отдела")

    # Nobody else sees them, neither by the same button in private nor in the group.
    await desk.oleg.writes("/stats", desk.bot)
    theirs = await desk.oleg.sees("Ваши обращения", in_=desk.bot)
    assert "👥 Сотрудники отдела" not in theirs.buttons
    who = f"p{await _number_of(desk)}"
    foreign = await (await desk.oleg.forges(f"n:show:7:1::0:{who}:0", on=theirs)).answer()
    assert not desk.oleg.count("Только:")
    assert not foreign.alert  # they are shown their own
    mine = await desk.anna.writes("/stats", desk.group)
    posted = await desk.anna.sees("📊", in_=desk.group, button="📈 Графики", after=mine)
    for view in ("show", "people", "chart"):
        refused = await (await desk.anna.forges(f"n:{view}:7:0::0:{who}:0", on=posted)).answer()
        assert refused.alert
    assert not desk.oleg.count("Только:")


async def _number_of(desk: Desk) -> int:
    async with desk.database.read() as session:
        found = await session.scalar(select(Person.id).where(Person.telegram_id == desk.oleg.id))
    assert found is not None
    return found
