"""The conversation of a ticket in work: what crosses, in both directions, and what stays inside."""

from __future__ import annotations

from telegram_emulator import Person, Seen
from tests.desk import Desk


async def _sees_kind(person: Person, kind: str, after: Seen, **where: object) -> Seen:
    seen = await person.sees("", after=after, **where)  # type: ignore[arg-type]
    while seen.kind != kind:
        seen = await person.sees("", after=seen, **where)  # type: ignore[arg-type]
    return seen


async def test_words_and_their_edits_both_ways(desk: Desk) -> None:
    await desk.is_taken()
    mine = await desk.ira.writes("Вода на полу", entities=[{"type": "bold", "offset": 0, "length": 4}])
    copy = await desk.oleg.sees("Вода на полу", topic="№1")
    assert copy.words == "👤 Ира\nВода на полу"
    assert [entity["type"] for entity in copy.entities] == ["bold", "bold"]
    assert copy.silent
    assert copy.forward is None
    await desk.ira.edits(mine, text="Вода по колено")
    assert (await desk.oleg.sees("Вода по колено", topic="№1")).id == copy.id

    answer = await desk.oleg.writes("Перекройте кран", topic="№1")
    got = await desk.ira.sees("Перекройте кран")
    assert got.words == "🧑‍💻 Олег\nПерекройте кран"
    assert not got.silent
    await desk.oleg.edits(answer, text="Перекройте кран и ждите")
    assert (await desk.ira.sees("Перекройте кран и ждите")).id == got.id


async def test_replies_point_at_the_right_message(desk: Desk) -> None:
    await desk.is_taken()
    mine = await desk.ira.writes("Касса мокрая")
    await desk.ira.writes("И пол мокрый")
    copy = await desk.oleg.sees("Касса мокрая", topic="№1")
    answer = await desk.oleg.writes("Выключите её", topic="№1", reply_to=copy)
    got = await desk.ira.sees("Выключите её")
    assert got.reply_to == mine.id
    await desk.ira.writes("Выключила", reply_to=got)
    assert (await desk.oleg.sees("Выключила", topic="№1")).reply_to == answer.id


async def test_files_of_every_kind_both_ways(desk: Desk) -> None:
    topic = await desk.is_taken()
    await desk.settles()
    start = await desk.ira.sees("занимается Олег")
    for kind in ("photo", "document", "voice", "video", "audio", "animation", "video_note", "sticker"):
        await getattr(desk.ira, f"sends_{kind}")(data=kind.encode())
        topic = await _sees_kind(desk.oleg, kind, topic, topic="№1")
        assert topic.file is not None
        await getattr(desk.oleg, f"sends_{kind}")(topic="№1")
        start = await _sees_kind(desk.ira, kind, start)
        assert start.forward is None
    await desk.ira.sends_location()
    await _sees_kind(desk.oleg, "location", topic, topic="№1")


async def test_captions_and_their_edits(desk: Desk) -> None:
    await desk.is_taken()
    mine = await desk.ira.sends_photo(caption="Потолок")
    copy = await desk.oleg.sees("Потолок", topic="№1")
    assert copy.words == "👤 Ира\nПотолок"
    await desk.ira.edits(mine, caption="Потолок над кассой")
    assert (await desk.oleg.sees("Потолок над кассой", topic="№1")).id == copy.id
    plan = await desk.oleg.sends_document(topic="№1", caption="Схема", name="plan.pdf")
    got = await desk.ira.sees("Схема")
    assert got.file is not None
    await desk.oleg.edits(plan, caption="Новая схема")
    assert (await desk.ira.sees("Новая схема")).id == got.id


async def test_albums_cross_whole(desk: Desk) -> None:
    topic = await desk.is_taken()
    await desk.ira.sends_album([("photo", "Потолок"), ("photo", "Пол"), ("video", None)])
    await desk.oleg.sees("Потолок", topic="№1")
    await desk.settles()
    parts = [seen for seen in desk.oleg.chat(desk.group).messages if seen.album and seen.seq > topic.seq]
    assert [part.kind for part in parts] == ["photo", "photo", "video"]
    assert len({part.album for part in parts}) == 1
    assert [part.words for part in parts] == ["👤 Ира\nПотолок", "Пол", ""]

    await desk.oleg.sends_album([("document", None), ("document", "Акт")], topic="№1")
    await desk.ira.sees("Акт")
    assert (
        len([seen for seen in desk.ira.chat(desk.bot).messages if seen.album and seen.kind == "document"])
        == 2
    )


