"""A low rating is heard by whoever answers for the ticket, and its requester may have it taken up again."""

from __future__ import annotations

from telegram_emulator import Person, Seen
from tests.desk import Desk


async def test_the_group_hears_of_it_without_a_lead_and_the_lead_in_private(desk: Desk) -> None:
    await desk.oleg.starts(desk.bot)
    rated = await _rated(desk, desk.ira, "Протекла крыша над сервером", "2")
    told = await desk.anna.sees("оценили на 2 из 5")
    assert told.chat_id == desk.group.id
    assert "От: Ира · исполнитель: Олег" in told.words
    assert "Протекла крыша над сервером" in told.words
    assert told.silent
    await desk.settles()
    assert desk.oleg.count("оценили на 2 из 5", in_=desk.bot) == 1

    await _comments(desk, desk.ira, rated, "Ждали полдня")
    assert "Ждали полдня" in (await desk.anna.sees("Комментарий к оценке 2 из 5")).words
    await desk.presses(desk.ira, "🔁 Открыть снова", rated)
    await desk.ira.sees("№1 снова открыто")
    await desk.oleg.sees("проблема не решена", topic="№1")
    again = await (await desk.ira.forges("s:reopen:1", on=rated)).answer()
    assert again.alert
    first = await desk.oleg.sees("Исполнитель: Олег", topic="№1", button="✅ Решено")
    await desk.presses(desk.oleg, "✅ Решено", first)
    asked = await desk.ira.sees("Проблема решена?", button="👍 Да, решено")
    await desk.passes(86400 / 2)
    await desk.presses(desk.ira, "👍 Да, решено", asked)
    await desk.ira.sees("Обращение №1 закрыто")

    await desk.makes_lead(desk.anna)
    await desk.anna.starts(desk.bot)
    rated = await _rated(desk, desk.petr, "Сломалась дверь холодильника", "1")
    await desk.anna.sees("оценили на 1 из 5", in_=desk.bot)
    assert desk.max.count("оценили на 1 из 5") == 0
    await desk.anna.blocks(desk.bot)
    await _comments(desk, desk.petr, rated, "Никто не приехал")
    assert "Никто не приехал" in (await desk.max.sees("Комментарий к оценке 1 из 5")).words

    fine = await _rated(desk, desk.john, "The roof leaks over our server", "3")
    assert not any("Reopen" in text for text in fine.buttons)
    assert desk.oleg.count("оценили на 3 из 5") == 0


async def _rated(desk: Desk, who: Person, words: str, rating: str) -> Seen:
    """Somebody's ticket is taken by Олег, resolved at once and rated; gives the word of thanks."""
    await who.writes(words)
    card = await desk.oleg.sees(words, button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.presses(desk.oleg, "✅ Решено", await desk.oleg.sees(words, button="✅ Решено"))
    yes = "👍 Yes, solved" if who is desk.john else "👍 Да, решено"
    asked = await who.sees("solved?" if who is desk.john else "Проблема решена?", button=yes)
    await desk.presses(who, yes, asked)
    await desk.presses(who, rating, await who.sees("1", button="5"))
    return await who.sees(f"{rating} out of 5" if who is desk.john else f"{rating} из 5")


async def _comments(desk: Desk, who: Person, rated: Seen, words: str) -> None:
    await desk.presses(who, "💬 Добавить комментарий", rated)
    await who.writes(words, reply_to=await who.sees("ответом на это сообщение"))
    await desk.settles()
