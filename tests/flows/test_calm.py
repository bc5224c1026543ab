"""Rude, empty, endless and repeated input is met calmly."""

from __future__ import annotations

from tests.desk import Desk


async def test_anger_is_asked_for_its_reason_then_people_are_called(desk: Desk) -> None:
    await desk.ira.writes("Да вы там все идиоты!!!")
    calm = await desk.ira.sees("Расскажите, что случилось", button="👤 Позвать специалиста")
    await desk.passes(10)
    assert not desk.oleg.chat(desk.group).messages
    await desk.ira.writes("Достали!")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Достали", button="🙋 Взять в работу")
    assert "идиоты" in card.words
    assert desk.ira.count("приятного мало") == 1
    late = await desk.presses(desk.ira, "👤 Позвать специалиста", calm)
    assert late.alert


async def test_anger_with_its_reason_is_a_question(desk: Desk) -> None:
    await desk.ira.writes("Идиоты")
    await desk.ira.sees("приятного мало")
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    await desk.ira.writes("Тупой бот")
    await desk.ira.sees("обращение №1")
    await desk.john.writes("You idiots")
    await desk.john.sees("I see this is frustrating")


async def test_anger_reaches_who_works_on_it_as_it_is(desk: Desk) -> None:
    await desk.is_taken()
    await desk.ira.writes("Достали уже")
    await desk.oleg.sees("Достали уже", topic="№1")
    assert desk.ira.count("приятного мало") == 0


async def test_signs_without_words_are_asked_for_words(desk: Desk) -> None:
    for who, signs in ((desk.ira, "???"), (desk.petr, "\u3164"), (desk.max, "🎉🎉")):
        await who.writes(signs)
        await who.sees("Опишите, пожалуйста, словами", button="👤 Позвать специалиста")
    assert not desk.oleg.chat(desk.group).messages


async def test_the_same_question_again_isnt_answered_with_the_same_words(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    first = await desk.ira.sees("Проверьте связь")
    await desk.ira.writes("Терминал не проводит оплату!")
    above = await desk.ira.sees("Ответ на этот вопрос — выше", button="👤 Позвать специалиста")
    await desk.settles()
    assert desk.ira.count("Проверьте связь") == 1
    assert (await desk.ira.sees("Проверьте связь")).id == first.id
    await desk.presses(desk.ira, "✅ Помогло", above)
    await desk.petr.writes("Не подключается VPN")
    await desk.petr.sees("запустите клиент")
    for _ in range(2):
        await desk.petr.writes("Не подключается VPN")
    await desk.petr.sees("обращение №2")
    card = await desk.oleg.sees("Не подключается VPN", button="🙋 Взять в работу")
    assert "Ответы бота не подошли" in card.words


async def test_whoever_writes_without_end_is_answered_in_the_middle(desk: Desk) -> None:
    await desk.restarts(merge_pause_s=30)
    for number in range(8):
        await desk.ira.writes(f"запах гари, место {number}")
        await desk.passes(15)
    await desk.ira.sees("обращение №1")
    await desk.settles()
    assert desk.ira.count("обращение №1") == 1
    assert len([seen for seen in desk.oleg.chat(desk.group).messages if "запах гари" in seen.words]) == 1


async def test_a_sticker_or_an_emoji_after_the_end_asks_nothing(desk: Desk) -> None:
    asked = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.sends_sticker()
    await desk.ira.writes("🎉")
    await desk.settles()
    assert desk.ira.count("Это снова об обращении") == 0
    assert desk.ira.count("Опишите") == 0
    await desk.ira.writes("???")
    await desk.ira.sees("Это снова об обращении №1?")


async def test_the_answer_is_in_the_language_of_the_question(desk: Desk) -> None:
    await desk.ira.writes("Card payments do not go through")
    answer = await desk.ira.sees("Check the terminal's connection.", button="🔄 Не то")
    await desk.presses(desk.ira, "🔄 Не то", answer)
    offer = await desk.ira.sees("Что ближе к вашему вопросу?")
    assert "I forgot my password" in offer.words
    place = next(line for line in offer.words.split("\n") if "I forgot" in line).split(".")[0]
    await desk.presses(desk.ira, place, offer)
    await desk.ira.sees("Open the sign-in page")
