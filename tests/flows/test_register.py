"""`/register`: calls and visits that a specialist writes down for somebody."""

from __future__ import annotations

from telegram_emulator import Seen
from tests.desk import Desk
from tests.flows.test_clients import adds_client
from tests.flows.test_menus import offered


async def test_an_answer_is_read_out_and_solves_it(desk: Desk) -> None:
    await desk.oleg.writes("/register Мария, 8 (912) 345-67-89, терминал не проводит оплату", desk.group)
    page = await desk.oleg.sees("№1 · Мария · +7 912 345-67-89", button="✅ Помогло: 1")
    assert "Проверьте связь" in page.words
    assert "Обращались раньше" not in page.words
    await desk.presses(desk.oleg, "✅ Помогло: 1", page)
    solved = await desk.oleg.sees("решено в разговоре", button="5")
    assert solved.id == page.id
    await desk.presses(desk.anna, "4", solved)
    await desk.oleg.sees("Оценка по телефону: 4 из 5, записал(а) Анна")
    late = await (await desk.oleg.forges("b:take:1:0", on=page)).answer()
    assert late.alert
    await desk.oleg.writes("/ticket 1", desk.group)
    assert "Мария: терминал не проводит оплату" in (await desk.oleg.sees("закрыто", after=page)).words
    await desk.oleg.writes("/stats", desk.group)
    told = (await desk.oleg.sees("📊")).words
    assert "Решено в разговоре, по звонку или визиту: 1 (100 %)" in told
    assert "автор подтвердил: 0" in told
    assert "⭐ 4 из 5" in told


async def test_step_by_step_and_taken(desk: Desk) -> None:
    await desk.oleg.writes("/register", desk.group)
    name = await desk.oleg.sees("Кто обращается?")
    await desk.oleg.writes("Мария", desk.group, reply_to=name)
    reach = await desk.oleg.sees("Как связаться?", button="🚶 Пришли лично")
    await desk.oleg.writes("345-67-89", desk.group, reply_to=reach)
    wrong = await desk.oleg.sees("«345-67-89» — не полный номер")
    await desk.restarts()
    await desk.anna.writes("8 912 345-67-89", desk.group, reply_to=wrong)
    await desk.oleg.writes("8 912 345-67-89", desk.group, reply_to=wrong)
    question = await desk.oleg.sees("Что случилось?")
    await desk.oleg.writes("Протекла крыша", desk.group, reply_to=question)
    page = await desk.oleg.sees("№1 · Мария", button="🙋 Беру сам(а)")
    assert desk.oleg.count("№1 · Мария") == 1
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", page)
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="📞 Поговорили")
    assert "☎️ +7 912 345-67-89" in first.words
    assert "Мария: Протекла крыша" in first.words
    await desk.oleg.writes("Едем к вам", topic="№1")
    await desk.oleg.sees("Позвоните: +7 912 345-67-89", topic="№1")
    await desk.presses(desk.oleg, "📞 Поговорили", first)
    await desk.oleg.sees("Олег поговорил(а) с автором по телефону", topic="№1")
    await desk.passes(2 * 3600)
    assert not desk.oleg.count("ждёт первого ответа")


async def test_left_alone_it_joins_the_queue_and_others_may_be_chosen(desk: Desk) -> None:
    await desk.oleg.writes("/register Мария, лично, протекла крыша", desk.group)
    page = await desk.oleg.sees("№1 · Мария · контакта не оставили", button="📥 В очередь")
    await desk.passes(601)
    card = await desk.anna.sees("Протекла крыша".lower(), button="🙋 Взять в работу")
    assert "🚶 Приходили лично" in card.words
    late = await (await desk.oleg.forges("b:solved:1:0", on=page)).answer()
    assert late.alert
    await desk.oleg.writes("/register Мария, не печатает касса", desk.group)
    reach = await desk.oleg.sees("Мария. Как связаться?", button="🚶 Пришли лично")
    assert (await (await desk.anna.presses("🚶 Пришли лично", on=reach)).answer()).alert
    await desk.presses(desk.oleg, "✖️ Не записывать", reach)
    await desk.oleg.sees("Ничего не записано")
    await desk.ira.writes("/register Мария, лично, вопрос")
    await desk.ira.writes("Протекла крыша")
    await desk.settles()
    assert not desk.ira.count("Записано")


