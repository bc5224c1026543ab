"""The history of entries: who changed what and when, and each state before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base import history, storing
from knowledge_base.entry import NEVER, Entry, File, Step, Variant
from storage.database import Database
from storage.tables import Person

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DOOR = Entry("door", (Variant("Заело дверь", "ru"),), {"ru": "Потяните."})
BETTER = replace(
    DOOR,
    variants=(*DOOR.variants, Variant("The door is stuck", "en")),
    answers={"ru": "Потяните.", "en": "Pull."},
    files={"ru": (File("photo", "A"),)},
    steps=(Step({"ru": "Не вышло"}, {"ru": "Толкните."}),),
)


async def test_every_change_is_told_with_what_was_before(database: Database) -> None:
    async def unit(session: AsyncSession) -> int:
        max_ = Person(telegram_id=7, name="Макс", language="ru", created_at=NOW)
        session.add(max_)
        await session.flush()
        await storing.import_entries(session, [DOOR], NOW)
        entry_id = await storing.save(session, BETTER, NOW + timedelta(hours=1), max_.id)
        await storing.set_automatic(session, entry_id, NEVER, NOW + timedelta(hours=2), max_.id)
        await storing.set_archived(session, entry_id, True, NOW + timedelta(hours=3), max_.id)
        await storing.import_entries(session, [replace(BETTER, automatic=NEVER)], NOW + timedelta(hours=4))
        return entry_id

    entry_id = await database.write(unit)
    async with database.read() as session:
        kept = await storing.find(session, entry_id)
        assert kept is not None
        changes = await history.of_entry(session, kept.entry)
    assert [
        (change.kind, change.who, change.at.hour, change.fields) for change in changes
    ] == [  # what was as it is already is no change
        ("archived", "Макс", 12, ()),
        ("automatic", "Макс", 11, ("automatic",)),
        ("edited", "Макс", 10, ("wordings", "answer.en", "files.ru", "steps")),
        ("imported", None, 9, ()),
    ]
    assert changes[2].before == replace(DOOR, id=entry_id)
    assert changes[2].after == replace(BETTER, id=entry_id)
    assert changes[3].before is None
