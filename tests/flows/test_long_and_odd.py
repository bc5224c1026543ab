"""Texts as long as Telegram takes, names that look like markup, and queues longer than a message."""

from __future__ import annotations

import re

from tests.desk import Desk

LONG = "Протекла крыша над сервером. " + "Вода льётся и льётся. " * 185  # 4,099 less its end


def _letters(*texts: str) -> str:
    """Texts one after the other, without spaces: where a long one is split a space may go."""
    return "".join("".join(texts).split())


async def test_the_longest_texts_cross_whole(desk: Desk) -> None:
    text = LONG[:4096].strip()
    await desk.ira.writes(text)
    card = await desk.oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert len(card.words) < 1200
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.oleg.sees("Вода льётся", topic="№1", button="✅ Решено")
    more = ("Ещё: " + text)[:4096].strip()
    await desk.ira.writes(more)
    await desk.settles()
    answer = ("Ответ: " + text)[:4096].strip()
    await desk.oleg.writes(answer, topic="№1")
    await desk.ira.sees("Ответ: Протекла крыша")
    await desk.settles()
    # With the writer's name before it a text has no room in one message: its end comes in a second.
    assert _letters(more) in _letters(*(seen.words for seen in desk.oleg.chat(desk.group).messages))
    assert _letters(answer) in _letters(*(seen.words for seen in desk.ira.chat(desk.bot).messages))
    await desk.ira.sends_photo(caption="Подпись " + text[:1016])
    await desk.oleg.sees("Подпись", topic="№1")
    await desk.oleg.writes("/ticket", topic="№1")
    await desk.oleg.sees("Исполнитель: Олег", topic="№1", after=desk.tg.seq - 1)
    await desk.anna.writes("/reply " + text[:4000], topic="№1")
    await desk.ira.sees("🧑‍💻 Анна")


async def test_a_text_over_the_limit_comes_in_parts_and_is_one_question(desk: Desk) -> None:
    await desk.ira.writes("Протекла крыша над сервером. " + "Вода льётся. " * 500)
    await desk.oleg.sees("Вода льётся", button="🙋 Взять в работу")
    await desk.settles()
    assert len(desk.oleg.chat(desk.group).messages) == 1
    assert desk.ira.count("обращение №1") == 1


async def test_a_long_comment_fits_the_card(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.presses(desk.ira, "2", await desk.ira.sees("1 — плохо", button="2"))
    rated = await desk.ira.sees("2 из 5", button="💬 Добавить комментарий")
    await desk.presses(desk.ira, "💬 Добавить комментарий", rated)
    prompt = await desk.ira.sees("ответом на это сообщение")
    await desk.ira.writes("Долго. " * 580, reply_to=prompt)
    await desk.ira.sees("комментарий записан")
    await desk.oleg.sees("2 из 5. Долго.")
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("Исполнитель: Олег", in_=desk.group)


async def test_names_and_words_that_look_like_markup(desk: Desk) -> None:
    eve = desk.tg.add_person("<b>Ева</b> & «Ко»", language="ru", username="eve_b")
    await eve.starts(desk.bot)
    await eve.sees("<b>Ева</b> & «Ко»")
    await eve.writes("Протекла крыша <i>над</i> сервером & кассой {name}")
    card = await desk.oleg.sees("<b>Ева</b> & «Ко» (@eve_b)", button="🙋 Взять в работу")
    assert "<i>над</i> сервером & кассой {name}" in card.words
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    first = await desk.oleg.sees("<i>над</i>", topic="№1", button="✅ Решено")
    await eve.writes("</code> < 5 > 3")
    await desk.oleg.sees("</code> < 5 > 3", topic="№1")
    await desk.oleg.writes("/queue", desk.group)
    await desk.oleg.sees("<b>Ева</b> & «Ко»: Протекла", in_=desk.group, after=first)
    await desk.oleg.writes("/ticket", topic="№1")
    await desk.oleg.sees("</code> < 5 > 3", topic="№1", after=first)
    await eve.writes("/my")
    await eve.sees("<i>над</i> сервером")


async def test_a_queue_longer_than_a_message(desk: Desk) -> None:
    words = "Протекла крыша над сервером, вода капает на пол, на полки и на головы, а за окном всё льёт"
    people = [
        desk.tg.add_person(f"Покупатель с очень длинным именем номер {n}", language="ru") for n in range(25)
    ]
    for person in people:
        await person.writes(words)
    for person in people:
        await person.sees("обращение №")
    await desk.oleg.writes("/queue", desk.group)
    listed = await desk.oleg.sees("25 обращений", in_=desk.group)
    assert len(listed.words) <= 4096


async def test_a_long_talk_keeps_its_order(desk: Desk) -> None:
    await desk.is_taken()
    for number in range(30):
        await desk.ira.writes(f"Новость {number}: " + "вода " * 30)
    await desk.oleg.sees("Новость 29:", topic="№1", timeout=30)
    copies = [seen.words for seen in desk.oleg.chat(desk.group).messages if "Новость" in seen.words]
    came = [number for copy in copies for number in re.findall(r"Новость (\d+): вода", copy)]
    assert came == [str(number) for number in range(30)]
    await desk.oleg.writes("/ticket 1", desk.group)
    await desk.oleg.sees("Новость 29", in_=desk.group)