async def _is_solved_for_a_caller(desk: Desk) -> Seen:
    """Олег writes a call down, takes it and resolves it; gives the request to ring back."""
    await desk.oleg.writes("/register Мария, +7 912 345-67-89, протекла крыша", desk.group)
    page = await desk.oleg.sees("№1 · Мария", button="🙋 Беру сам(а)")
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", page)
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.oleg.sees("его спросят по телефону", topic="№1")
    return await desk.oleg.sees("Перезвоните до", button="📵 Не отвечает")


async def test_a_caller_is_rung_back_until_it_is_known(desk: Desk) -> None:
    ask = await _is_solved_for_a_caller(desk)
    assert "+7 912 345-67-89" in ask.words
    assert "Олег считает, что решено" in ask.words
    await desk.oleg.writes("/queue", desk.group)
    await desk.oleg.sees("перезвонить", after=ask)
    await desk.passes(4 * 3600)
    due = await desk.oleg.sees("Олег, по обращению №1 ещё не перезвонили")
    assert not due.silent
    await desk.presses(desk.anna, "📵 Не отвечает", ask)
    await desk.oleg.sees("Не ответили 1 раз", button="👎 Не решено")
    await desk.restarts()
    presses = [await desk.anna.presses("👎 Не решено", on=ask), await desk.oleg.presses("👍 Решено", on=ask)]
    assert [press.alert for press in [await each.answer() for each in presses]] == [False, True]
    again = await desk.oleg.sees("Олег, автор ответил, что проблема не решена", topic="№1")
    assert "Позвонил(а) Анна" in (await desk.oleg.sees("обращение снова в работе")).words
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    await desk.presses(desk.oleg, "✅ Решено", first)
    second = await desk.oleg.sees("Перезвоните до", button="👍 Решено", after=again)
    assert "Не ответили" not in second.words
    await desk.presses(desk.anna, "👍 Решено", second)
    await desk.presses(desk.anna, "1", await desk.oleg.sees("проблемы больше нет", button="1"))
    await desk.settles()
    assert "⭐ 1 из 5" in (await desk.oleg.sees("проблемы больше нет")).words
    await desk.oleg.sees("Обращение №1 оценили на 1 из 5")
    assert (await (await desk.petr.forges("z:solved:1:0", on=second)).answer()).alert


async def test_who_never_answers_is_let_go_and_who_left_nothing_is_not_rung(desk: Desk) -> None:
    ask = await _is_solved_for_a_caller(desk)
    for _ in range(3):
        await desk.presses(desk.oleg, "📵 Не отвечает", ask)
    await desk.oleg.sees("дозвониться не удалось, обращение закрыто")
    await desk.oleg.writes("/register Пётр, лично, протекла крыша", desk.group)
    page = await desk.oleg.sees("№2 · Пётр", button="🙋 Беру сам(а)")
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", page)
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№2", button="⏳ Жду ответа")
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.passes(24 * 3600)
    await desk.oleg.sees("Олег, автор не объявлялся", topic="№2")
    await desk.oleg.writes("/help", topic="№2")
    await desk.oleg.sees("Написать ему некуда", topic="№2")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.oleg.sees("контакта он не оставил", topic="№2")
    await desk.passes(24 * 3600)
    await desk.oleg.sees("№2 · Пётр · закрыто")
    await desk.oleg.writes("/register Мария, 89123456789, терминал не проводит оплату", desk.group)
    page = await desk.oleg.sees("№3 · Мария", button="📥 В очередь")
    assert "№1 · закрыто · протекла крыша" in page.words


