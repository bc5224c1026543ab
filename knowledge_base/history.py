"""What became of an entry: who changed it, when, what it was before; so that nothing is lost by a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge_base.entry import Entry
from knowledge_base.entry_data import as_data, of_data
from storage.tables import EntryChange, Person

#: What a change is called.
EDITED, IMPORTED, RETURNED = "edited", "imported", "returned"
ARCHIVED, RESTORED, ALLOWED = "archived", "restored", "automatic"
#: So many of an entry's changes are looked through: nobody leafs further.
MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `before` and `after` are the entry whole; `before` is None for its first words.

    `fields` names what differs: `wordings`, `answer.ru`, `files.en`, `steps`…
    """

    id: int
    kind: str
    who: str | None
    at: datetime
    before: Entry | None
    after: Entry
    fields: tuple[str, ...]


async def note(
    session: AsyncSession,
    changed: Sequence[tuple[int, Entry | None]],
    kind: str,
    person_id: int | None,
    now: datetime,
) -> None:
    """Writes down that entries were changed: their numbers, and what each was until now (None: new)."""
    rows = [
        {
            "entry_id": entry_id,
            "person_id": person_id,
            "kind": kind,
            "before": None if before is None else as_data(before),
            "changed_at": now,
        }
        for entry_id, before in changed
    ]
    if rows:
        await session.execute(insert(EntryChange), rows)


async def of_entry(session: AsyncSession, now_is: Entry) -> list[Change]:
    """The changes of an entry as it stands now, newest first."""
    rows = await session.execute(
        select(EntryChange, Person.name)
        .outerjoin(Person, Person.id == EntryChange.person_id)
        .where(EntryChange.entry_id == now_is.id)
        .order_by(EntryChange.id.desc())
        .limit(MOST_CHANGES)
    )
    changes, after = [], now_is
    for row, name in rows:
        before = None if row.before is None else of_data(row.before, now_is.id)
        fields = differences(before, after) if before is not None else ()
        changes.append(Change(row.id, row.kind, name, row.changed_at, before, after, fields))
        if before is None:
            break
        after = before
    return changes


def differences(one: Entry, other: Entry) -> tuple[str, ...]:
    """What differs between two states of an entry; see Change."""
    found = ["wordings"] if one.variants != other.variants else []
    for kind, before, after in (
        ("answer", one.answers, other.answers),
        ("files", one.files, other.files),
    ):
        languages = dict.fromkeys((*before, *after))
        found += [
            f"{kind}.{language}"
            for language in languages
            if (before.get(language) or None) != (after.get(language) or None)
        ]
    if one.steps != other.steps:
        found.append("steps")
    if one.automatic != other.automatic:
        found.append("automatic")
    if (one.department, one.tags) != (other.department, other.tags):
        found.append("place")
    return tuple(found)
