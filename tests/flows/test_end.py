"""The end of a ticket: resolved, confirmed or not, rated, closed by itself; and what comes after the end."""

from __future__ import annotations

from tests.desk import Desk


async def test_confirmed_rated_and_commented(desk: Desk) -> None:
    asked = await desk.is_resolved()
    assert "№1" in asked.words
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    rate = await desk.ira.sees("1 — плохо, 5 — отлично", button="5")
    assert rate.id == asked.id
    assert rate.buttons == ["1", "2", "3", "4", "5"]
    await desk.presses(desk.ira, "4", rate)
    rated = await desk.ira.sees("4 из 5", button="💬 Добавить комментарий")
    assert rated.id == asked.id
    again = await (await desk.ira.forges("r:1:5", on=rated)).answer()
    assert again.alert

    await desk.presses(desk.ira, "💬 Добавить комментарий", rated)
    prompt = await desk.ira.sees("ответом на это сообщение")
    assert prompt.force_reply
    await desk.ira.writes("Приехали быстро", reply_to=prompt)
    await desk.ira.sees("комментарий записан")
    card = await desk.oleg.sees("4 из 5. Приехали быстро")
    assert card.words.count("\n") == 1
    assert not card.buttons
    await desk.passes(5)
    assert desk.ira.count("Это снова об обращении") == 0


