"""The specialist's side: what became of each message, who else is there, and help that fits the moment."""

from __future__ import annotations

import asyncio

from telegram_emulator import Seen
from tests.desk import Desk


def mark_on(desk: Desk, message: Seen) -> list[str]:
    """The reactions on a message in the staff group."""
    now = next(item for item in desk.oleg.chat(desk.group).messages if item.id == message.id)
    return [reaction["emoji"] for reaction in now.reactions]


async def test_each_message_says_that_it_arrived(desk: Desk) -> None:
    await desk.is_taken()
    said = await desk.oleg.writes("Еду к вам", topic="№1")
    await desk.ira.sees("Еду к вам")
    note = await desk.oleg.writes("// позвонил электрику", topic="№1")
    album = await desk.oleg.sends_album([("photo", "Вот так"), ("photo", None)], to=desk.group, topic="№1")
    await desk.ira.sees("Вот так")
    await desk.settles()
    assert mark_on(desk, said) == mark_on(desk, album[0]) == ["👌"]
    assert mark_on(desk, note) == mark_on(desk, album[1]) == []


async def test_each_message_says_why_it_did_not(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.blocks(desk.bot)
    said = await desk.oleg.writes("Еду к вам", topic="№1")
    why = await desk.oleg.sees("Не доставлено: Ира больше не принимает сообщений от бота", topic="№1")
    assert why.reply_to == said.id
    await desk.settles()
    assert mark_on(desk, said) == []


async def test_an_account_that_is_gone(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.deletes_account()
    said = await desk.oleg.writes("Еду к вам", topic="№1")
    why = await desk.oleg.sees("Не доставлено: аккаунт автора удалён (Ира)", topic="№1")
    assert why.reply_to == said.id


async def test_a_group_without_reactions_loses_no_message(desk: Desk) -> None:
    await desk.is_taken()
    desk.tg.fault(method="setMessageReaction", kind="500", times=1)
    await desk.oleg.writes("Еду к вам", topic="№1")
    gone = await desk.oleg.writes("И ещё", topic="№1")
    await desk.ira.sees("И ещё")
    await desk.oleg.deletes(gone)
    await desk.settles()
    assert not desk.max.count("Не отправлено")


async def test_who_else_is_in_the_ticket(desk: Desk) -> None:
    await desk.is_taken()
    await desk.anna.writes("Ключ от чердака у меня", topic="№1")
    await desk.oleg.writes("Еду к вам", topic="№1")
    card = await desk.oleg.sees("Помогают: Анна")
    assert "В работе: Олег" in card.words
    assert card.thread_id is None
    await desk.oleg.writes("/ticket", topic="№1")
    page = await desk.oleg.sees("📄 №1", topic="№1")
    assert "Помогают: Анна" in page.words


async def test_who_was_second_is_told_alone(desk: Desk) -> None:
    card = await desk.hands_over()
    presses = [await person.presses("🙋 Взять в работу", on=card) for person in (desk.oleg, desk.anna)]
    first, second = await asyncio.gather(*(press.answer() for press in presses))
    assert first.text == "№1 теперь у вас в работе"
    assert (second.alert, second.text) == (True, "Обращением №1 уже занимается Олег.")
    own = await (await desk.oleg.forges("t:take:1", on=card)).answer()  # his screen is slow
    assert own.text == "Обращение №1 уже у вас."
    await desk.settles()
    assert not desk.oleg.count("уже занимается", in_=desk.group)


async def test_a_requester_who_comes_again(desk: Desk) -> None:
    first = await desk.hands_over()
    assert "За 30 дней" not in first.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", first)
    await desk.ira.writes("/new")
    await desk.ira.writes("Сломалась дверь холодильника")
    again = await desk.oleg.sees("Сломалась дверь", button="🙋 Взять в работу")
    assert "🔁 За 30 дней до этого: 1 обращение" in again.words


async def test_help_fits_the_moment(desk: Desk) -> None:
    await desk.oleg.writes("/help", to=desk.group)
    await desk.oleg.sees("Очередь\nКаждая карточка — обращение")
    first = await desk.is_taken()
    await desk.oleg.writes("/help", topic="№1")
    await desk.oleg.sees("№1 у вас\n", topic="№1")
    await desk.anna.writes("/help", topic="№1")
    await desk.anna.sees("№1: исполнитель — Олег", topic="№1")
    await desk.presses(desk.oleg, "↩️ В очередь", first)
    await desk.anna.writes("/help", topic="№1")
    offer = await desk.anna.sees("№1 пока ничьё", topic="№1")
    again = await desk.anna.sees("Олег возвращает", topic="№1", button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", again)
    await desk.anna.sees("Исполнитель: Анна", topic="№1", button="✅ Решено", after=offer)
    await desk.max.writes("/help", to=desk.bot)
    await desk.max.sees("Вы администратор", in_=desk.bot)
    await desk.ira.writes("/help")
    await desk.ira.sees("Просто напишите, что случилось")


async def test_help_in_a_group_without_topics(plain_desk: Desk) -> None:
    desk = plain_desk
    await desk.oleg.writes("/help", to=desk.group)
    await desk.oleg.sees("пишите ответом на карточку")
    await desk.is_resolved()
    card = await desk.oleg.sees("решено: Олег")
    await desk.oleg.writes("/help", to=desk.group, reply_to=card)
    await desk.oleg.sees("№1 отмечено решённым\n")
    await desk.presses(desk.ira, "👍 Да, решено", await desk.ira.sees("Проблема решена?"))
    await desk.oleg.writes("/help", to=desk.group, reply_to=card)
    await desk.oleg.sees("№1 завершено\n")
