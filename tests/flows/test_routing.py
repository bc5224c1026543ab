"""Which department gets a ticket: that of the entry which it is about, else the first."""

from __future__ import annotations

from telegram_emulator import Person, Seen
from tests.databases import ON_SQLITE
from tests.desk import Desk
from tests.flows.test_departments import adds, tills

TERMINALS = "pos-Терминалы"  # the base's entry says POS-терминалы


async def test_the_entrys_department_gets_it(desk: Desk) -> None:
    await adds(desk, TERMINALS)
    await desk.ira.writes("Терминал не проводит оплату", desk.bot)
    answer = await desk.ira.sees("Проверьте связь", button="👤 Позвать специалиста")
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("Терминал не проводит", button="↪️ Передать")
    assert f"🏷 {TERMINALS}" in card.words
    assert "🧭 Отдел выбран по статье «Терминал не проводит оплату»" in card.words
    await desk.petr.writes("Протекла крыша над сервером", desk.bot)
    other = await desk.oleg.sees("Протекла крыша", button="↪️ Передать")
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


HOUSE = "Хозяйство"
LEAK = "Протекла крыша над сервером"


async def house(desk: Desk) -> Seen:
    """Макс adds a department, which is known by meaning too when this ends; gives its page."""
    page = await adds(desk, HOUSE, "Кондиционер, отопление, вентиляция, ключи от склада")
    await desk.settles()  # line 1 hears of the description after the page was shown
    assert desk.app is not None
    await desk.app.knowledge.departments.ready.wait()
    return page


async def newcomer(desk: Desk, name: str, words: str) -> tuple[Person, Seen]:
    """Somebody new asks what line 1 can't answer; gives the card too, as it comes to the queue."""
    who = desk.tg.add_person(name, language="ru")
    await who.writes(words, desk.bot)
    return who, await desk.oleg.sees(f"· {name} ·", button="🙋 Взять в работу")


async def test_by_its_words_and_by_what_became_of_others(desk: Desk) -> None:
    await house(desk)
    _, card = await newcomer(desk, "Вера", "Ключи от склада")
    assert f"🏷 {HOUSE}" in card.words
    assert "🧭 Отдел выбран по описанию" in card.words

    _, card = await newcomer(desk, "Глеб", LEAK)
    assert "🏷 Поддержка" in card.words
    assert "🧭" not in card.words
    await (await desk.oleg.forges("v:go:2:1:2", on=card)).answer()
    card = await desk.oleg.sees("↪️ Передано из отдела «Поддержка» (Олег)", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Исполнитель: Олег", button="✅ Решено", topic="№2")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.settles()
    await desk.restarts()

    _, card = await newcomer(desk, "Дина", LEAK)
    assert f"🏷 {HOUSE}" in card.words
    assert "🧭 Отдел выбран по прошлым обращениям: похоже на №2" in card.words
    await (await desk.oleg.forges("v:go:3:2:1", on=card)).answer()  # it was for the first one after all
    await desk.passes(61)
    assert desk.app is not None
    await desk.app.knowledge.reload()
    who, card = await newcomer(desk, "Егор", LEAK)
    assert "🏷 Поддержка" in card.words
    asked = await who.sees("К кому вопрос? Обращение №4 уже в очереди", in_=desk.bot)
    assert asked.buttons == ["Поддержка", HOUSE, "🤷 Не знаю"]


async def test_whoever_asks_says_for_whom_it_is(desk: Desk) -> None:
    page = await house(desk)
    words = "Кондиционер шумит, и на пол капает вода"
    vera, card = await newcomer(desk, "Вера", words)
    assert "🏷 Поддержка" in card.words
    asked = await vera.sees("К кому вопрос?", in_=desk.bot, button="🤷 Не знаю")
    assert asked.buttons == [HOUSE, "Поддержка", "🤷 Не знаю"]
    stranger = await (await desk.petr.forges("pd:1:2", on=asked)).answer()
    assert stranger.text
    never_offered = await (await vera.forges("pd:1:3", on=asked)).answer()
    assert never_offered.text
    await desk.presses(vera, HOUSE, asked)
    await vera.sees(f"Обращение №1 теперь у отдела «{HOUSE}»", in_=desk.bot)
    moved = await desk.oleg.sees("🧭 Отдел выбран в ответ на «К кому вопрос?»", button="🙋 Взять в работу")
    assert f"🏷 {HOUSE}" in moved.words
    assert moved.id == card.id
    again = await (await vera.forges("pd:1:1", on=asked)).answer()
    assert again.text

    gleb, card = await newcomer(desk, "Глеб", words)
    asked = await gleb.sees("К кому вопрос?", in_=desk.bot, button=HOUSE)
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Исполнитель: Олег", topic="№2", button="✅ Решено")
    await desk.presses(gleb, HOUSE, asked)
    await gleb.sees("Обращением №2 уже занимаются", in_=desk.bot)
    await desk.oleg.sees(f"🧭 На «К кому вопрос?» ответили: «{HOUSE}»", topic="№2")

    dina, card = await newcomer(desk, "Дина", words)
    asked = await dina.sees("К кому вопрос?", in_=desk.bot, button="🤷 Не знаю")
    await desk.presses(dina, "🤷 Не знаю", asked)
    await dina.sees("с обращением №3 разберёмся сами", in_=desk.bot)
    await desk.settles()
    assert "🏷 Поддержка" in (await desk.oleg.sees("· Дина ·", button="🙋 Взять в работу")).words

    await desk.presses(desk.max, "🙋 По словам: вопросы всех", page)
    page = await desk.max.sees(HOUSE, in_=desk.bot, button="🙋 По словам: только клиентов")
    await desk.presses(desk.max, "🙋 По словам: только клиентов", page)
    await desk.max.sees(HOUSE, in_=desk.bot, button="🙋 По словам: только сотрудников")
    egor, card = await newcomer(desk, "Егор", words)  # nobody knows him for an employee
    assert "🏷 Поддержка" in card.words
    await desk.settles()
    assert egor.count("К кому вопрос?", in_=desk.bot) == 0


@ON_SQLITE
async def test_what_is_chosen_while_the_topic_begins_is_seen_in_it(desk: Desk) -> None:
    await house(desk)
    gleb, card = await newcomer(desk, "Глеб", "Кондиционер шумит, и на пол капает вода")
    asked = await gleb.sees("К кому вопрос?", in_=desk.bot, button=HOUSE)
    desk.tg.fault("sendMessage", kind="slow", chat=desk.group.id, seconds=5, times=1)
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    shown = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    await desk.presses(gleb, HOUSE, asked)  # that it stands there isn't known yet
    assert f"🧭 На «К кому вопрос?» ответили: «{HOUSE}»" not in shown.words
    await desk.oleg.sees(f"🧭 На «К кому вопрос?» ответили: «{HOUSE}»", topic="№1")
