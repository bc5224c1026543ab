"""Whoever asks for it gets everything about them, and has it erased: from every table, for good."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import Connection, select

from bot import backups
from storage.database import Database
from storage.tables import Base, Erasure, Person, Ticket
from tests.desk import Desk

#: What only Ира has written, or others about her.
WORDS = ("Вася-секрет", "Ира", "записка-о-ней", "ответ-ей")


async def found_in(database: Database, words: tuple[str, ...]) -> list[str]:
    """Where any of the words stands, in whatever column of whatever table there is."""

    def look(connection: Connection) -> list[str]:
        found = []
        for table in Base.metadata.tables.values():
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    told = (
                        value
                        if isinstance(value, str)
                        else json.dumps(value, ensure_ascii=False, default=str)
                    )
                    escaped = [json.dumps(word)[1:-1] for word in words]  # as it may stand in an update
                    found += [
                        f"{table.name}.{column}: {told[:200]}" for word in (*words, *escaped) if word in told
                    ]
        return found

    return await database.read_at_one_moment(look)


async def erases(desk: Desk) -> None:
    """Ира has everything about her erased, and minutes pass."""
    await desk.ira.writes("/privacy")
    kept = await desk.ira.sees("Что хранится", button="🗑 Удалить мои данные")
    await desk.presses(desk.ira, "🗑 Удалить мои данные", kept)
    asked = await desk.ira.sees("Удалить ваши данные?", button="🗑 Да, удалить")
    await desk.presses(desk.ira, "🗑 Да, удалить", asked)
    await desk.ira.sees("Готово")
    await desk.settles()
    await desk.passes(400)
    await desk.passes(100)


async def test_a_life_is_erased_and_stays_so(desk: Desk, tmp_path: Path) -> None:
    # One ticket is closed and rated, another is at work.
    resolved = await desk.is_resolved()
    await desk.presses(desk.ira, "👍 Да, решено", resolved)
    rating = await desk.ira.sees("5", button="2")
    await desk.presses(desk.ira, "2", rating)
    await desk.settles()
    await desk.ira.writes("Сломалась касса, кассир Вася-секрет")
    await desk.settles()
    await desk.ira.writes("/human")
    card = await desk.oleg.sees("Вася-секрет", button="🙋 Взять в работу")
    await desk.presses(desk.oleg, "🙋 Взять в работу", card)
    await desk.settles()
    await desk.oleg.writes("ответ-ей", topic="№2")
    await desk.ira.sees("ответ-ей")
    note = await desk.oleg.writes("/note записка-о-ней", topic="№2")
    await desk.settles()
    await desk.oleg.edits(note, text="/note потом иначе")
    await desk.oleg.writes("/queue", desk.group)
    await desk.petr.writes("Потёк потолок у Петра")
    await desk.settles()
    assert await found_in(desk.database, ("Вася-секрет",)) != []

    # Everything as a file.
    await desk.ira.writes("/privacy")
    kept = await desk.ira.sees("Что хранится", button="📄 Получить мои данные")
    await desk.presses(desk.ira, "📄 Получить мои данные", kept)
    sent = await desk.ira.sees("Всё, что здесь о вас хранится")
    assert sent.file is not None
    told = sent.file.data.decode()
    assert "Вася-секрет" in told
    assert "ответ-ей" in told
    assert "записка-о-ней" not in told
    assert "Потёк" not in told

    # Specialists stand in others' tickets, and a press is about nobody but whoever presses.
    await desk.oleg.writes("/privacy", desk.bot)
    his = await desk.oleg.sees("Что хранится", button="🗑 Удалить мои данные")
    for press in ("pr:ask", "pr:erase"):
        refused = await (await desk.oleg.forges(press, on=his)).answer()
        assert "Вы работаете" in (refused.text or "")

    before = tmp_path / "before.backup"
    await backups.keep(desk.settings, before)
    await erases(desk)
    assert await found_in(desk.database, WORDS) == []
    assert await found_in(desk.database, ("Потёк потолок у Петра",)) != []
    async with desk.database.read() as session:
        tickets = list(await session.scalars(select(Ticket).order_by(Ticket.id)))
        erasure = (await session.scalars(select(Erasure))).one()
        assert [ticket.status for ticket in tickets][:2] == ["closed", "closed"]
        assert tickets[0].rating == 2
        assert erasure.purged_at is not None
        assert await session.scalar(select(Person).where(Person.telegram_id == desk.ira.id)) is None
    assert "№2" not in {topic.name.split()[0] for topic in desk.oleg.chat(desk.group).topics}

    # A backup from before brings nothing back.
    await desk.stops()
    assert "Erased again: 1." in await backups.bring_back(desk.settings, before, replace=True)
    await desk.starts()
    await desk.settles()
    await desk.passes(400)
    await desk.passes(100)
    assert await found_in(desk.database, WORDS) == []

    # Whoever comes back is somebody new.
    await desk.ira.writes("Это снова я, Вася-секрет")
    await desk.settles()
    await desk.restarts()
    assert await found_in(desk.database, ("Вася-секрет",)) != []
