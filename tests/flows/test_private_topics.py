"""Where the bot may use topics in private chats, each ticket that people have gets its own."""

from __future__ import annotations

from tests.desk import Desk


async def _with_topics(desk: Desk) -> None:
    desk.bot.topics = True
    await desk.restarts()


async def test_each_ticket_has_its_topic(desk: Desk) -> None:
    await _with_topics(desk)
    await desk.is_taken()
    told = await desk.ira.sees("занимается Олег", in_=desk.bot, topic="№1")
    assert [topic.name for topic in desk.ira.chat(desk.bot).topics] == ["№1 · Протекла крыша над сервером"]
    await desk.ira.writes("/new", desk.bot)
    await desk.ira.sees("отдельное обращение", in_=desk.bot)
    await desk.ira.writes("Сломалась дверь холодильника", desk.bot)
    await desk.ira.sees("обращение №2", in_=desk.bot, topic="№2")
    await desk.ira.writes("Крыша подождёт", desk.bot, topic=told.thread_id)
    await desk.oleg.sees("Крыша подождёт", in_=desk.group)
    await desk.oleg.writes("Жду вас", desk.group, topic="№1")
    await desk.ira.sees("Жду вас", in_=desk.bot, topic="№1")
    await desk.ira.writes("И дверь тоже", desk.bot, topic="№2")
    await desk.oleg.sees("И дверь тоже", in_=desk.group, button="🙋 Взять в работу")
    await desk.settles()
    assert desk.ira.count("К какому относится") == 0


async def test_line_1_answers_in_the_chat_itself(desk: Desk) -> None:
    await _with_topics(desk)
    await desk.ira.writes("Терминал не проводит оплату", desk.bot)
    answer = await desk.ira.sees("Проверьте связь", in_=desk.bot)
    assert answer.thread_id is None
    assert not desk.ira.chat(desk.bot).topics


async def test_a_topic_of_ones_own_is_a_matter_of_its_own(desk: Desk) -> None:
    await _with_topics(desk)
    await desk.is_taken()
    own = await desk.ira.creates_topic(desk.bot, "Касса")
    await desk.ira.writes("Терминал не проводит оплату", desk.bot, topic=own.id)
    answer = await desk.ira.sees("Проверьте связь", in_=desk.bot)
    assert answer.thread_id == own.id
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    told = await desk.ira.sees("обращение №2", in_=desk.bot)
    assert told.thread_id == own.id
    assert len(desk.ira.chat(desk.bot).topics) == 2


async def test_a_deleted_topic_leaves_the_chat(desk: Desk) -> None:
    await _with_topics(desk)
    await desk.is_taken()
    told = await desk.ira.sees("занимается Олег", in_=desk.bot, topic="№1")
    await desk.ira.deletes_topic(desk.bot, told.thread_id or 0)
    await desk.oleg.writes("Еду", desk.group, topic="№1")
    said = await desk.ira.sees("Еду", in_=desk.bot)
    assert said.thread_id is None
    await desk.ira.writes("Жду", desk.bot)
    await desk.oleg.sees("Жду", in_=desk.group)


async def test_after_the_end_the_topic_goes_on(desk: Desk) -> None:
    await _with_topics(desk)
    asked = await desk.is_resolved()
    assert asked.thread_id is not None
    await desk.ira.writes("Опять течёт", desk.bot, topic=asked.thread_id)
    same = await desk.ira.sees("Это снова об обращении №1?", in_=desk.bot, button="Да, о нём")
    assert same.thread_id == asked.thread_id
    await desk.presses(desk.ira, "Да, о нём", same)
    await desk.oleg.sees("Опять течёт", in_=desk.group, topic="№1")