async def test_who_called_is_found_in_telegram(desk: Desk) -> None:
    await desk.ira.writes("/my")
    await desk.ira.sees("Обращений пока нет")
    await _is_solved_for_a_caller(desk)
    await desk.ira.writes("/my")
    mine = await desk.ira.sees("Обращений пока нет", button="📞 Звонили нам?")
    await desk.presses(desk.ira, "📞 Звонили нам?", mine)
    await desk.ira.sees("Telegram пришлёт ваш номер")
    assert (desk.ira.chat(desk.bot).keyboard or [[]])[0] == ["📱 Поделиться номером"]
    own = {"first_name": "Ира", "phone_number": "79123456789"}
    await desk.ira.sends_contact(desk.bot, **own, user_id=desk.ira.id)
    offered = await desk.ira.sees(
        "С номера +7 912 345-67-89 к нам обращались, записано 1", button="👍 Да, это я"
    )
    await desk.petr.writes("/my")
    stranger = await desk.petr.forges("jo:1:1", on=await desk.petr.sees("Обращений пока нет"))
    assert (await stranger.answer()).alert
    await desk.presses(desk.ira, "👍 Да, это я", offered)
    await desk.ira.sees("1 обращение по телефону теперь в ваших")
    solved = await desk.ira.sees("Проблема решена?", button="👎 Нет, не решено")
    await desk.oleg.sees("перезванивать больше не нужно")
    assert (await (await desk.ira.forges("jo:1:1", on=offered)).answer()).alert
    await desk.presses(desk.ira, "👎 Нет, не решено", solved)
    await desk.oleg.sees("Обращение снова у вас", topic="№1")
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    assert "📞 Поговорили" not in first.buttons
    await desk.oleg.writes("Едем к вам", topic="№1")
    await desk.ira.sees("Едем к вам")
    await desk.oleg.writes("/register Ирина, 8 912 345 67 89, не печатает касса", desk.group)
    page = await desk.oleg.sees("№2 · Ира", button="📥 В очередь")
    assert "№1 · в работе · протекла крыша" in page.words
    await desk.presses(desk.oleg, "📥 В очередь", page)
    await desk.ira.sees("Специалист записал с ваших слов обращение №2")
    await desk.oleg.writes("/register Ирина, 8 912 345 67 89, терминал не проводит оплату", desk.group)
    page = await desk.oleg.sees("№3 · Ира", button="✅ Помогло: 1")
    await desk.presses(desk.oleg, "✅ Помогло: 1", page)
    await desk.ira.sees("записан как обращение №3")


