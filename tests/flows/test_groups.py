"""Groups of requesters: linked by an admin the bot answers there, elsewhere it explains itself and leaves."""

from __future__ import annotations

from telegram_emulator.group import Group
from tests.desk import Desk


async def _shop(desk: Desk, *, linked: bool = True) -> Group:
    """A shop's group with Ира, Пётр and Макс, who has brought the bot and linked it."""
    await desk.restarts(admin_ids=(desk.max.id, desk.tg._owner.id))  # its owner brings bots in the emulator
    shop = desk.tg.add_group("Магазин 7", members=[desk.ira, desk.petr, desk.max])
    shop.add(desk.bot, "member")
    await desk.ira.sees("отправьте сюда /link", in_=shop)
    if linked:
        await desk.max.writes("/link", shop)
        await desk.ira.sees("Теперь я отвечаю в этой группе", in_=shop)
    return shop


async def test_a_question_by_name_is_answered_there(desk: Desk) -> None:
    shop = await _shop(desk)
    asked = await desk.ira.writes("@firstline_bot, терминал не проводит оплату", shop)
    answer = await desk.petr.sees("Проверьте связь", in_=shop, button="✅ Помогло")
    assert answer.reply_to == asked.id
    theirs = await desk.presses(desk.petr, "✅ Помогло", answer)
    assert theirs.alert
    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    await desk.petr.sees("обращение №1", in_=shop)
    card = await desk.oleg.sees("🔗 Магазин 7", button="🙋 Взять в работу")
    assert "терминал не проводит оплату" in card.words
    await desk.settles()
    assert not desk.ira.chat(desk.bot).messages


async def test_the_talk_goes_on_by_replies(desk: Desk) -> None:
    shop = await _shop(desk)
    await desk.ira.writes("/new Протекла крыша над сервером", shop)
    await desk.ira.sees("обращение №1", in_=shop)
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    await desk.oleg.writes("Какой этаж?", topic="№1")
    which = await desk.petr.sees("Какой этаж?", in_=shop)
    assert not which.silent
    await desk.ira.writes("Это мы между собой", shop)
    await desk.petr.writes("Второй", shop, reply_to=which)
    await desk.oleg.sees("👤 Пётр\nВторой", topic="№1")
    assert desk.oleg.count("между собой") == 0
    await desk.presses(desk.oleg, "✅ Решено", first)
    solved = await desk.petr.sees("Проблема решена?", in_=shop, button="👍 Да, решено")
    assert (await desk.presses(desk.petr, "👍 Да, решено", solved)).alert
    await desk.presses(desk.ira, "👍 Да, решено", solved)
    await desk.presses(desk.ira, "5", await desk.ira.sees("1 — плохо", in_=shop, button="5"))
    await desk.ira.sees("5 из 5", in_=shop)
    again = await desk.ira.writes("Опять течёт", shop, reply_to=solved)
    same = await desk.ira.sees("Это снова об обращении №1?", in_=shop, button="Да, о нём")
    assert same.reply_to == again.id
    await desk.presses(desk.ira, "Да, о нём", same)
    await desk.oleg.sees("Опять течёт", topic="№1")


async def test_in_private_there_is_no_mix_up(desk: Desk) -> None:
    shop = await _shop(desk)
    await desk.ira.writes("/new Протекла крыша над сервером", shop)
    await desk.ira.sees("обращение №1", in_=shop)
    await desk.ira.writes("Терминал не проводит оплату", desk.bot)
    await desk.ira.sees("Проверьте связь", in_=desk.bot)
    await desk.ira.writes("/my", desk.bot)
    mine = await desk.ira.sees("Ваши обращения", in_=desk.bot, button="№1")
    await desk.presses(desk.ira, "№1", mine)
    await desk.ira.sees("Обращение №1 — ждёт специалиста", in_=desk.bot)


async def test_a_name_without_a_question_and_one_inside_it(desk: Desk) -> None:
    shop = await _shop(desk)
    await desk.ira.writes("@firstline_bot", shop)
    await desk.ira.sees("Напишите вопрос в том же сообщении", in_=shop)
    await desk.ira.writes("Терминал не проводит оплату, @firstline_bot, помоги", shop)
    await desk.ira.sees("Проверьте связь", in_=shop)


async def test_strange_groups_are_left_after_a_word(desk: Desk) -> None:
    strange = desk.tg.add_group("Барахолка", members=[desk.ira])
    strange.add(desk.bot, "member")
    await desk.ira.sees("отсюда ухожу", in_=strange)
    await desk.settles()
    assert desk.ira.count("FirstLine left", in_=strange) == 1
    assert desk.ira.count("отсюда ухожу", in_=strange) == 1


async def test_only_an_admin_links(desk: Desk) -> None:
    shop = await _shop(desk, linked=False)
    await desk.ira.writes("@firstline_bot терминал не проводит оплату", shop)
    await desk.ira.sees("отсюда ухожу", in_=shop)
    await desk.settles()
    assert desk.ira.count("Проверьте связь", in_=shop) == 0


async def test_whoever_brings_it_back_must_be_an_admin_again(desk: Desk) -> None:
    shop = await _shop(desk)
    shop.remove(desk.bot)
    await desk.settles()
    await desk.restarts(admin_ids=(desk.max.id,))
    shop.add(desk.bot, "member")
    await desk.ira.sees("отсюда ухожу", in_=shop)


async def test_a_group_that_becomes_a_supergroup_keeps_its_tickets(desk: Desk) -> None:
    await desk.restarts(admin_ids=(desk.max.id, desk.tg._owner.id))
    shop = desk.tg.add_group("Магазин 7", kind="group", members=[desk.ira, desk.max])
    shop.add(desk.bot, "administrator")
    await desk.ira.sees("отправьте сюда /link", in_=shop)
    await desk.max.writes("/link", shop)
    await desk.ira.sees("Теперь я отвечаю", in_=shop)
    await desk.ira.writes("/new Протекла крыша над сервером", shop)
    await desk.ira.sees("обращение №1", in_=shop)
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    shop.migrate()
    await desk.settles()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.ira.sees("занимается Олег", in_=shop)
    await desk.oleg.sees("Исполнитель: Олег", topic="№1")
    await desk.oleg.writes("Еду", topic="№1")
    await desk.ira.sees("Еду", in_=shop)
    await desk.ira.writes("/new Терминал не проводит оплату", shop)
    await desk.ira.sees("Проверьте связь", in_=shop)
