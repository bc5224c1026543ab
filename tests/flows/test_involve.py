"""*Involve*: another department sees to a part of a ticket; nothing of that reaches the requester."""

from __future__ import annotations

import asyncio

from telegram_emulator import Seen
from telegram_emulator.group import Group
from tests.desk import Desk
from tests.flows.test_departments import NAME, adds, tills

INSIDE = ("Почему молчит", "Чиню", "Смотрю кабель", "Готово, кабель", "Фото кабеля", "Кабель у стены")


async def asks(
    desk: Desk, post: Seen, question: str = "Почему молчит касса?", group: Group | None = None
) -> Seen:
    """Олег asks the tills; gives what stands for that question in the ticket's place."""
    where = group or desk.group
    await desk.presses(desk.oleg, "🤝 Подключить", post)
    which = await desk.oleg.sees("Кого подключить", button=NAME, in_=where, after=post)
    await desk.presses(desk.oleg, NAME, which)
    what = await desk.oleg.sees(
        f"Что нужно от отдела «{NAME}»", button="Не подключать", in_=where, after=post
    )
    await desk.oleg.writes(question, where, reply_to=what)
    await desk.oleg.sees("ждёт в очереди отдела", in_=where)
    return await desk.oleg.sees(question, in_=where, button="✖️ Больше не нужно")


async def test_a_question_to_another_group_is_taken_talked_about_and_done(desk: Desk) -> None:
    group = await tills(desk)
    first = await desk.is_taken()
    window = await asks(desk, first)
    assert window.thread_id == first.thread_id
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    assert "№1/1 · вопрос отделу «Кассы и терминалы»\nСпрашивает: Олег, Поддержка" in card.words
    assert "Обращение начинается так: Протекла крыша" in card.words
    await desk.anna.writes("/queue", group)
    await desk.anna.sees("1 вопрос от других отделов:\n№1/1 Почему молчит касса?", in_=group)
    takes = [await person.presses("🙋 Взять вопрос", on=card) for person in (desk.anna, desk.max)]
    told = [press.text or "" for press in [await press.answer() for press in takes]]
    assert told == ["Вопрос №1/1 теперь у вас", "Вопросом №1/1 уже занимается Анна."]
    intro = await desk.anna.sees("Почему молчит касса?", in_=group, button="✅ Готово", topic="№1/1")
    await desk.oleg.sees("в работе: Анна", in_=desk.group, topic="№1")
    await desk.oleg.sees(
        "🤝 №1/1 · Кассы и терминалы: 👩‍🔧 в работе: Анна", in_=desk.group, button="✅ Решено"
    )
    await desk.anna.writes("Чиню", group, topic=intro.thread_id)
    copy = await desk.oleg.sees("🤝 №1/1 · Анна\nЧиню", in_=desk.group, topic="№1")
    await desk.oleg.writes("Кабель у стены?", desk.group, topic="№1", reply_to=copy)
    await desk.anna.sees("🤝 №1/1 · Олег\nКабель у стены?", in_=group, topic=intro.thread_id)
    await desk.anna.sends_photo(group, caption="Фото кабеля", topic=intro.thread_id)
    await desk.oleg.sees("Фото кабеля", in_=desk.group, topic="№1")
    await desk.anna.writes("// Смотрю кабель", group, topic=intro.thread_id)
    await desk.anna.writes("/reply Смотрю кабель", group, topic=intro.thread_id)
    await desk.anna.sees("Автору обращения отсюда не пишут", in_=group)
    await desk.anna.writes("/help", group, topic=intro.thread_id)
    await desk.anna.sees("Здесь говорят о вопросе №1/1", in_=group)
    await desk.oleg.writes("Уже занимаемся", desk.group, topic="№1")
    await desk.ira.sees("Уже занимаемся")
    await desk.presses(desk.anna, "✅ Готово", intro)
    what = await desk.anna.sees("Что сделано по вопросу №1/1?", in_=group, button="Ещё не готово")
    await desk.anna.writes("Готово, кабель вставлен", group, topic=intro.thread_id, reply_to=what)
    done = await desk.oleg.sees("вопрос №1/1 закрыт: Анна, «Кассы и терминалы»", in_=desk.group)
    assert "Готово, кабель вставлен" in done.words
    over = await desk.anna.sees("№1/1 · Кассы и терминалы: ✅ готово (Анна): Готово, кабель", in_=group)
    assert over.id == card.id
    await desk.oleg.writes("Спасибо!", desk.group, topic="№1", reply_to=copy)
    await desk.oleg.sees("Вопрос №1/1 уже закрыт: сообщение осталось здесь", in_=desk.group)
    await desk.oleg.writes("/ticket", desk.group, topic="№1")
    await desk.oleg.sees("№1/1 · Кассы и терминалы: ✅ готово (Анна)", in_=desk.group, topic="№1", after=done)
    await desk.presses(desk.oleg, "✅ Решено", first)
    solved = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    assert not any(desk.ira.count(words) for words in (*INSIDE, "Спасибо!"))
    await desk.presses(desk.ira, "👍 Да, решено", solved)
    await desk.passes(8 * 24 * 3600)
    assert not [topic for topic in desk.anna.chat(group).topics if "№1/1" in topic.name]


