"""`/stats`: what became of people's contacts, for the group, for admins, and for each specialist."""

from __future__ import annotations

import csv
import io
from datetime import time
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from sqlalchemy import select

from storage.tables import Timer
from telegram_emulator import Seen
from tests.desk import Desk
from tickets.periods import next_monday

DAY = 86400
ZONE = ZoneInfo("Europe/Moscow")


async def _a_full_day(desk: Desk) -> None:
    """Ира is helped by the bot; Пётр by Олег, who is rated low; John's words are spam."""
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    await desk.presses(desk.ira, "✅ Помогло", answer)
    await desk.petr.writes("Протекла крыша над сервером")
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.passes(120)
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Протекла крыша", button="✅ Решено")
    await desk.passes(240)
    await desk.oleg.writes("Едем", topic="№2")
    await desk.petr.sees("Едем")
    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.petr.sees("Проблема решена?", button="👍 Да, решено")
    await desk.presses(desk.petr, "👍 Да, решено", asked)
    await desk.presses(desk.petr, "2", await desk.petr.sees("Оцените", button="5"))
    await desk.john.writes("Cheap watches for everybody here")
    spam = await desk.oleg.sees("Cheap watches", button="🚫 Спам")
    await desk.presses(desk.oleg, "🚫 Спам", spam)
    await desk.settles()


async def _figures(desk: Desk) -> Seen:
    await desk.oleg.writes("/stats", desk.group)
    return await desk.oleg.sees("📊", button="🔎 Обращения за цифрами")


async def test_a_department_sees_what_became_of_its_contacts(desk: Desk) -> None:
    await _a_full_day(desk)
    told = (await _figures(desk)).words
    assert "последние 7 дней" in told
    assert "Обращений: 2" in told or "Обращения: 2" in told
    assert "автор подтвердил: 1 (50 %)" in told
    assert "автор промолчал: 0 (0 %)" in told
    assert "вернулся за 72 часа: 0 (0 %)" in told
    assert "Передано специалистам: 1 (50 %)" in told
    assert "Берут в работу за 2 мин" in told
    assert "Первый ответ через 6 мин" in told
    assert "В срок: взято 100 %, отвечено 100 %, решено 100 %" in told
    assert "⭐ 2 из 5 — оценок 1 из 1 (100 %)" in told
    assert "• Терминал не проводит оплату — 1" in told
    assert "• Протекла крыша над сервером — 1" in told
    assert len(told) < 1500


async def test_the_period_changes_in_place_and_figures_open(desk: Desk) -> None:
    await _a_full_day(desk)
    first = await _figures(desk)
    await desk.presses(desk.oleg, "Сегодня", first)
    today = await desk.oleg.sees("📊 сегодня", button="7 дней")
    assert today.id == first.id
    await desk.presses(desk.oleg, "🔎 Обращения за цифрами", today)
    opened = await desk.oleg.sees("Какие обращения показать?", button="◀️ Назад")
    assert opened.id == first.id
    assert "Низкие оценки · 1" in opened.buttons
    assert not any(text.startswith("Открыты снова") for text in opened.buttons)
    await desk.presses(desk.oleg, "Все обращения · 2", opened)
    listed = await desk.oleg.sees("Все обращения: 2", button="◀️ Назад")
    assert "№1 · " in listed.words
    assert "Протекла крыша над сервером" in listed.words
    assert "watches" not in listed.words
    await desk.presses(desk.oleg, "◀️ Назад", listed)
    await desk.oleg.sees("Какие обращения показать?")
    late = await (await desk.oleg.forges("n:show:soon:0::0::0", on=first)).answer()
    assert late.alert


async def test_charts_are_sent_as_a_picture(desk: Desk) -> None:
    await _a_full_day(desk)
    await desk.presses(desk.oleg, "📈 Графики", await _figures(desk))
    await desk.settles()
    sent = desk.oleg.chat(desk.group).messages[-1]
    assert sent.kind == "photo"
    assert "последние 7 дней" in sent.words
    assert sent.silent
    await desk.max.writes("/stats 30")
    await desk.presses(desk.max, "📈 Графики", await desk.max.sees("📊", in_=desk.bot, button="📈 Графики"))
    await desk.settles()
    assert desk.max.chat(desk.bot).messages[-1].kind == "photo"


