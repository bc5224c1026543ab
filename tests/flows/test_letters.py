"""Who writes a letter gets the same desk: answered by line 1 or by people, by letter, on the same thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.databases import ON_SQLITE
from tests.letters import IRA, Mail, letter_desk


@pytest.fixture
async def mail(database_url: str, tmp_path: Path) -> AsyncIterator[Mail]:
    async with letter_desk(database_url, tmp_path) as found:
        yield found


async def test_a_letter_goes_through_people_and_is_rated_by_letter(mail: Mail) -> None:
    desk, oleg = mail.desk, mail.desk.oleg
    await mail.writes("Протекла крыша над сервером.\n\n-- \nИра, магазин на Лесной", "Беда")
    card = await oleg.sees("Протекла крыша", button="🙋 Взять в работу")
    assert f"✉️ {IRA}" in card.words
    told = await mail.gets(1)
    assert "обращение №1" in told.text
    assert told.subject == "Re: Беда"
    assert told.answers == ("<1@shop.example>",)

    await desk.presses(oleg, "🙋 Взять в работу", card)
    intro = await oleg.sees("Протекла крыша", button="✅ Решено")
    await oleg.writes("Уже едем, уберите <провода>", topic="№1")
    answer = await mail.gets(2)
    assert "Уже едем, уберите <провода>" in answer.text
    assert answer.kind == "human"

    await mail.writes("Спасибо, убрали. Ждать долго?", answers=answer)
    await oleg.sees("Ждать долго?")
    await desk.presses(oleg, "✅ Решено", intro)
    asked = await mail.gets(3)
    assert "Проблема решена?" in asked.text
    await mail.writes("Да", answers=asked)
    rate = await mail.gets(4)
    assert "Оцените" in rate.text
    await mail.writes("5", answers=rate)
    assert await mail.became() == ["said", "said", "pressed", "pressed"]
    ticket = await mail.ticket(1)
    assert (ticket.status, ticket.closed_because, ticket.rating) == ("closed", "confirmed", 5)
    assert ticket.channel == "mail"


@ON_SQLITE
async def test_line_1_answers_a_letter_and_says_how_to_reach_a_person(mail: Mail) -> None:
    await mail.writes("Здравствуйте!\n\nТерминал не проводит оплату.", "Терминал")
    answer = await mail.gets(1)
    assert "Проверьте связь терминала." in answer.text
    assert "пришлите в ответ на это письмо: «помогло», «не то» или «позвать специалиста»." in answer.text
    assert answer.kind == "automatic", "no machine answers it"
    await mail.writes("Помогло, спасибо!", answers=answer)
    ticket = await mail.ticket(1)
    assert (ticket.status, ticket.closed_because) == ("closed", "confirmed")
    await mail.has_got(1)


@ON_SQLITE
async def test_whoever_wants_a_person_says_so_by_letter(mail: Mail) -> None:
    await mail.writes("Терминал не проводит оплату", "Терминал")
    answer = await mail.gets(1)
    await mail.writes("Позвать специалиста", answers=answer)
    await mail.desk.oleg.sees("Попросили специалиста", button="🙋 Взять в работу")
    assert "обращение №1" in (await mail.gets(2)).text


@ON_SQLITE
async def test_which_question_is_meant_is_answered_by_a_number(mail: Mail) -> None:
    await mail.writes("Как сбросить терминал?", "")
    offer = await mail.gets(1)
    assert "Что ближе к вашему вопросу?" in offer.text
    assert "пришлите в ответ на это письмо: 1" in offer.text
    place = next(line[0] for line in offer.text.splitlines() if "Забыл пароль" in line)
    await mail.writes(f"{place}.", answers=offer)
    assert "«Забыли пароль?»" in (await mail.gets(2)).text


@ON_SQLITE
async def test_a_new_letter_is_a_matter_of_its_own_whatever_number_its_subject_has(mail: Mail) -> None:
    await mail.writes("Протекла крыша над сервером", "Беда")
    await mail.writes("А ещё не работает лифт", "Re: обращение №1")
    await mail.desk.oleg.sees("не работает лифт", button="🙋 Взять в работу")
    assert (await mail.ticket(2)).status == "open"
    await mail.has_got(1)  # one acknowledgement a day


async def test_what_isnt_over_goes_on_in_the_same_ticket(mail: Mail) -> None:
    desk = mail.desk
    await mail.writes("Протекла крыша над сервером", "Беда")
    await desk.presses(desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша"))
    await desk.presses(desk.oleg, "✅ Решено", await desk.oleg.sees("Протекла", button="✅ Решено"))
    asked = await mail.gets(2)
    await mail.writes("Нет, вода снова капает, и теперь на кассу", answers=asked)
    await desk.oleg.sees("теперь на кассу")
    assert (await mail.ticket(1)).status == "assigned"
    await desk.passes(1)
    await desk.presses(desk.oleg, "✅ Решено", await desk.oleg.sees("Протекла", button="✅ Решено"))
    again = await mail.gets(3)
    await desk.passes(90_000)  # it closes by itself
    assert (await mail.ticket(1)).status == "closed"
    await mail.writes("нет", answers=again)
    assert (await mail.ticket(1)).status == "assigned"


async def test_line_1_answers_an_address_five_times_a_day_and_then_people_do(mail: Mail) -> None:
    for number in range(5):
        await mail.writes(
            "Терминал не проводит оплату", f"Терминал {number}", sender=f"ira+{number}@shop.example"
        )
    await mail.has_got(5)
    await mail.writes("Терминал не проводит оплату", "Терминал")
    card = await mail.desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    assert "На такие письма бот сам не отвечает" in card.words
    told = await mail.gets(6)
    assert "обращение №6" in told.text
    await mail.writes("Терминал не проводит оплату", "Терминал")
    await mail.has_got(6)
    await mail.desk.passes(90_000)
    await mail.writes("Терминал не проводит оплату", "Терминал")
    [answer] = [letter for letter in mail.sent() if letter.answers == ("<8@shop.example>",)]
    assert "Проверьте связь" in answer.text


@ON_SQLITE
async def test_a_machine_is_registered_for_people_and_never_answered(mail: Mail) -> None:
    await mail.writes("Терминал не проводит оплату", "Alert", head={"Auto-Submitted": "auto-generated"})
    await mail.desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    await mail.has_got(0)
    assert await mail.became() == ["said"]


async def test_an_automatic_reply_is_a_quiet_note_on_its_ticket(mail: Mail) -> None:
    desk = mail.desk
    await mail.writes("Протекла крыша над сервером", "Беда")
    told = await mail.gets(1)
    away = {"Auto-Submitted": "auto-replied", "In-Reply-To": told.id or ""}
    await mail.writes("Меня нет на месте до понедельника", "Автоответ", head=away)
    assert len(desk.oleg.chat(desk.group).messages) == 1
    await desk.presses(desk.oleg, "🙋 Взять в работу", await desk.oleg.sees("Протекла крыша"))
    await desk.oleg.sees("Протекла", button="✅ Решено")
    await desk.oleg.writes("Едем", topic="№1")
    answer = await mail.gets(2)
    away["In-Reply-To"] = answer.id or ""
    await mail.writes("Меня нет на месте до вторника", "Автоответ", head=away)
    await desk.oleg.sees("🤖 Автоответ на письмо: Меня нет на месте до вторника")
    assert await mail.became() == ["said", "noted", "noted"]
    await mail.has_got(2)
