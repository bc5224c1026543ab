"""An outage: many ask the same, a lead opens an incident, and one word reaches everybody."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Incident
from telegram_emulator import Person, Seen
from tests.databases import ON_SQLITE
from tests.desk import Desk

ASKED = "Кассы не видят сервер лояльности"


async def burst(desk: Desk) -> tuple[Seen, Person]:
    """Ира, Пётр, John and Лида ask the same; gives what the specialists are asked, and Лида."""
    lida = desk.tg.add_person("Лида", language="ru")
    for who, words in (
        (desk.ira, f"Здравствуйте! {ASKED}"),
        (desk.petr, "Касса не видит сервер лояльности"),
        (desk.john, "кассы не видят сервер лояльности, что делать?"),
        (lida, "не видят кассы сервер лояльности"),
    ):
        await who.writes(words)
        await desk.settles()  # one after the other, so that their numbers are known
    return await desk.oleg.sees("Похоже на сбой", button="🚨 Открыть сбой"), lida


async def test_an_outage_from_the_burst_to_its_end(desk: Desk) -> None:
    await desk.makes_lead(desk.anna)
    for _ in range(5):
        await desk.ira.writes(ASKED)
    await desk.passes(60)
    assert desk.oleg.count("Похоже на сбой") == 0  # the same person's repeats are no burst
    proposal, lida = await burst(desk)
    assert not proposal.silent
    assert "Анна" in proposal.words
    assert "№2 · Пётр: Касса не видит" in proposal.words
    refused = await desk.presses(desk.oleg, "🚨 Открыть сбой", proposal)
    assert "только руководитель" in (refused.text or "")
    stranger = await (await desk.ira.forges("in:open:1:0", on=proposal)).answer()
    assert not (stranger.text or "").startswith("Сбой")
    await desk.presses(desk.anna, "🚨 Открыть сбой", proposal)
    await desk.ira.sees("с этим столкнулись не только вы", button="🙋 У меня другое")
    await desk.john.sees("You aren't the only one")
    second = await (await desk.anna.forges("in:dismiss:1:0", on=proposal)).answer()
    assert "Анна" in (second.text or "")
    card = await desk.oleg.sees("№4 · Лида", button="🙋 Взять в работу")
    assert "🚨 Сбой 1: " in (await desk.oleg.sees("🚨 Сбой 1: ", button="🙋 Взять в работу")).words
    shown = await desk.oleg.sees("4 обращения", button="📣 Сообщить всем")

    # A title for specialists, words for people: by a reply, by the command, in two languages.
    await desk.presses(desk.anna, "✏️ Название", shown)
    asked = await desk.oleg.sees("Ответьте на это сообщение новым названием")
    await desk.oleg.writes("Лояльность", desk.group, reply_to=asked)
    await desk.oleg.sees("только руководитель", after=asked)
    await desk.anna.writes("Лояльность", desk.group, reply_to=asked)
    await desk.oleg.sees("Сбой 1: Лояльность", button="✅ Сбой устранён")
    await desk.anna.writes("/incident 9 Чиним", desk.group)
    await desk.anna.sees("Открытого сбоя с таким номером здесь нет")
    await desk.anna.writes("/incident чиним", desk.group)
    await desk.anna.sees("Вот как")
    await desk.anna.writes("/incident 1 Чиним сервер, до 15:00.\nen: We're on it, until 3 pm.", desk.group)
    await desk.ira.sees("Чиним сервер, до 15:00")
    await desk.petr.sees("Чиним сервер, до 15:00")
    await desk.john.sees("We're on it, until 3 pm")
    shown = await desk.oleg.sees("en: We're on it", button="✅ Сбой устранён")

    # Newcomers are told at once what is known; whoever means something else says so.
    nina, kim = desk.tg.add_person("Нина", language="ru"), desk.tg.add_person("Kim", language="en")
    await nina.writes("Сервер лояльности касса не видит")
    await nina.sees("записано. Похоже, это общий сбой, и о нём уже известно:\nЧиним сервер")
    await kim.writes("Кассы не видят сервер лояльности!!")
    told = await kim.sees("We're on it", button="🙋 Mine is something else")
    await desk.presses(kim, "🙋 Mine is something else", told)
    await kim.sees("will be looked into on its own")
    twice = await (await kim.forges("ap:6", on=told)).answer()
    assert twice.text
    await desk.anna.writes("/queue", desk.group)
    await desk.anna.sees("Сбой 1 · 5 обращений · Лояльность")

    # What is talked about in earnest, and what other departments were asked, isn't resolved with it.
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    topic = await desk.oleg.sees("🚨 Сбой 1", topic="№4", button="✅ Решено")
    await desk.oleg.writes("А чек у вас пробился?", topic="№4")
    await lida.sees("А чек у вас пробился?")
    await desk.presses(desk.anna, "✅ Сбой устранён", shown)
    sure = await desk.anna.sees("Сбой 1 устранён?", button="✅ Да, сообщить")
    await desk.presses(desk.oleg, "✅ Да, сообщить", sure)
    await desk.anna.writes("Виноват был провод", desk.group, reply_to=sure)
    solved = await desk.ira.sees("Виноват был провод", button="👎 Нет, не решено")
    await desk.john.sees("Виноват был провод", button="👍 Yes, solved")
    await lida.sees("остаётся у специалиста")
    await desk.oleg.sees("Это обращение не закрыто", topic="№4")
    over = await desk.oleg.sees("Решено вместе со сбоем: 4 обращения")
    assert "Остались у исполнителей" in over.words
    assert "№4" in over.words
    again = await (await desk.anna.forges("in:resolve:1:0", on=sure)).answer()
    assert again.text
    assert kim.count("Виноват был провод") == 0
    assert [person.count("Виноват был провод") for person in (desk.ira, desk.petr, desk.john, nina)] == [
        1
    ] * 4

    await desk.presses(desk.ira, "👎 Нет, не решено", solved)
    await desk.oleg.sees("№1", button="🙋 Взять в работу")
    await desk.presses(desk.petr, "👍 Да, решено", await desk.petr.sees("решена?", button="👍 Да, решено"))
    await desk.petr.sees("1 — плохо")
    await desk.presses(desk.oleg, "✅ Решено", topic)
    await lida.sees("Проблема решена?")


@ON_SQLITE
async def test_a_proposal_that_nobody_answers_is_over_after_a_while(desk: Desk) -> None:
    proposal, _ = await burst(desk)
    await desk.passes(2 * 3600 + 60)
    late = await (await desk.anna.forges("in:open:1:0", on=proposal)).answer()
    assert late.text
    async with desk.database.read() as session:
        assert (await session.scalars(select(Incident.status))).all() == ["lapsed"]


async def test_a_false_alarm_and_one_opened_by_hand_over_a_restart(desk: Desk) -> None:
    proposal, lida = await burst(desk)
    refused = await desk.presses(desk.oleg, "✖️ Не сбой", proposal)  # nobody is named a lead: anybody may
    assert "не сбой" in (refused.text or "")
    await desk.anna.sees("Не сбой: «Здравствуйте! Кассы не видят сервер лояльности» · Олег")
    late = await (await desk.anna.forges("in:open:1:0", on=proposal)).answer()
    assert "Олег" in (late.text or "")
    nina = desk.tg.add_person("Нина", language="ru")
    await nina.writes(ASKED)
    await desk.passes(60)
    assert desk.oleg.count("Похоже на сбой") == 0
    for who in (desk.ira, desk.petr, desk.john, lida, nina):
        await who.writes("/human")
    await desk.settles()

    await desk.presses(desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("№4 · Лида"))
    await desk.oleg.sees("Исполнитель: Олег", topic="№4")
    await desk.oleg.writes("/incident", desk.group)
    await desk.oleg.sees("Открытых сбоев нет")
    await desk.oleg.writes("/incident 7", topic="№4")
    await desk.oleg.sees("Открытого сбоя с таким номером здесь нет", topic="№4")
    await desk.oleg.writes("/incident", topic="№4")
    which = await desk.oleg.sees("К какому сбою относится №4?", topic="№4", button="🚨 Это новый сбой")
    await desk.presses(desk.oleg, "🚨 Это новый сбой", which)
    for who in (desk.ira, desk.petr, lida, nina):
        await who.sees("с этим столкнулись не только вы")
    shown = await desk.oleg.sees("Сбой 2", button="📣 Сообщить всем")

    await desk.oleg.writes("/incident", topic="№4")
    own = await desk.oleg.sees("№4 относится к сбою 2", topic="№4", button="✂️ Отсоединить")
    await desk.presses(desk.anna, "✂️ Отсоединить", own)
    await desk.oleg.sees("больше не относится к сбою", topic="№4")
    await desk.presses(desk.anna, "📣 Сообщить всем", shown)
    asked = await desk.anna.sees("Что сказать людям о сбое 2?", button="Не сейчас")
    await desk.anna.sends_photo(desk.group, reply_to=asked)
    await desk.anna.sees("Нужен текст", after=asked)
    await desk.anna.writes("Сервер перезагружается", desk.group, reply_to=asked)
    await desk.ira.sees("Сервер перезагружается")
    await desk.restarts()
    for who in (desk.petr, desk.john, nina):
        await who.sees("Сервер перезагружается")
    await desk.oleg.writes("/incident 2", topic="№4")
    await lida.sees("Сервер перезагружается")

    await desk.presses(desk.anna, "✅ Сбой устранён", shown)
    sure = await desk.anna.sees("Сбой 2 устранён?", button="✅ Да, сообщить")
    await desk.presses(desk.anna, "✅ Да, сообщить", sure)
    await desk.restarts()
    await desk.settles()
    everybody = (desk.ira, desk.petr, lida, nina)
    assert [who.count("Сбой устранён. Проверьте") for who in everybody] == [1] * 4
    assert [who.count("Сервер перезагружается") for who in everybody] == [1] * 4
    await desk.oleg.sees("Решено вместе со сбоем: 5 обращений")