async def test_overdue_released_left_and_resolved_over(desk: Desk) -> None:
    group = await tills(desk)
    first = await desk.is_taken()
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await asks(desk, first)
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    stranger = await (await desk.anna.forges("i:ask:1:0", on=first)).answer()
    assert "занимается Олег" in (stranger.text or "")
    await desk.passes(31 * 60)
    offer = await desk.anna.sees("Вопрос №1/1 отделу «Кассы и терминалы» всё ещё никто не взял", in_=group)
    assert not offer.silent
    await desk.presses(desk.anna, "🙋 Взять вопрос", offer)
    intro = await desk.anna.sees("Почему молчит касса?", in_=group, button="↩️ Вернуть отделу")
    not_theirs = await (await desk.max.forges("pt:end:1", on=intro)).answer()
    assert "занимается Анна" in (not_theirs.text or "")
    await desk.presses(desk.anna, "↩️ Вернуть отделу", intro)
    await desk.oleg.sees("Вопрос №1/1 снова в очереди отдела: Анна", in_=desk.group)
    await desk.settles()
    card = await desk.anna.sees("в очереди отдела", in_=group, button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    await desk.passes(4 * 3600)
    late = await desk.anna.sees("Анна, срок вопроса №1/1 прошёл", in_=group, topic=intro.thread_id)
    assert not late.silent
    await desk.oleg.sees("Олег, отдел «Кассы и терминалы» не успел", in_=desk.group, topic="№1")
    group.remove(desk.anna)
    await desk.oleg.sees("снова в очереди отдела: Анна больше не в группе", in_=desk.group)
    await desk.settles()
    card = await desk.max.sees("в очереди отдела", in_=group, button="🙋 Взять вопрос")
    await desk.presses(desk.max, "🙋 Взять вопрос", card)
    await desk.presses(desk.oleg, "✅ Решено", first)
    why = await desk.oleg.sees(
        "По обращению №1 ещё не ответили:\n1/1 · Кассы", in_=desk.group, button="Подождать"
    )
    forged = await (await desk.oleg.forges("t:resolve:1", on=card)).answer()
    assert "Такого обращения нет" in (forged.text or "") or forged.alert
    await desk.oleg.writes("Ира нашла кабель", desk.group, topic="№1", reply_to=why)
    await desk.max.sees("Макс, вопрос №1/1 больше не нужен: Ира нашла кабель", in_=group)
    await desk.ira.sees("Проблема решена?")
    assert not desk.ira.count("кабель")
    late_end = await (await desk.max.forges("pt:end:1", on=card)).answer()
    assert "Вопрос №1/1 уже закрыт" in (late_end.text or "")


async def test_in_a_shared_group_the_talk_is_in_the_tickets_topic(desk: Desk) -> None:
    await adds(desk)
    first = await desk.is_taken()
    window = await asks(desk, first)
    card = await desk.anna.sees("Почему молчит касса?", button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    window = await desk.anna.sees("в работе: Анна", button="✅ Готово", topic="№1")
    await desk.anna.writes("Чиню", desk.group, topic="№1")
    await desk.oleg.writes("Кабель у стены?", desk.group, topic="№1", reply_to=window)
    await desk.anna.writes("/reply Смотрю кабель", desk.group, topic="№1")
    await desk.anna.sees("Автору обращения отсюда не пишут")
    await (await desk.anna.forges("f:entry:1:1:0", on=first)).answer()
    ready = await desk.anna.sees("", button="✉️ Отправить", topic="№1")
    refused = await desk.presses(desk.anna, "✉️ Отправить", ready)
    assert "Автору обращения отсюда не пишут" in (refused.text or "")
    await desk.settles()
    assert desk.anna.count("Осталось внутри") == 0
    await desk.presses(desk.oleg, "✖️ Больше не нужно", window)
    await desk.anna.sees("Анна, вопрос №1/1 больше не нужен", topic="№1")
    await asks(desk, first, "Почему молчит терминал?")
    again = await desk.anna.sees("Почему молчит терминал?", button="🙋 Взять вопрос", after=window)
    presses = [
        await desk.oleg.forges("i:resolve:1:0", on=first),
        await desk.anna.forges("pt:take:2", on=again),
    ]
    await asyncio.gather(*(press.answer() for press in presses))
    solved = await desk.ira.sees("Проблема решена?", button="👎 Нет, не решено")
    await desk.presses(desk.ira, "👎 Нет, не решено", solved)
    first = await desk.oleg.sees("Исполнитель: Олег", button="🤝 Подключить", topic="№1", after=again)
    await asks(desk, first, "Где терминал?")
    third = await desk.anna.sees("Где терминал?", button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", third)
    await (await desk.oleg.forges("t:spam:1", on=first)).answer()
    await desk.anna.sees("Анна, вопрос №1/3 больше не нужен", topic="№1")
    await desk.settles()
    assert not any(desk.ira.count(words) for words in (*INSIDE, "терминал"))


async def test_without_topics_and_through_a_transfer(plain_desk: Desk) -> None:
    desk = plain_desk
    group = await tills(desk, forum=False)
    await desk.presses(desk.oleg, "🙋 Взять в работу", await desk.hands_over())
    first = await desk.oleg.sees("Исполнитель: Олег", button="🤝 Подключить")
    window = await asks(desk, first)
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    await desk.oleg.writes("Кабель у стены?", desk.group, reply_to=window)
    card = await desk.anna.sees("Почему молчит касса?\nКабель у стены?", in_=group, button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    intro = await desk.anna.sees("Кабель у стены?", in_=group, button="✅ Готово")
    await desk.anna.writes("Чиню", group, reply_to=intro)
    copy = await desk.oleg.sees("🤝 №1/1 · Анна\nЧиню", in_=desk.group)
    await desk.oleg.writes("Смотрю кабель", desk.group, reply_to=copy)
    await desk.anna.sees("🤝 №1/1 · Олег\nСмотрю кабель", in_=group)
    await (await desk.oleg.forges("v:go:1:1:2", on=first)).answer()
    theirs = await desk.anna.sees("Протекла крыша", in_=group, button="🙋 Взять в работу")
    await desk.presses(desk.max, "🙋 Взять в работу", theirs)
    await desk.max.sees("в работе: Анна", in_=group, button="✖️ Больше не нужно")
    await desk.presses(desk.anna, "✅ Готово", intro)
    what = await desk.anna.sees("Что сделано", in_=group, button="Готово, без слов")
    await desk.presses(desk.anna, "Готово, без слов", what)
    await desk.max.sees("Макс, вопрос №1/1 закрыт: Анна", in_=group)
    await desk.settles()
    assert not any(desk.ira.count(words) for words in INSIDE)


async def test_files_edits_and_undo_cross_and_a_deleted_topic_is_made_again(desk: Desk) -> None:
    group = await tills(desk)
    first = await desk.is_taken()
    await desk.presses(desk.oleg, "🤝 Подключить", first)
    which = await desk.oleg.sees("Кого подключить", button=NAME, in_=desk.group)
    await desk.presses(desk.oleg, NAME, which)
    what = await desk.oleg.sees("Что нужно от отдела", in_=desk.group)
    pictures = [("photo", "Почему молчит касса?"), ("photo", None)]
    await desk.oleg.sends_album(pictures, desk.group, topic="№1", reply_to=what)
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    await desk.oleg.writes("Смотрю кабель", desk.group, topic="№1", reply_to=what)
    await desk.oleg.sees("На этот вопрос уже не ждут ответа", in_=desk.group)
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    intro = await desk.anna.sees("Почему молчит касса?", in_=group, button="✅ Готово", topic="№1/1")
    await desk.settles()
    assert [m.kind for m in desk.anna.chat(group).messages].count("photo") == 2
    said = await desk.anna.writes("Чиню", group, topic=intro.thread_id)
    await desk.oleg.sees("№1/1 · Анна\nЧиню", in_=desk.group)
    await desk.anna.edits(said, text="Чиню кассу")
    await desk.oleg.sees("№1/1 · Анна\nЧиню кассу", in_=desk.group)
    await desk.anna.writes("/undo", group, topic=intro.thread_id, reply_to=said)
    await desk.anna.sees("Отозвано", in_=group, topic=intro.thread_id)
    assert desk.oleg.count("Чиню кассу", in_=desk.group) == 0
    note = await desk.anna.writes("// Смотрю кабель", group, topic=intro.thread_id)
    await desk.anna.edits(note, text="Смотрю кабель под столом")
    await desk.settles()
    assert desk.oleg.count("под столом", in_=desk.group) == 0
    group.set_status(desk.max, "administrator")
    await desk.max.deletes_topic(group, "№1/1")
    window = await desk.oleg.sees("№1/1", in_=desk.group, button="✖️ Больше не нужно")
    await desk.oleg.writes("Кабель у стены?", desk.group, topic="№1", reply_to=window)
    again = await desk.anna.sees(
        "Почему молчит касса?", in_=group, button="✅ Готово", topic="№1/1", after=intro
    )
    await desk.anna.sees("№1/1 · Олег\nКабель у стены?", in_=group, topic=again.thread_id)
    await desk.max.writes("/departments", desk.bot)
    listed = await desk.max.sees("1. Поддержка", in_=desk.bot, button=NAME)
    refused = await (await desk.max.forges("g:archive:2:0", on=listed)).answer()
    assert "незавершённые обращения" in (refused.text or "")
    await (await desk.max.forges("g:share:2:1", on=listed)).answer()
    await desk.anna.sees("Вопрос №1/1 переехал вместе с отделом", in_=group)
    here = await desk.anna.sees("Почему молчит касса?", in_=desk.group, button="🙋 Взять вопрос")
    await desk.presses(desk.anna, "🙋 Взять вопрос", here)
    await desk.anna.sees("в работе: Анна", in_=desk.group, topic="№1", button="✅ Готово")
    presses = [await desk.oleg.forges("i:resolve:1:0", on=first), await desk.anna.forges("pt:end:1", on=here)]
    await asyncio.gather(*(press.answer() for press in presses))
    await desk.ira.sees("Проблема решена?")
    await desk.settles()
    assert not any(desk.ira.count(words) for words in INSIDE)


async def test_a_part_follows_its_department_into_a_group_of_its_own_and_ends_with_the_ticket(
    desk: Desk,
) -> None:
    await desk.restarts(admin_ids=(desk.max.id, desk.tg._owner.id))
    await adds(desk)
    first = await desk.is_taken()
    await asks(desk, first)
    await desk.presses(desk.anna, "🙋 Взять вопрос", await desk.anna.sees("Почему молчит", button="🙋 Взять"))
    await desk.anna.sees("в работе: Анна", button="✅ Готово", topic="№1")
    group = desk.tg.add_group("Кассиры", forum=True, members=[desk.anna, desk.max], bots=[desk.bot])
    await desk.settles()
    await desk.max.writes("/start@firstline_bot d2", group)
    await desk.max.sees(f"Теперь здесь очередь отдела «{NAME}»", in_=group)
    card = await desk.anna.sees("Почему молчит касса?", in_=group, button="🙋 Взять вопрос")
    desk.tg.fault("createForumTopic", kind="drop_after", chat=group.id, times=1)
    await desk.presses(desk.anna, "🙋 Взять вопрос", card)
    intro = await desk.anna.sees("Почему молчит касса?", in_=group, button="✅ Готово", topic="№1/1")
    await desk.anna.writes("Чиню", group, topic=intro.thread_id)
    await desk.oleg.sees("🤝 №1/1 · Анна\nЧиню", in_=desk.group)
    await desk.passes(60)
    await desk.settles()
    assert len([topic for topic in desk.anna.chat(group).topics if "№1/1" in topic.name]) == 1
    assert desk.oleg.count("Чиню", in_=desk.group) == 1
    await desk.ira.writes("/my")
    await desk.presses(desk.ira, "№1", await desk.ira.sees("Ваши обращения", button="№1"))
    page = await desk.ira.sees("специалист работает", button="✖️ Закрыть")
    await desk.presses(desk.ira, "✖️ Закрыть", page)
    await desk.presses(desk.ira, "Да, закрыть", await desk.ira.sees("Закрыть обращение №1?"))
    await desk.anna.sees("Анна, вопрос №1/1 больше не нужен", in_=group, topic=intro.thread_id)
    late = await (await desk.anna.forges("pt:end:1", on=intro)).answer()
    assert "Вопрос №1/1 уже закрыт" in (late.text or "")
    await desk.settles()
    assert not any(desk.ira.count(words) for words in INSIDE)
