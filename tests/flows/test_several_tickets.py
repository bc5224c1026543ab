"""Several tickets of one requester: which of them a message belongs to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import OutboxRow, Post
from tests.desk import Desk


async def _two_in_work(desk: Desk) -> None:
    """Олег has the roof, Анна has the door."""
    await desk.is_taken()
    await desk.ira.writes("/new")
    await desk.ira.sees("отдельное обращение")
    await desk.ira.sends_album([("photo", "Сломалась дверь холодильника"), ("photo", None)])
    await desk.ira.sees("обращение №2")
    card = await desk.anna.sees("Сломалась дверь", button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    await desk.anna.sees("Исполнитель: Анна", topic="№2")


async def test_the_new_one_is_written_about_until_somebody_else_speaks(desk: Desk) -> None:
    await _two_in_work(desk)
    await desk.ira.writes("Дверь ещё и скрипит")
    await desk.anna.sees("Дверь ещё и скрипит", topic="№2")
    await desk.anna.writes("Смажем", topic="№2")
    await desk.ira.sees("Смажем")
    await desk.ira.writes("Спасибо!")
    await desk.anna.sees("Спасибо!", topic="№2")
    await desk.oleg.writes("Какой этаж?", topic="№1")
    await desk.ira.sees("Какой этаж?")
    await desk.ira.writes("Второй")
    which = await desk.ira.sees("К какому относится это сообщение?")
    assert which.buttons == [
        "№2 · Сломалась дверь холодильника",
        "№1 · Протекла крыша над сервером",
        "➕ Это новый вопрос",
    ]
    await desk.presses(desk.ira, "№1", which)
    await desk.oleg.sees("Второй", topic="№1")
    told = await desk.ira.sees("Добавлено к обращению №1")
    assert told.id == which.id
    assert not told.buttons
    await desk.ira.writes("Справа от лестницы")
    await desk.oleg.sees("Справа от лестницы", topic="№1")
    await desk.ira.writes("/my")
    await desk.ira.sees("Ваши обращения")
    assert desk.ira.count("К какому относится") == 0


async def test_a_reply_finds_its_ticket_and_the_choice_moves_there(desk: Desk) -> None:
    await _two_in_work(desk)
    await desk.oleg.writes("Про крышу: еду", topic="№1")
    roof = await desk.ira.sees("Про крышу: еду")
    mine = await desk.ira.writes("А крыша подождёт", reply_to=roof)
    await desk.oleg.sees("А крыша подождёт", topic="№1")
    shown = await desk.ira.sees("в обращении №1 (Протекла крыша над сервером)")
    assert shown.reply_to == mine.id
    await desk.ira.writes("До завтра")
    await desk.oleg.sees("До завтра", topic="№1")
    await desk.settles()
    assert desk.ira.count("в обращении №1 (") == 1
    door = await desk.ira.sees("обращение №2")
    await desk.ira.writes("А дверь срочно", reply_to=door)
    await desk.anna.sees("А дверь срочно", topic="№2")
    await desk.ira.sees("в обращении №2 (")


async def test_whoever_replies_before_it_is_noted_is_understood(desk: Desk) -> None:
    await _two_in_work(desk)
    await desk.oleg.writes("Про крышу: еду", topic="№1")
    roof = await desk.ira.sees("Про крышу: еду")
    await desk.settles()

    async def comes(session: AsyncSession) -> tuple[dict[str, Any], int]:
        """It is in Ира's chat, and what has come of it isn't written down yet."""
        post = (
            await session.scalars(select(Post).where(Post.telegram_message_id == roof.id, Post.chat_id > 0))
        ).one()
        row = (
            await session.scalars(
                select(OutboxRow).where(
                    OutboxRow.message_id == post.message_id, OutboxRow.chat_id == post.chat_id
                )
            )
        ).one()
        noted = {column.name: getattr(post, column.name) for column in Post.__table__.columns}
        await session.delete(post)
        row.state = "leased"
        return noted, row.id

    noted, number = await desk.database.write(comes)
    await desk.ira.writes("А крыша подождёт", reply_to=roof)
    await desk.tg.wait(lambda: not desk.bot.updates.waiting)

    async def is_noted(session: AsyncSession) -> None:
        session.add(Post(**noted))
        (await session.get_one(OutboxRow, number)).state = "sent"

    await desk.database.write(is_noted)
    await desk.oleg.sees("А крыша подождёт", topic="№1")


async def test_the_choice_is_forgotten_after_a_while_and_outlives_a_restart(desk: Desk) -> None:
    await _two_in_work(desk)
    await desk.ira.writes("Дверь скрипит")
    await desk.anna.sees("Дверь скрипит", topic="№2")
    await desk.restarts()
    await desk.passes(10 * 60)
    await desk.ira.writes("И не закрывается")
    await desk.anna.sees("И не закрывается", topic="№2")
    await desk.passes(40 * 60)
    album = await desk.ira.sends_album([("photo", "Вот так"), ("photo", None)])
    which = await desk.ira.sees("К какому относится это сообщение?", button="№2")
    await desk.presses(desk.ira, "№2", which)
    crossed = await desk.anna.sees("Вот так", topic="№2")
    await desk.settles()
    parts = [seen for seen in desk.anna.chat(desk.group).messages if seen.album == crossed.album]
    assert len(parts) == len(album)
    late = await (await desk.ira.forges("m:3:1", on=which)).answer()
    assert "устарела" in (late.text or "")


async def test_no_answer_or_a_new_matter_goes_its_own_way(desk: Desk) -> None:
    await _two_in_work(desk)
    await desk.passes(40 * 60)
    await desk.ira.writes("Терминал не проводит оплату")
    which = await desk.ira.sees("К какому относится это сообщение?")
    assert desk.ira.count("Проверьте связь") == 0
    await desk.presses(desk.ira, "Это новый вопрос", which)
    await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    await desk.passes(40 * 60)
    await desk.ira.writes("Ещё и кот сбежал")
    again = await desk.ira.sees("К какому относится", button="💬 Терминал не проводит оплату", after=which)
    await desk.passes(3 * 60)
    await desk.ira.sees("обращение №4")
    await desk.oleg.sees("кот сбежал", button="🙋 Взять в работу")
    late = await desk.presses(desk.ira, "№1", again)
    assert "устарела" in (late.text or "")


async def test_what_waits_on_line_1_can_be_chosen_too(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.writes("/new")
    await desk.ira.sees("отдельное обращение")
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.passes(40 * 60)
    await desk.ira.writes("Сломалась дверь холодильника")
    which = await desk.ira.sees("К какому относится это сообщение?")
    await desk.presses(desk.ira, "💬 Терминал", which)
    await desk.ira.sees("обращение №2")
    card = await desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    assert "Сломалась дверь" in card.words


async def test_what_is_urgent_is_not_asked_about(desk: Desk) -> None:
    await desk.max.writes("/kb")
    menu = await desk.max.sees("", button="🚨 Срочные слова")
    await desk.presses(desk.max, "🚨 Срочные слова", menu)
    listed = await desk.max.sees("", button="➕ Добавить слова", after=menu)
    await desk.presses(desk.max, "➕ Добавить слова", listed)
    await desk.max.sees("", after=listed)
    await desk.max.writes("касса горит")
    await desk.max.sees("касса горит")
    await _two_in_work(desk)
    await desk.passes(40 * 60)
    await desk.ira.writes("У нас касса горит")
    await desk.ira.sees("обращение №3")
    assert desk.ira.count("К какому относится") == 0


async def test_other_peoples_tickets_are_not_theirs_to_choose(desk: Desk) -> None:
    await _two_in_work(desk)
    await desk.passes(40 * 60)
    await desk.petr.writes("Запах гари в подвале")
    await desk.petr.sees("обращение №3")
    await desk.ira.writes("Кот сбежал")
    which = await desk.ira.sees("К какому относится")
    press = await (await desk.ira.forges("m:4:3", on=which)).answer()
    assert press.alert
    await desk.presses(desk.ira, "№2", which)
    await desk.anna.sees("Кот сбежал", topic="№2")


async def test_in_english(desk: Desk) -> None:
    await desk.john.writes("It smells of smoke in here")
    await desk.john.sees("#1")
    await desk.john.writes("/new")
    await desk.john.sees("separate ticket")
    await desk.john.writes("The fridge door is broken")
    await desk.john.sees("#2")
    await desk.passes(40 * 60)
    await desk.john.writes("It is still there")
    which = await desk.john.sees("Which one is this message about?")
    assert which.buttons[-1] == "➕ It's a new question"
    await desk.presses(desk.john, "#1 · It smells", which)
    await desk.john.sees("Added to ticket #1")