async def test_a_specialist_finds_out_who_called(desk: Desk) -> None:
    await desk.oleg.writes("/register Мария, +7 912 345-67-89, протекла крыша", desk.group)
    page = await desk.oleg.sees("№1 · Мария", button="🙋 Беру сам(а)")
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", page)
    await desk.ira.writes("Я вам звонила, крыша всё ещё течёт")
    card = await desk.oleg.sees("Я вам звонила", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Исполнитель: Олег", topic="№2")
    await desk.oleg.writes("/register 89120000000", topic="№2")
    await desk.oleg.sees("С номера +7 912 000-00-00 звонков не записано", topic="№2")
    await desk.oleg.writes("/register 89123456789", topic="№2")
    await desk.oleg.sees("Спросили автора", topic="№2")
    offered = await desk.ira.sees("С номера +7 912 ···-··-89", button="👎 Нет, не я")
    await desk.presses(desk.ira, "👎 Нет, не я", offered)
    await desk.ira.sees("остаются отдельно")
    await desk.oleg.writes("/register 89123456789", topic="№2")
    again = await desk.ira.sees("С номера +7 912 ···-··-89", button="👍 Да, это я", after=offered)
    await desk.presses(desk.ira, "👍 Да, это я", again)
    await desk.oleg.sees("Автор теперь в Telegram: Ира", topic="№1")
    await desk.ira.sends_contact(desk.bot, phone_number="+79990000000", first_name="Мастер")
    await desk.ira.writes("/my")
    mine = await desk.ira.sees("Ваши обращения")
    assert "№1 · протекла крыша" in mine.buttons
    assert "📞 Звонили нам?" not in mine.buttons
    theirs = {"phone_number": "+79123456789", "first_name": "Пётр", "user_id": desk.petr.id}
    await desk.petr.sends_contact(desk.bot, **theirs)
    await desk.settles()
    assert not desk.petr.count("Это были вы?")


async def test_in_a_specialists_private_chat(desk: Desk) -> None:
    await desk.oleg.writes("/help", desk.group)
    await desk.oleg.sees("/name Оператор Мария", in_=desk.group)
    for who, is_specialist in ((desk.oleg, True), (desk.ira, False)):
        await who.writes("/help", desk.bot)
        told = await who.sees("/privacy — какие данные", in_=desk.bot)
        assert ("/register — записать" in told.words) is is_specialist
    await desk.passes(700)  # before that his private chat couldn't be reached
    await desk.tg.wait(lambda: "register" in offered(desk, f"chat:{desk.oleg.id}", "ru"))
    assert "register" not in offered(desk, f"chat:{desk.ira.id}", "ru")
    await desk.oleg.writes("/register", desk.bot)
    name = await desk.oleg.sees("Кто обращается?", button="✖️ Не записывать", in_=desk.bot)
    await desk.presses(desk.oleg, "✖️ Не записывать", name)
    await desk.oleg.sees("Ничего не записано", in_=desk.bot)
    await desk.oleg.writes("/register Мария", desk.bot)
    reach = await desk.oleg.sees("Мария. Как связаться?", in_=desk.bot, button="🚶 Пришли лично")
    await desk.presses(desk.oleg, "🚶 Пришли лично", reach)
    await desk.oleg.sees("Что случилось?", in_=desk.bot)
    await desk.oleg.writes("Протекла крыша", desk.bot)
    page = await desk.oleg.sees("№1 · Мария", in_=desk.bot, button="🙋 Беру сам(а)")
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", page)
    await desk.oleg.sees("№1 взял(а) Олег", in_=desk.bot)
    await desk.oleg.sees("Исполнитель: Олег", topic="№1")
    await desk.oleg.writes("/register Пётр, лично, терминал не проводит оплату", desk.bot)
    page = await desk.oleg.sees("№2 · Пётр", in_=desk.bot, button="✅ Помогло: 1")
    await desk.ira.writes("/my", desk.bot)
    stranger = await desk.ira.forges("b:solved:2:0", on=await desk.ira.sees("Обращений пока нет"))
    assert (await stranger.answer()).alert
    await desk.oleg.leaves(desk.group)
    await desk.settles()
    assert (await desk.presses(desk.oleg, "✅ Помогло: 1", page)).alert
    await desk.oleg.writes("/register Пётр, лично, вопрос", desk.bot)
    await desk.passes(61)
    await desk.tg.wait(lambda: (f"chat:{desk.oleg.id}", "ru") not in desk.bot.commands)
    await desk.settles()
    assert desk.oleg.count("Записано", in_=desk.bot) == 1


async def test_a_specialist_says_from_which_site_a_call_is(desk: Desk) -> None:
    await adds_client(desk, "Ромашка", "Ленина, 12", "Мира, 3")
    rows = "entry,question,answer,tags\ngate,Код от ворот,Код 4071,for:Ромашка · Мира 3\n"
    await desk.max.sends_document(desk.bot, name="kb.csv", data=rows.encode())
    await desk.max.sees("Новых статей: 1", in_=desk.bot)
    await desk.oleg.writes("/register Мария, 8 912 345-67-89, код от ворот", desk.group)
    page = await desk.oleg.sees("№1 · Мария", button="🏢 Откуда звонят")
    assert "4071" not in page.words
    await desk.presses(desk.oleg, "🏢 Откуда звонят", page)
    await desk.presses(desk.oleg, "🏢 Ромашка", await desk.oleg.sees("Откуда звонят или пришли"))
    await desk.presses(desk.oleg, "📍 Мира, 3", await desk.oleg.sees("Какая точка?", button="📍 Мира, 3"))
    here = await desk.oleg.sees("🏢 Ромашка · Мира, 3", button="✅ Помогло: 1")
    assert "Код 4071" in here.words
    assert here.id == page.id
    stranger = await desk.petr.forges("rs:site:1:0:1:0", on=here)
    assert (await stranger.answer()).alert
    await desk.presses(desk.oleg, "🙋 Беру сам(а)", here)
    await desk.oleg.sees("🏢 Ромашка · Мира, 3", topic="№1", button="📞 Поговорили")
    assert (await (await desk.oleg.forges("rs:site:1:0:1:0", on=here)).answer()).alert

    await desk.oleg.writes("/register Мария, 8 912 345-67-89, протекла крыша", desk.group)
    again = await desk.oleg.sees("№2 · Мария", button="📍 Ромашка · Мира, 3")
    near = [name for name in again.buttons if name.startswith("📍")]
    assert near == ["📍 Ромашка · Мира, 3", "📍 Ромашка", "📍 Ромашка · Ленина, 12"]
    await desk.presses(desk.oleg, "📍 Ромашка · Ленина, 12", again)
    await desk.presses(desk.oleg, "📥 В очередь", await desk.oleg.sees("№2 · Мария", button="📥 В очередь"))
    card = await desk.oleg.sees("протекла крыша", button="🙋 Взять в работу")
    assert "🏢 Ромашка · Ленина, 12" in card.words