async def test_what_does_not_answer_the_prompt_is_no_comment(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.presses(desk.ira, "5", await desk.ira.sees("1 — плохо", button="5"))
    rated = await desk.ira.sees("5 из 5", button="💬 Добавить комментарий")
    await desk.presses(desk.ira, "💬 Добавить комментарий", rated)
    await desk.ira.sees("ответом на это сообщение")
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Это снова об обращении №1?")
    assert "Терминал" not in (await desk.oleg.sees("5 из 5")).words


async def test_a_rating_is_asked_once_a_day(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.sees("1 — плохо, 5 — отлично")
    await desk.ira.writes("/new")
    await desk.ira.sees("отдельное обращение")
    card = await desk.hands_over("Сломалась дверь холодильника")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Сломалась дверь", button="✅ Решено")
    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    thanked = await desk.ira.sees("Обращение №2 закрыто")
    assert not thanked.buttons


async def test_not_solved_goes_back_to_the_same_person(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.oleg.sees("решено: Олег")
    await desk.settles()
    assert desk.oleg.chat(desk.group).topics[0].closed
    await desk.presses(desk.ira, "👎 Нет, не решено", asked)
    await desk.ira.sees("№1 снова открыто")
    call = await desk.oleg.sees("проблема не решена", topic="№1")
    assert not call.silent
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    await desk.oleg.sees("В работе: Олег")
    assert not desk.oleg.chat(desk.group).topics[0].closed
    await desk.ira.writes("Всё ещё капает")
    await desk.oleg.sees("Всё ещё капает", topic="№1")
    late = await (await desk.ira.forges("s:yes:1", on=asked)).answer()
    assert late.alert

    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.ira.sees("Проблема решена?", button="👍 Да, решено", after=first)


async def test_not_solved_when_the_specialist_has_left(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.settles()
    desk.group.remove(desk.oleg)
    await desk.settles()
    await desk.presses(desk.ira, "👎 Нет, не решено", asked)
    card = await desk.anna.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.presses(desk.anna, "🙋 Взять в работу", card)
    await desk.ira.sees("Обращением №1 занимается Анна")


async def test_resolved_closes_by_itself_with_a_word(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.passes(23 * 3600)
    assert desk.ira.count("закрыто") == 0
    await desk.passes(2 * 3600)
    await desk.ira.sees("Обращение №1 закрыто")
    await desk.oleg.sees("закрыто: Олег")
    late = await desk.presses(desk.ira, "👍 Да, решено", asked)
    assert "устарела" in (late.text or "")
    await desk.passes(8 * 24 * 3600)
    assert not desk.oleg.chat(desk.group).topics
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("Протекла крыша", in_=desk.group)


async def test_thanks_after_the_end_neither_reopen_nor_ask(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.ira.writes("Спасибо!")
    thanked = await desk.ira.sees("Пожалуйста!")
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.writes("🙏")
    await desk.ira.sees("Пожалуйста!", after=thanked)
    await desk.passes(5)
    assert desk.ira.count("Это снова об обращении") == 0
    await desk.ira.writes("/my")
    await desk.ira.sees("№1")
    assert desk.ira.count("№2") == 0


async def test_the_same_matter_after_the_end_reopens_it(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.writes("Крыша опять течёт")
    same = await desk.ira.sees("Это снова об обращении №1?", button="Да, о нём")
    await desk.ira.writes("Прямо на кассу")
    await desk.presses(desk.ira, "Да, о нём", same)
    await desk.ira.sees("№1 снова открыто")
    await desk.oleg.sees("пишет о том же", topic="№1")
    await desk.oleg.sees("Крыша опять течёт", topic="№1")
    await desk.oleg.sees("👤 Ира\nПрямо на кассу", topic="№1")
    await desk.oleg.writes("Еду снова", topic="№1")
    await desk.ira.sees("Еду снова")
    await desk.settles()
    assert desk.oleg.count("Крыша опять течёт") == 1
    late = await (await desk.ira.forges("m:2:0", on=same)).answer()
    assert late.alert


async def test_another_matter_after_the_end_goes_its_own_way(desk: Desk) -> None:
    await desk.is_resolved()
    await desk.ira.writes("Терминал не проводит оплату")
    same = await desk.ira.sees("Это снова об обращении №1?")
    assert desk.ira.count("Проверьте связь") == 0
    await desk.presses(desk.ira, "Нет, новый вопрос", same)
    await desk.ira.sees("Проверьте связь", button="✅ Помогло")

    await desk.presses(desk.ira, "👍 Да, решено", await desk.ira.sees("Проблема решена?"))
    await desk.oleg.sees("закрыто: Олег")


async def test_no_word_on_the_same_matter_means_another_one(desk: Desk) -> None:
    await desk.is_resolved()
    await desk.ira.writes("Сломалась дверь холодильника")
    same = await desk.ira.sees("Это снова об обращении №1?")
    await desk.passes(3 * 60)
    await desk.ira.sees("обращение №2")
    await desk.oleg.sees("Сломалась дверь", button="🙋 Взять в работу")
    late = await desk.presses(desk.ira, "Да, о нём", same)
    assert "устарела" in (late.text or "")


async def test_long_after_the_end_nothing_is_asked(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.passes(4 * 24 * 3600)
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    assert desk.ira.count("Это снова об обращении") == 0


async def test_the_specialist_writes_on_after_the_end(desk: Desk) -> None:
    desk.group.set_status(desk.oleg, "administrator")
    asked = await desk.is_resolved()
    await desk.settles()
    await desk.oleg.writes("Акт пришлю завтра", topic="№1")
    await desk.ira.sees("Акт пришлю завтра")
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.settles()
    await desk.oleg.writes("И ещё одно", topic="№1")
    await desk.oleg.sees("обращение закрыто", topic="№1")
    await desk.settles()
    assert desk.ira.count("И ещё одно") == 0
    assert desk.oleg.chat(desk.group).topics[0].closed


async def test_resolved_twice(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.ira.sees("Проблема решена?")
    for act in ("resolve", "wait", "release"):
        late = await (await desk.oleg.forges(f"t:{act}:1", on=first)).answer()
        assert "уже завершено" in (late.text or "")
    await desk.settles()
    assert desk.ira.count("Проблема решена?") == 1
    await desk.presses(desk.ira, "👎 Нет, не решено", asked)
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено", after=asked)
    await desk.presses(desk.oleg, "↩️ В очередь", first)
    await desk.anna.sees("Протекла крыша", button="🚫 Спам")


async def test_an_edit_after_the_end(desk: Desk) -> None:
    await desk.restarts(delete_topics_after_s=24 * 3600)  # people may edit for 48 hours
    await desk.is_taken()
    mine = await desk.ira.writes("Вода на полу")
    copy = await desk.oleg.sees("Вода на полу", topic="№1")
    first = await desk.oleg.sees("Протекла", button="✅ Решено")
    await desk.presses(desk.oleg, "✅ Решено", first)
    await desk.presses(desk.ira, "👍 Да, решено", await desk.ira.sees("Проблема решена?"))
    await desk.settles()
    await desk.ira.edits(mine, text="Воды на полу нет")
    assert (await desk.oleg.sees("Воды на полу нет", topic="№1")).id == copy.id
    await desk.settles()
    assert desk.oleg.chat(desk.group).topics[0].closed
    await desk.passes(25 * 3600)
    assert not desk.oleg.chat(desk.group).topics
    await desk.ira.edits(mine, text="Всё сухо")
    await desk.settles()
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("Всё сухо", in_=desk.group)


async def test_in_english(desk: Desk) -> None:
    await desk.john.writes("It smells of smoke in here")
    await desk.john.sees("#1")
    card = await desk.oleg.sees("It smells of smoke", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.john.sees("Олег")
    first = await desk.oleg.sees("It smells of smoke", button="✅ Решено", topic="№1")
    await desk.oleg.writes("Leave the shop, we are coming", topic="№1")
    await desk.john.sees("Leave the shop")
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.john.sees("#1")
    await desk.john.writes("We are outside")
    await desk.oleg.sees("We are outside", topic="№1")
    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.john.sees("solved?", button="👎 No, not solved")
    assert asked.buttons == ["👍 Yes, solved", "👎 No, not solved"]
    await desk.settles()
    await desk.presses(desk.john, "👎 No, not solved", asked)
    await desk.oleg.sees("проблема не решена", topic="№1")
    first = await desk.oleg.sees("It smells of smoke", button="✅ Решено", topic="№1", after=asked)
    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.john.sees("solved?", button="👍 Yes, solved", after=asked)
    await desk.presses(desk.john, "👍 Yes, solved", asked)
    rate = await desk.john.sees("#1", button="5")
    await desk.presses(desk.john, "5", rate)
    await desk.john.sees("#1", button="💬 Add a comment")
