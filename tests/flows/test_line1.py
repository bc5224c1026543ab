"""Line 1: answers when it is sure, asks when it is nearly sure, hands over when it is not."""

from __future__ import annotations

from tests.desk import Desk


async def test_what_helped_ends_on_line_1(desk: Desk) -> None:
    await desk.ira.starts(desk.bot)
    welcome = await desk.ira.sees("Здравствуйте, Ира!")
    assert desk.ira.chat(desk.bot).keyboard == [["👤 Позвать специалиста", "📋 Мои обращения"]]

    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", after=welcome)
    assert answer.buttons == ["✅ Помогло", "🔄 Не то", "👤 Позвать специалиста"]
    assert answer.entities[0]["type"] == "bold"
    press = await desk.presses(desk.ira, "✅ Помогло", answer)
    assert press.text == "Рады, что помогло"
    await desk.settles()
    assert not desk.ira.chat(desk.bot).messages[-1].buttons
    assert not desk.oleg.chat(desk.group).messages


async def test_not_it_shows_the_next_candidates_once_then_a_person(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь")
    await desk.presses(desk.ira, "🔄 Не то", answer)
    offer = await desk.ira.sees("Что ближе к вашему вопросу?", button="1")
    await desk.presses(desk.ira, "1", offer)
    second = await desk.ira.sees("", button="🔄 Не то", after=offer)
    assert second.text != answer.text
    await desk.presses(desk.ira, "🔄 Не то", second)
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    assert "Ответы бота не подошли" in card.words


async def test_did_you_mean_shows_whole_questions(desk: Desk) -> None:
    await desk.ira.writes("Как сбросить терминал?")
    offer = await desk.ira.sees("Что ближе к вашему вопросу?")
    assert "Забыл пароль от учётной записи" in offer.words
    assert offer.buttons[-1] == "👤 Позвать специалиста"
    assert offer.buttons[:-1] == [str(number + 1) for number in range(len(offer.buttons) - 1)]
    assert 1 <= len(offer.buttons) - 1 <= 3
    place = offer.words[: offer.words.index("Забыл пароль")].count("\n") - 1
    await desk.presses(desk.ira, str(place), offer)
    answer = await desk.ira.sees("Забыли пароль?", button="✅ Помогло")
    again = await desk.ira.forges("a:pick:1:1:0", on=offer)
    assert "устарела" in ((await again.answer()).text or "")
    await desk.presses(desk.ira, "✅ Помогло", answer)


async def test_a_specialist_can_be_called_instead_of_choosing(desk: Desk) -> None:
    await desk.ira.writes("Как сбросить терминал?")
    offer = await desk.ira.sees("Что ближе к вашему вопросу?")
    await desk.presses(desk.ira, "👤 Позвать специалиста", offer)
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Как сбросить терминал?", button="🙋 Взять в работу")
    assert "Попросили специалиста" in card.words
    late = await (await desk.ira.forges("a:person:1:1:0", on=offer)).answer()
    assert "устарела" in (late.text or "")


async def test_what_it_does_not_know_goes_to_people(desk: Desk) -> None:
    await desk.ira.writes("Сломалась дверь холодильника")
    told = await desk.ira.sees("Передаю ваш вопрос специалистам: обращение №1.")
    assert "заявк" not in told.words
    card = await desk.oleg.sees("Сломалась дверь холодильника")
    assert card.buttons == ["🙋 Взять в работу", "⚡ Приоритет", "🚫 Спам"]
    assert "Ира (@ira)" in card.words
    assert "В базе знаний ответа не нашлось" in card.words
    assert card.silent


async def test_a_further_question_is_matched_again_in_the_same_ticket(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    first = await desk.ira.sees("Проверьте связь")
    await desk.ira.writes("И не подключается VPN")
    second = await desk.ira.sees("запустите клиент", button="✅ Помогло")
    await desk.settles()
    assert not (await desk.ira.sees("Проверьте связь")).buttons
    late = await desk.ira.forges("a:helped:1:1:0", on=first)  # pressed just before they went
    await late.answer()
    assert late.alert
    assert "устарела" in (late.text or "")
    await desk.presses(desk.ira, "👤 Позвать специалиста", second)
    card = await desk.oleg.sees("№1")
    assert "Терминал не проводит оплату" in card.words
    assert "И не подключается VPN" in card.words


async def test_in_english(desk: Desk) -> None:
    await desk.john.starts(desk.bot)
    await desk.john.sees("John")
    assert desk.john.chat(desk.bot).keyboard == [["👤 Call a specialist", "📋 My tickets"]]
    await desk.john.writes("Card payments do not go through")
    answer = await desk.john.sees("Check the terminal's connection.")
    assert answer.buttons == ["✅ Helped", "🔄 Not it", "👤 Call a specialist"]
    await desk.presses(desk.john, "✅ Helped", answer)
    await desk.john.writes("It smells of smoke in here")
    await desk.john.sees("#2")
    await desk.oleg.sees("It smells of smoke in here", button="🙋 Взять в работу")


async def test_layout_and_case_do_not_matter(desk: Desk) -> None:
    await desk.ira.writes("nthvbyfk yt ghjdjlbn jgkfne")
    await desk.ira.sees("Проверьте связь", button="✅ Помогло")


async def test_silence_after_an_answer_is_asked_about_once_then_closed(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь")
    await desk.passes(31 * 60)
    nudge = await desk.ira.sees("Удалось разобраться?", after=answer)
    assert nudge.buttons == ["✅ Помогло", "👤 Позвать специалиста"]
    await desk.passes(25 * 3600)
    assert desk.ira.count("Удалось разобраться?") == 1
    late = await desk.presses(desk.ira, "✅ Помогло", nudge)
    assert late.alert
    await desk.ira.writes("/my")
    await desk.ira.sees("закрыто")


async def test_a_nudge_can_call_people(desk: Desk) -> None:
    await desk.ira.writes("Терминал не проводит оплату")
    await desk.ira.sees("Проверьте связь")
    await desk.passes(31 * 60)
    nudge = await desk.ira.sees("Удалось разобраться?")
    await desk.presses(desk.ira, "👤 Позвать специалиста", nudge)
    await desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")


async def test_an_unanswered_did_you_mean_ends_too(desk: Desk) -> None:
    await desk.ira.writes("Как сбросить терминал?")
    await desk.ira.sees("Что ближе к вашему вопросу?")
    await desk.passes(31 * 60)
    nudge = await desk.ira.sees("Удалось разобраться?")
    await desk.presses(desk.ira, "✅ Помогло", nudge)
    await desk.settles()
    assert not desk.oleg.chat(desk.group).messages


async def test_an_edited_question_is_matched_again(desk: Desk) -> None:
    written = await desk.ira.writes("Терминал не проводит оплату")
    first = await desk.ira.sees("Проверьте связь")
    await desk.ira.edits(written, text="Не подключается VPN")
    await desk.ira.sees("запустите клиент", button="✅ Помогло", after=first)
    await desk.ira.edits(written, text="Сломалась дверь холодильника")
    await desk.ira.sees("обращение №1")
    card = await desk.oleg.sees("Сломалась дверь", button="🙋 Взять в работу")
    assert "VPN" not in card.words.partition("🤖")[0]  # what was asked is as it reads now
