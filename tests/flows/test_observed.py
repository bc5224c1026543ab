"""What people press teaches line 1: the record gives questions with the entries that were right."""

from __future__ import annotations

from telegram_emulator import Person
from tests.desk import Desk
from tickets.observed import observed


async def _known(desk: Desk) -> list[tuple[str, str]]:
    await desk.settles()
    async with desk.database.read() as session:
        return await observed(session, desk.tg.clock.now())


async def _is_helped(desk: Desk, who: Person, words: str) -> None:
    await who.writes(words)
    await desk.presses(who, "✅ Помогло", await who.sees("Проверьте связь", button="✅ Помогло"))


async def test_presses_and_what_specialists_say(desk: Desk) -> None:
    await _is_helped(desk, desk.petr, "терминал не проводит оплату")
    await desk.ira.writes("Терминал не проводит оплату")
    answer = await desk.ira.sees("Проверьте связь", button="✅ Помогло")
    assert await _known(desk) == [("терминал не проводит оплату", "terminal")]

    await desk.presses(desk.ira, "👤 Позвать специалиста", answer)
    card = await desk.oleg.sees("Терминал не проводит оплату", button="🙋 Взять в работу")
    assert len(await _known(desk)) == 1  # calling a specialist says nothing
    await desk.oleg.writes("/why", desk.group, reply_to=card)
    told = await desk.oleg.sees("почему бот так поступил", button="🚫 Ответ неверный")
    await desk.presses(desk.oleg, "🚫 Ответ неверный", told)
    assert ("Терминал не проводит оплату", "") in await _known(desk)
    await desk.presses(desk.oleg, "1", told)
    linked = dict(await _known(desk))["Терминал не проводит оплату"]
    assert linked == "terminal"

    await desk.presses(desk.oleg, "🚫 Спам", card)
    assert len(await _known(desk)) == 1


async def test_only_the_last_half_year_counts(desk: Desk) -> None:
    await _is_helped(desk, desk.petr, "терминал не проводит оплату")
    assert len(await _known(desk)) == 1
    await desk.passes(181 * 86400)
    assert await _known(desk) == []
