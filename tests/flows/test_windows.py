"""What breaks around the desk: blocked bots, topics deleted by hand, groups that move, restarts."""

from __future__ import annotations

from telegram_emulator import Telegram
from tests.desk import Desk


async def test_the_specialist_hears_that_the_requester_has_blocked_the_bot(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.blocks(desk.bot)
    mine = await desk.oleg.writes("Вы где?", topic="№1")
    told = await desk.oleg.sees("Не доставлено: Ира", topic="№1")
    assert told.reply_to == mine.id
    await desk.ira.unblocks(desk.bot)
    await desk.ira.writes("Я здесь")
    await desk.oleg.sees("Я здесь", topic="№1")
    await desk.oleg.writes("Хорошо", topic="№1")
    await desk.ira.sees("Хорошо")


async def test_blocked_before_anything_was_said(desk: Desk) -> None:
    await desk.ira.writes("Протекла крыша над сервером")
    await desk.ira.blocks(desk.bot)
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.settles()
    await desk.oleg.writes("Вы где?", topic="№1")
    await desk.oleg.sees("Не доставлено: Ира", topic="№1")


async def test_a_topic_deleted_by_hand_is_made_again_once(desk: Desk) -> None:
    desk.group.set_status(desk.anna, "administrator")
    await desk.is_taken()
    await desk.oleg.writes("Смотрю", topic="№1")
    await desk.ira.sees("Смотрю")
    await desk.settles()
    await desk.anna.deletes_topic(desk.group, "№1")
    await desk.ira.writes("Вода на полу")
    await desk.ira.writes("Вода по колено")
    first = await desk.oleg.sees("Смотрю", topic="№1", button="✅ Решено")
    await desk.oleg.sees("👤 Ира\nВода на полу", topic="№1", after=first)
    await desk.oleg.sees("👤 Ира\nВода по колено", topic="№1", after=first)
    await desk.settles()
    assert len(desk.oleg.chat(desk.group).topics) == 1
    card = await desk.oleg.sees("В работе: Олег")
    link = next(entity["url"] for entity in card.entities if entity["type"] == "text_link")
    assert link.endswith(f"/{first.thread_id}")
    await desk.oleg.writes("Бегу", topic="№1")
    await desk.ira.sees("Бегу")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.ira.sees("Проблема решена?")


async def test_a_topic_closed_by_hand_opens_again(desk: Desk) -> None:
    desk.group.set_status(desk.anna, "administrator")
    await desk.is_taken()
    await desk.settles()
    await desk.anna.closes_topic(desk.group, "№1")
    await desk.ira.writes("Вода на полу")
    await desk.oleg.sees("Вода на полу", topic="№1")
    await desk.oleg.writes("Бегу", topic="№1")
    await desk.ira.sees("Бегу")


async def test_a_card_deleted_by_hand_is_posted_again(desk: Desk) -> None:
    desk.group.set_status(desk.anna, "administrator")
    card = await desk.hands_over()
    await desk.anna.deletes_message(card)
    await desk.ira.writes("Вода на полу")
    again = await desk.oleg.sees("Вода на полу", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", again)
    await desk.ira.sees("Обращением №1 занимается Олег")


async def test_a_message_deleted_before_it_crossed(desk: Desk) -> None:
    await desk.is_taken()
    await desk.settles()
    await desk.stops()
    photo = await desk.ira.sends_photo(caption="Не туда")
    await desk.ira.deletes(photo)
    await desk.starts()
    await desk.oleg.sees("Сообщение удалили", topic="№1")


async def test_a_group_becomes_a_supergroup(database_url: str) -> None:
    desk = Desk(database_url, group_kind="group")
    await desk.opens()
    card = await desk.hands_over()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Исполнитель: Олег", button="✅ Решено")
    await desk.petr.writes("Сломалась дверь холодильника")
    await desk.oleg.sees("Сломалась дверь")
    await desk.settles()

    desk.group.migrate()
    await desk.settles()
    card = await desk.oleg.sees("Протекла крыша", in_=desk.group)
    await desk.oleg.writes("Еду к вам", desk.group, reply_to=card)
    await desk.ira.sees("Еду к вам")
    await desk.ira.writes("Жду")
    copy = await desk.oleg.sees("Жду", in_=desk.group)
    await desk.oleg.writes("Уже рядом", desk.group, reply_to=copy)
    await desk.ira.sees("Уже рядом")
    waiting = await desk.anna.sees("Сломалась дверь", in_=desk.group, button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", waiting)
    await desk.petr.sees("Обращением №2 занимается Анна")
    await desk.restarts()
    await desk.oleg.writes("Почти приехал", desk.group, reply_to=copy)
    await desk.ira.sees("Почти приехал")
    await desk.closes()


async def test_that_a_group_has_moved_is_said_in_the_old_one_too(database_url: str) -> None:
    desk = Desk(database_url, group_kind="group")
    await desk.opens()
    await desk.hands_over()
    await desk.settles()
    desk.group.migrate()
    desk.bot.updates.waiting.pop()  # what is said in the new one comes later, or never
    await desk.settles()
    await desk.oleg.writes("/queue", desk.group)
    await desk.oleg.sees("Протекла крыша", in_=desk.group)
    await desk.closes()


async def test_without_the_right_to_open_topics_the_talk_is_under_the_card(desk: Desk) -> None:
    await desk.max.starts(desk.bot)
    await desk.max.sees("Здравствуйте, Макс!")
    desk.group.set_rights(desk.bot, {"can_delete_messages", "can_pin_messages"})
    card = await desk.hands_over()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Исполнитель: Олег", button="✅ Решено")
    assert first.reply_to == card.id
    await desk.max.sees("Не отправлено")
    await desk.oleg.writes("Еду к вам", desk.group, reply_to=first)
    await desk.ira.sees("Еду к вам")
    await desk.ira.writes("Жду")
    copy = await desk.oleg.sees("Жду", in_=desk.group)
    assert copy.reply_to == card.id


async def test_the_bot_thrown_out_and_let_in_again(desk: Desk) -> None:
    await desk.max.starts(desk.bot)
    await desk.max.sees("Здравствуйте, Макс!")
    desk.group.remove(desk.bot, "kicked")
    await desk.ira.writes("Протекла крыша над сервером")
    await desk.ira.sees("обращение №1")
    await desk.max.sees("Не отправлено")
    desk.group.add(desk.bot)
    await desk.passes(31 * 60)
    offer = await desk.oleg.sees("№1 всё ещё никто не взял", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", offer)
    await desk.oleg.sees("Протекла крыша", topic="№1", button="✅ Решено")
    await desk.ira.sees("Обращением №1 занимается Олег")


async def test_who_waits_for_an_answer_and_leaves(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.ira.sees("нужен ваш ответ")
    desk.group.remove(desk.oleg, "kicked")
    await desk.anna.sees("Олег больше не в группе", topic="№1", button="🙋 Взять в работу")
    await desk.ira.writes("Второй этаж")
    await desk.anna.sees("Второй этаж", button="🚫 Спам")


async def test_a_restart_changes_nothing_but_time(desk: Desk) -> None:
    await desk.ira.writes("Протекла крыша")
    await desk.restarts()
    await desk.ira.writes("Над сервером")
    card = await desk.oleg.sees("Над сервером", button="🙋 Взять в работу")
    await desk.stops()
    press = await desk.oleg.presses("🙋 Взять в работу", on=card)
    await desk.ira.writes("Вода на полу")
    await desk.starts()
    await press.answer()
    await desk.oleg.sees("Вода на полу", topic="№1")
    first = await desk.oleg.sees("Протекла крыша", topic="№1", button="✅ Решено")
    await desk.restarts()
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.restarts()
    await desk.passes(25 * 3600)
    await desk.ira.sees("Обращение №1 закрыто")
    assert desk.ira.count("Проблема решена?") == 1


async def test_poison_becomes_a_ticket_and_holds_nobody_up(desk: Desk) -> None:
    await desk.max.starts(desk.bot)
    await desk.max.sees("Здравствуйте, Макс!")
    poison(desk.tg, desk, {"text": "Касса горит", "entities": "oops"})
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("Проверьте связь")
    await desk.ira.sees("обращение №")
    card = await desk.oleg.sees("Касса горит", button="🙋 Взять в работу")
    assert "не смог прочитать" in card.words
    await desk.max.sees("не смог прочитать")
    await desk.ira.writes("Вы меня слышите?")
    await desk.oleg.sees("Вы меня слышите?", button="🙋 Взять в работу")
    desk.dead = 1


def poison(tg: Telegram, desk: Desk, body: dict[str, object]) -> None:
    """Puts an update into the bot's queue that no client library can read."""
    chat = tg.world.open_private(desk.bot, desk.ira.user)
    message = {
        "message_id": next(chat.numbers),
        "date": int(tg.clock.timestamp()),
        "chat": {"id": desk.ira.id, "type": "private", "first_name": "Ира"},
        "from": desk.ira.user.api,
        **body,
    }
    desk.bot.updates.push("message", message, f"user {desk.ira.id}", tg.clock.timestamp())