async def test_an_album_from_before_the_claim_is_in_the_topic(desk: Desk) -> None:
    await desk.ira.sends_album([("photo", "Протекла крыша над сервером"), ("photo", None)])
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.settles()
    assert len([seen for seen in desk.oleg.chat(desk.group).messages if seen.album and seen.thread_id]) == 2


async def test_only_the_assignees_words_go_out(desk: Desk) -> None:
    await desk.is_taken()
    before = len(desk.ira.chat(desk.bot).messages)
    mine = await desk.anna.writes("Это крыша соседей", topic="№1")
    told = await desk.anna.sees("Осталось внутри", topic="№1")
    assert told.reply_to == mine.id
    assert "Олег" in told.words
    await desk.anna.writes("Опять они", topic="№1")
    await desk.passes(5)
    assert desk.anna.count("Осталось внутри") == 1
    assert len(desk.ira.chat(desk.bot).messages) == before

    await desk.anna.writes("/reply Мы уже выехали", topic="№1")
    assert (await desk.ira.sees("Мы уже выехали")).words == "🧑‍💻 Анна\nМы уже выехали"


async def test_notes_and_talk_between_colleagues_stay_inside(desk: Desk) -> None:
    await desk.is_taken()
    await desk.settles()
    before = len(desk.ira.chat(desk.bot).messages)
    question = await desk.anna.writes("Чья это крыша?", topic="№1")
    await desk.oleg.writes("Соседей", topic="№1", reply_to=question)
    note = await desk.oleg.writes("// перезвонить соседям", topic="№1")
    await desk.oleg.writes("/note перезвонить ещё раз", topic="№1")
    await desk.oleg.sends_photo(topic="№1", caption="//соседи")
    await desk.oleg.sends_photo(topic="№1", caption="/note соседи")
    await desk.oleg.sends_album([("photo", "// внутри"), ("photo", None)], topic="№1")
    await desk.oleg.edits(note, text="перезвонить соседям")
    await desk.passes(5)
    assert len(desk.ira.chat(desk.bot).messages) == before
    await desk.oleg.writes("/note", topic="№1")
    await desk.oleg.sees("После команды нужен текст", topic="№1")
    await desk.oleg.writes("/note забыл", desk.group)
    await desk.oleg.sees("работает в теме обращения", in_=desk.group)


