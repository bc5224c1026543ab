"""What counts as one contact: a burst, an album, a greeting with its question; and what isn't a question."""

from __future__ import annotations

from tests.desk import Desk


async def test_a_burst_is_one_question(desk: Desk) -> None:
    for words in ("Здравствуйте", "В магазине", "сильно пахнет гарью"):
        await desk.ira.writes(words)
    card = await desk.oleg.sees("сильно пахнет гарью", button="🙋 Взять в работу")
    assert "В магазине" in card.words
    await desk.settles()
    assert desk.ira.count("обращение №1") == 1
    assert len(desk.oleg.chat(desk.group).messages) == 1


async def test_an_album_is_one_question(desk: Desk) -> None:
    await desk.ira.sends_album([("photo", None), ("photo", "Сломалась дверь холодильника"), ("photo", None)])
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Сломалась дверь холодильника", button="🙋 Взять в работу")
    assert card.words.count("📷") == 3
    await desk.settles()
    assert len(desk.oleg.chat(desk.group).messages) == 1


async def test_an_album_whose_caption_is_known_is_answered(desk: Desk) -> None:
    await desk.ira.sends_album([("photo", "Терминал не проводит оплату"), ("photo", None)])
    await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    await desk.passes(10)
    assert not desk.oleg.chat(desk.group).messages


async def test_a_greeting_and_the_question_are_one_contact(desk: Desk) -> None:
    await desk.ira.writes("Добрый день!")
    await desk.ira.sees("Расскажите, что случилось")
    await desk.passes(5 * 60)
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Сломалась дверь")
    assert "Добрый день!" in card.words


async def test_a_greeting_alone_is_nobodys_work(desk: Desk) -> None:
    await desk.ira.writes("Привет")
    await desk.ira.sees("Расскажите, что случилось")
    await desk.passes(11 * 60)
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.passes(10)
    assert not desk.oleg.chat(desk.group).messages


async def test_thanks_get_a_word_and_nobody_else_hears_of_them(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.ira.writes("Спасибо большое!")
    await desk.ira.sees("Пожалуйста!")
    await desk.passes(31 * 60)
    assert desk.ira.count("Удалось разобраться?") == 0
    await desk.ira.writes("👍")
    await desk.petr.writes("Спасибо")
    await desk.petr.sees("Пожалуйста!")
    await desk.passes(10)
    assert not desk.oleg.chat(desk.group).messages


async def test_a_voice_goes_to_people_unless_words_follow(desk: Desk) -> None:
    await desk.ira.sends_voice()
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("голосовое", button="🙋 Взять в работу")
    assert "Вопрос без слов" in card.words

    await desk.petr.sends_photo()
    await desk.petr.writes("Терминал не проводит оплату")
    await desk.petr.sees("Проверьте связь", button="✅ Помогло")

    await desk.john.sends_video_note()
    await desk.john.sees("#3")


async def test_a_file_alone_goes_to_people(desk: Desk) -> None:
    await desk.ira.sends_document(name="акт.pdf")
    await desk.ira.sees("обращение №1")
    await desk.oleg.sees("файл", button="🙋 Взять в работу")


async def test_a_sticker_or_a_place_is_asked_for_words(desk: Desk) -> None:
    await desk.ira.sends_sticker()
    asked = await desk.ira.sees("Опишите, пожалуйста, словами", button="👤 Позвать специалиста")
    await desk.ira.sends_location()
    asked = await desk.ira.sees("Опишите, пожалуйста, словами", after=asked)
    await desk.ira.writes("Сломалась дверь холодильника")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Сломалась дверь холодильника")
    assert "стикер" in card.words
    assert "геопозиция" in card.words
    late = await desk.presses(desk.ira, "👤 Позвать специалиста", asked)
    assert "устарела" in (late.text or "")


async def test_a_sticker_and_a_call_for_people(desk: Desk) -> None:
    await desk.ira.sends_sticker()
    asked = await desk.ira.sees("Опишите, пожалуйста, словами")
    await desk.presses(desk.ira, "👤 Позвать специалиста", asked)
    await desk.ira.sees("обращение №1")
    await desk.oleg.sees("стикер", button="🙋 Взять в работу")


async def test_whatever_telegram_can_carry_is_registered(desk: Desk) -> None:
    await desk.ira.sends_contact()
    await desk.ira.sees("Опишите, пожалуйста, словами")
    await desk.petr.sends_poll(question="Кто сломал кассу?", options=["Не я", "Он"])
    await desk.petr.sees("Опишите, пожалуйста, словами")
    await desk.john.sends_dice()
    await desk.john.sees("describe")
    await desk.max.sends_venue(title="Склад", address="Ленина, 1")
    await desk.max.sees("Опишите, пожалуйста, словами")


async def test_calling_a_person_before_any_question(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    await desk.ira.sees("Здравствуйте, Ира!")
    await desk.ira.presses_key("Позвать специалиста")
    await desk.ira.sees("Зову специалиста: обращение №1.")
    card = await desk.oleg.sees("вопрос пока не описан", button="🙋 Взять в работу")
    await desk.ira.writes("Принтер дымится")
    await desk.oleg.sees("Принтер дымится", button="🙋 Взять в работу", after=card)


async def test_calling_a_person_at_any_time(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.ira.writes("позовите человека, пожалуйста")
    await desk.ira.sees("Передаю ваш вопрос специалистам: обращение №1.")
    card = await desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    await desk.ira.writes("/human")
    await desk.ira.sees("Обращение №1 уже")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.ira.sees("Обращением №1 занимается Олег")
    await desk.ira.presses_key("Позвать специалиста")
    await desk.ira.sees("Обращением №1 занимается Олег. Пишите сюда")


async def test_in_english_human(desk: Desk) -> None:
    await desk.john.writes("Card payments do not go through")
    await desk.john.sees("Check the terminal's connection.")
    await desk.john.writes("I want to talk to a person")
    await desk.john.sees("#1")
    await desk.oleg.sees("Card payments do not go through", button="🙋 Взять в работу")
