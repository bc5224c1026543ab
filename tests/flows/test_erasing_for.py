"""`/erase N`: an admin erases a ticket's requester who has asked for it by phone or letter."""

from __future__ import annotations

from pathlib import Path

from bot import backups
from tests.desk import Desk
from tests.flows.test_privacy import found_in


async def _goes(desk: Desk) -> None:
    """What follows an erasure within minutes."""
    await desk.settles()
    await desk.passes(400)
    await desk.passes(100)


async def test_an_admin_erases_who_has_asked_for_it(desk: Desk) -> None:
    await desk.presses(desk.ira, "👍 Да, решено", await desk.is_resolved())
    await desk.settles()
    await desk.ira.writes("/new")
    card = await desk.hands_over("Залило серверную")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.settles()
    await desk.oleg.writes("Олегов вопрос", desk.bot)
    await desk.settles()
    await desk.oleg.writes("/human", desk.bot)
    await desk.settles()

    await desk.max.writes("/erase")
    await desk.max.sees("Чьи данные удалить?")
    await desk.max.writes("/erase 99")
    await desk.max.sees("Такого обращения нет")
    await desk.max.writes("/erase 3")
    await desk.max.sees("С №3 обратился сотрудник поддержки")
    await desk.max.writes("/erase 1")
    asked = await desk.max.sees("Ира · @ira, обращений: 2, из них открыто: 1", button="🗑 Да, удалить")
    await desk.presses(desk.max, "↩️ Не удалять", asked)
    await desk.max.sees("ничего не удаляю")
    assert await found_in(desk.database, ("Залило серверную",)) != []

    await desk.max.writes("/erase 2")
    asked = await desk.max.sees("кто обратился с №2", button="🗑 Да, удалить")
    await desk.presses(desk.max, "🗑 Да, удалить", asked)
    await desk.max.sees("Готово: данных того, кто обратился с №2")
    await desk.ira.sees("По вашей просьбе служба поддержки удалила всё")
    await _goes(desk)
    assert await found_in(desk.database, ("Залило серверную", "Протекла крыша", "Ира", "@ira")) == []
    assert await found_in(desk.database, ("Олегов вопрос",)) != []
    await desk.oleg.writes("/ticket 2", desk.group)
    await desk.oleg.sees("данные автора удалены · Макс")
    again = await (await desk.max.forges("er:yes:2", on=asked)).answer()
    assert "уже ничего не хранится" in (again.text or "")


async def test_whoever_has_only_called_is_erased_and_stays_so(desk: Desk, tmp_path: Path) -> None:
    for words in ("/register Мария, 8 (912) 345-67-89, залило", "/register Пётр, 8 (912) 345-67-80, сгорело"):
        await desk.oleg.writes(words, desk.group)
        await desk.settles()
    before = tmp_path / "before.backup"
    await backups.keep(desk.settings, before)
    await desk.max.writes("/erase 1")
    asked = await desk.max.sees("Мария · +7 912 345-67-89, обращений: 1", button="🗑 Да, удалить")
    await desk.presses(desk.max, "🗑 Да, удалить", asked)
    await desk.max.sees("Готово")
    await _goes(desk)
    gone = ("Мария", "+79123456789", "345-67-89", "залило")
    assert await found_in(desk.database, gone) == []
    assert await found_in(desk.database, ("сгорело", "+79123456780")) != []
    await desk.max.writes("/erase 1")
    await desk.max.sees("О том, кто обратился с №1, здесь уже ничего не хранится")

    await desk.stops()
    assert "Erased again: 1." in await backups.bring_back(desk.settings, before, replace=True)
    await desk.starts()
    await _goes(desk)
    assert await found_in(desk.database, gone) == []
    assert await found_in(desk.database, ("сгорело", "+79123456780")) != []