async def test_a_reply_to_the_bots_copy_goes_out(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.oleg.writes("Читаю", topic="№1", reply_to=first)
    await desk.ira.sees("Читаю")
    own = await desk.oleg.writes("Уже еду", topic="№1")
    await desk.oleg.writes("Почти приехал", topic="№1", reply_to=own)
    await desk.ira.sees("Почти приехал")


async def test_words_before_anybody_took_it(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.presses(desk.oleg, "↩️ В очередь", first)
    await desk.oleg.writes("Кто-нибудь?", topic="№1")
    await desk.oleg.sees("пока никто не взял", topic="№1")
    await desk.oleg.writes("/reply Мы вас помним", topic="№1")
    await desk.ira.sees("Мы вас помним")


async def test_waiting_pauses_and_the_answer_goes_on(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.oleg.writes("Какой этаж?", topic="№1")
    press = await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    assert "№1" in (press.text or "")
    await desk.ira.sees("По обращению №1 нужен ваш ответ")
    await desk.oleg.sees("Ждём ответа")
    await desk.passes(23 * 3600)
    assert desk.oleg.count("срок") == 0
    await desk.passes(2 * 3600)
    await desk.ira.sees("Напоминаем")
    await desk.ira.writes("Второй")
    await desk.oleg.sees("Второй", topic="№1")
    await desk.oleg.sees("В работе: Олег")
    await desk.passes(3 * 3600)
    await desk.oleg.sees("на последнее сообщение автора", topic="№1")


async def test_waiting_in_vain_ends_with_a_word(desk: Desk) -> None:
    first = await desk.is_taken()
    await desk.presses(desk.oleg, "⏳ Жду ответа", first)
    await desk.passes(25 * 3600)
    await desk.ira.sees("Напоминаем")
    await desk.passes(25 * 3600)
    await desk.ira.sees("По обращению №1 мы не дождались вашего ответа")
    asked = await desk.ira.sees("Проблема решена?", button="👎 Нет, не решено")
    await desk.presses(desk.ira, "👎 Нет, не решено", asked)
    await desk.oleg.sees("проблема не решена", topic="№1")


async def test_in_a_group_without_topics(plain_desk: Desk) -> None:
    desk = plain_desk
    card = await desk.hands_over()
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("Исполнитель: Олег", button="✅ Решено")
    assert first.reply_to == card.id
    await desk.oleg.writes("Еду к вам", desk.group, reply_to=card)
    await desk.ira.sees("Еду к вам")
    await desk.ira.writes("Жду")
    copy = await desk.oleg.sees("Жду")
    assert copy.reply_to == card.id
    await desk.oleg.writes("Уже рядом", desk.group, reply_to=copy)
    await desk.ira.sees("Уже рядом")
    await desk.oleg.writes("Всем привет", desk.group)
    chat = await desk.anna.writes("Пойду и я", desk.group, reply_to=copy)
    await desk.anna.sees("Осталось внутри")
    await desk.oleg.writes("Иди", desk.group, reply_to=chat)
    await desk.passes(5)
    assert desk.ira.count("Всем привет") + desk.ira.count("Пойду") + desk.ira.count("Иди") == 0
    await desk.anna.writes("/reply И я еду", desk.group, reply_to=copy)
    await desk.ira.sees("И я еду")
    await desk.anna.writes("/ticket", desk.group, reply_to=card)
    await desk.anna.sees("Пойду и я")

    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.sees("1 — плохо, 5 — отлично")
    closed = await desk.oleg.sees("закрыто: Олег")
    assert closed.id == card.id


async def test_formatting_survives_a_command_before_it(desk: Desk) -> None:
    await desk.is_taken()
    bold = [{"type": "bold", "offset": 10, "length": 4}]
    mine = await desk.anna.writes("/reply Мы ужее едем", topic="№1", entities=bold)
    got = await desk.ira.sees("Мы ужее едем")
    assert [(entity["offset"], entity["length"]) for entity in got.entities] == [(0, 10), (14, 4)]
    await desk.anna.edits(mine, text="/reply Мы уже приехали")
    assert (await desk.ira.sees("Мы уже приехали")).words == "🧑‍💻 Анна\nМы уже приехали"


async def test_a_colleagues_album_stays_inside_whole(desk: Desk) -> None:
    await desk.is_taken()
    await desk.settles()
    before = len(desk.ira.chat(desk.bot).messages)
    await desk.anna.sends_album([("photo", "Схема"), ("photo", None)], topic="№1")
    await desk.anna.sees("Осталось внутри", topic="№1")
    await desk.passes(5)
    assert len(desk.ira.chat(desk.bot).messages) == before
    assert desk.anna.count("Осталось внутри") == 1


async def test_an_edit_makes_no_note_public_and_hides_no_word(desk: Desk) -> None:
    await desk.is_taken()
    note = await desk.oleg.writes("//проверить соседей", topic="№1")
    said = await desk.oleg.writes("Проверяем", topic="№1")
    got = await desk.ira.sees("Проверяем")
    await desk.oleg.edits(note, text="Проверить соседей сверху")
    await desk.oleg.edits(said, text="// Проверяем всё")
    assert (await desk.ira.sees("Проверяем всё")).id == got.id
    await desk.settles()
    assert desk.ira.count("соседей") == 0
    await desk.oleg.writes("/ticket", topic="№1")
    await desk.oleg.sees("🔒 Олег: Проверить соседей сверху", topic="№1")