async def test_a_period_goes_out_as_a_file_for_spreadsheets(desk: Desk) -> None:
    await desk.petr.writes("=HYPERLINK(1) протекла крыша")
    card = await desk.oleg.sees("протекла крыша", button="🙋 Взять в работу")
    await desk.passes(90)
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.oleg.writes("/register Мария, лично, протекла раковина", desk.group)
    await desk.settles()
    told = await _figures(desk)
    assert "Не в чате: визиты: 1" in told.words
    for kind in ("📄 CSV", "📗 XLSX"):
        await desk.presses(desk.oleg, kind, told)
        await desk.settles()
    sent = [seen for seen in desk.oleg.chat(desk.group).messages if seen.kind == "document"]
    table, book = [seen.file.data for seen in sent if seen.file is not None]
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert [(row["№"], row["Откуда"]) for row in rows] == [("1", "чат"), ("2", "чат"), ("3", "визит")]
    assert rows[0]["Первые слова"] == "'=HYPERLINK(1) протекла крыша"
    assert 1.5 <= float(rows[0]["Взято через, мин"]) < 3
    assert rows[0]["Чем закончилось"] == "Переданы специалистам"
    assert rows[1]["Взято через, мин"] == ""
    contacts, figures = load_workbook(io.BytesIO(book)).worksheets
    table_of = list(contacts.values)
    assert table_of[1][5] == "=HYPERLINK(1) протекла крыша"
    assert contacts.cell(2, 6).data_type == "s"
    assert [row[0] for row in table_of[1:]] == [1, 2, 3]
    assert list(figures.values)[:3] == [("Все обращения", 3), ("Звонки", 0), ("Визиты", 1)]


async def test_own_figures_go_to_ones_private_chat(desk: Desk) -> None:
    await desk.oleg.starts(desk.bot)
    await _a_full_day(desk)
    press = await desk.presses(desk.oleg, "👤 Мои показатели", await _figures(desk))
    assert "в личном чате" in (press.text or "")
    own = await desk.oleg.sees("Ваши обращения", button="30 дней")
    assert "№2 — 2 из 5" in own.words
    assert own.chat_id == desk.bot.id
    await desk.presses(desk.oleg, "30 дней", own)
    assert (await desk.oleg.sees("последние 30 дней")).id == own.id
    await desk.anna.writes("/stats", desk.group)
    await desk.settles()
    await desk.anna.starts(desk.bot)
    await desk.anna.writes("/stats 30")
    assert "За это время обращений нет" in (await desk.anna.sees("Ваши обращения")).words


async def test_an_admin_asks_for_any_time(desk: Desk) -> None:
    await _a_full_day(desk)
    await desk.passes(3 * DAY)
    await desk.max.writes("/stats сегодня")
    assert "обращений нет" in (await desk.max.sees("📊 сегодня")).words
    await desk.max.writes("/stats когда-нибудь")
    await desk.max.sees("Не получилось понять, за какое время")
    began = desk.tg.clock.now().date()
    await desk.max.writes(f"/stats {began.year - 1}-12-01 – {began.year}-11-30")
    seen = await desk.max.sees("📊", button="🔎 Обращения за цифрами")
    assert "Передано специалистам: 1" in seen.words


async def test_mondays_bring_the_week(desk: Desk) -> None:
    await desk.passes((next_monday(desk.tg.clock.now(), ZONE, time(9)) - desk.tg.clock.now()).total_seconds())
    await desk.restarts(weekly_digest="on")
    await desk.anna.starts(desk.bot)
    await desk.makes_lead(desk.anna)
    await _a_full_day(desk)
    await desk.passes(6 * DAY)
    assert not desk.max.count("Неделя в цифрах")
    await desk.passes(DAY)
    week = await desk.max.sees("Неделя в цифрах", in_=desk.bot, button="📈 Графики")
    assert "Передано специалистам: 1" in week.words
    led = await desk.anna.sees("Неделя в цифрах", in_=desk.bot, button="🔎 Обращения за цифрами")
    await desk.presses(desk.anna, "🔎 Обращения за цифрами", led)
    opened = await desk.anna.sees("Какие обращения показать?", in_=desk.bot)
    assert "Все обращения · 2" in opened.buttons
    await desk.passes(7 * DAY)
    assert desk.max.count("Неделя в цифрах") == 1
    await desk.restarts(weekly_digest="off")
    async with desk.database.read() as session:
        assert await session.scalar(select(Timer.id).where(Timer.kind == "digest")) is None


async def test_figures_are_for_those_who_belong_there(desk: Desk) -> None:
    first = await _figures_of_nothing(desk)
    pressed = await (await desk.petr.forges("n:show:7:0::0::0", on=first)).answer()
    assert not pressed.alert or "участник" in (pressed.text or "")
    await desk.ira.writes("/stats")
    await desk.settles()
    assert not desk.ira.count("📊")


async def _figures_of_nothing(desk: Desk) -> Seen:
    await desk.oleg.writes("/stats", desk.group)
    return await desk.oleg.sees("За это время обращений нет")


async def test_a_button_of_before_an_update_says_that_it_is_out_of_date(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.oleg.writes("/stats", desk.group)
    figures = await desk.oleg.sees("📊", button="👤 Мои показатели")
    former = await desk.oleg.forges("n:chart:week:0::0", on=figures)  # without whose figures they are
    told = await former.answer()
    assert "устарела" in (told.text or "")
    assert told.alert
    nobodys = await desk.ira.forges("zz:1", on=await desk.ira.sees("Здравствуйте", timeout=5))
    assert "устарела" in ((await nobodys.answer()).text or "")
