"""Who may do what: strangers, former specialists, anonymous administrators, other groups."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Event
from tests.desk import Desk


async def test_a_strangers_forged_button_does_nothing(desk: Desk) -> None:
    card = await desk.hands_over()
    heard = len(desk.ira.chat(desk.bot).messages)
    for data in ("t:take:1", "t:spam:1", "t:resolve:1"):
        press = await (await desk.petr.forges(data, on=card)).answer()
        assert "только участник" in (press.text or "")
    own = await desk.ira.sees("№1")
    await (await desk.ira.forges("t:take:1", on=own)).answer()
    await (await desk.ira.forges("k:archive:1", on=own)).answer()
    for data in ("t:fly:1", "t:take:99", "t:take:x", "t:resolve:1", "k:archive:1", "nonsense"):
        await (await desk.oleg.forges(data, on=card)).answer()
    await desk.settles()
    assert len(desk.ira.chat(desk.bot).messages) == heard
    assert desk.oleg.chat(desk.group).messages[-1].buttons[-1] == "🚫 Спам"
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("Проверьте связь")  # nothing was archived


async def test_nobody_presses_for_another_requester(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.petr.writes("Терминал не проводит оплату")
    other = await desk.petr.sees("Проверьте связь")
    for data in ("s:yes:1", "s:no:1", "s:comment:1", "r:1:1", "a:helped:1:1:0", "a:person:1:1:0", "m:1:1"):
        press = await (await desk.petr.forges(data, on=other)).answer()
        assert press.alert, data
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.sees("1 — плохо, 5 — отлично")
    for data in ("r:1:0", "r:1:6", "s:comment:1"):
        assert (await (await desk.ira.forges(data, on=asked)).answer()).alert, data


async def test_only_what_people_saw_to_is_rated_or_taken_up_again(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    await desk.presses(desk.ira, "✅ Помогло", answer)  # №1: line 1 did it
    await desk.ira.writes("/new")
    await desk.ira.writes("Продам крышу недорого")
    card = await desk.oleg.sees("Продам крышу", button="🚫 Спам")
    await desk.presses(desk.oleg, "🚫 Спам", card)  # №2
    await desk.oleg.sees("спам", button="↩️ Не спам")
    for number in (3, 4):  # №4 is joined to №3
        await desk.ira.writes("/new")
        await desk.ira.writes(f"Протекла крыша над сервером {number}")
        card = await desk.oleg.sees(f"сервером {number}", button="🙋 Взять в работу")
        await desk.settles()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await (await desk.oleg.forges("mg:4:3", on=await desk.oleg.sees("крыша", button="✅ Решено"))).answer()
    await desk.ira.sees("об одном")
    for number in (1, 2, 3, 4):
        for data in (f"r:{number}:1", f"y:rate:{number}:0", f"y:again:{number}:0", f"s:reopen:{number}"):
            assert (await (await desk.ira.forges(data, on=answer)).answer()).alert, data
    await desk.settles()
    async with desk.database.read() as session:
        rated = select(Event.id).where(Event.kind.in_(("ticket.rated", "ticket.reopened")))
        assert await session.scalar(rated) is None


async def test_who_has_left_can_do_nothing_and_their_tickets_return(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.settles()
    desk.group.remove(desk.oleg)
    await desk.ira.sees("Обращение №1 снова в очереди")
    offer = await desk.anna.sees("Олег больше не в группе", topic="№1", button="🙋 Взять в работу")
    for data in ("t:take:1", "t:resolve:1"):
        press = await (await desk.oleg.forges(data, on=first)).answer()
        assert "только участник" in (press.text or "")
    await desk.presses(desk.anna, "🙋 Взять в работу", offer)
    await desk.ira.sees("Обращением №1 занимается Анна")

    desk.group.add(desk.oleg)
    await desk.oleg.writes("Я вернулся", topic="№1")
    await desk.oleg.sees("Осталось внутри", topic="№1")


async def test_without_word_from_telegram_membership_is_asked_anew_within_a_minute(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.settles()
    desk.group.set_status(desk.bot, "member")  # Telegram tells only administrators who left
    desk.group.remove(desk.oleg, "kicked")
    await desk.passes(61)
    press = await (await desk.oleg.forges("t:resolve:1", on=first)).answer()
    assert "только участник" in (press.text or "")
    await desk.ira.sees("Обращение №1 снова в очереди")
    await desk.anna.sees("Олег больше не в группе", topic="№1", button="🙋 Взять в работу")
    assert desk.ira.count("Проблема решена?") == 0
    await (await desk.oleg.forges("t:resolve:1", on=first)).answer()  # asked about again, returned once
    await desk.settles()
    assert desk.ira.count("Обращение №1 снова в очереди") == 1
    desk.group.set_status(desk.bot, "administrator")


async def test_an_anonymous_administrator_is_asked_to_write_as_a_person(desk: Desk) -> None:
    desk.group.set_status(desk.oleg, "administrator")
    await desk.is_taken()
    await desk.settles()
    before = len(desk.ira.chat(desk.bot).messages)
    for words in ("Еду к вам", "/reply Еду к вам", "/note Еду"):
        mine = await desk.oleg.writes(words, topic="№1", anonymous=True)
        asked = await desk.oleg.sees("напишите от своего имени", topic="№1", after=mine)
        assert asked.reply_to == mine.id
    mine = await desk.oleg.writes("Реклама", topic="№1", as_channel="Скидки")
    await desk.oleg.sees("напишите от своего имени", topic="№1", after=mine)
    await desk.oleg.writes("/queue", desk.group, anonymous=True)
    await desk.oleg.sees("напишите от своего имени", in_=desk.group, after=mine)
    await desk.settles()
    assert len(desk.ira.chat(desk.bot).messages) == before
    await desk.oleg.writes("Еду", topic="№1")
    await desk.ira.sees("Еду")


async def test_other_groups_are_nobodys_business(desk: Desk) -> None:
    await desk.is_taken()
    other = desk.tg.add_group("Курилка", members=[desk.ira, desk.petr], bots=[desk.bot])
    await desk.petr.writes("/queue", other)
    await desk.petr.writes("/ticket 1", other)
    await desk.petr.writes("Терминал не проводит оплату", other)
    await desk.petr.sends_photo(other, caption="/reply Привет")
    await desk.petr.writes("/queue", desk.bot)
    await desk.passes(10)
    said = [seen.words for seen in desk.petr.chat(other).messages if seen.sender == "FirstLine"]
    assert len(said) == 2  # a word that it goes, and that it has gone
    assert "отсюда ухожу" in said[0]
    assert desk.petr.count("Ира") == 0


async def test_only_admins_keep_the_knowledge_base(desk: Desk) -> None:
    await desk.max.writes("/kb")
    menu = await desk.max.sees("База знаний", button="➕ Новая статья")
    await desk.ira.writes("/kb")
    await desk.ira.writes("Терминал не проводит оплату")
    own = await desk.ira.sees("Проверьте связь")
    await (await desk.ira.forges("k:add:0", on=own)).answer()
    await (await desk.ira.forges("k:export:0", on=menu)).answer()
    await desk.settles()
    assert desk.ira.count("База знаний") == 0
    assert not [seen for seen in desk.ira.chat(desk.bot).messages if seen.kind == "document"]
