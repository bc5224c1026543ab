"""What the desk has on record, to be compared before and after somebody has tried something."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage.database import Database
from storage.tables import Base

Rows = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]

#: What every update leaves behind, whatever comes of it.
_TRACES = frozenset({"inbox", "command_menus", "counters", "workspaces"})
#: What Telegram said about somebody, and when, is looked up whenever they act.
_LOOKED_UP = frozenset({"checked_at", "name", "username"})


async def record_of(database: Database) -> Rows:
    """Every row of the desk's by table and key, without what only tells that somebody was there."""
    found: Rows = {}
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in _TRACES:
                continue
            for row in (await session.execute(select(table))).mappings():
                key = tuple(row[column.name] for column in table.primary_key)
                if table.name == "memberships" and not row["is_member"]:
                    continue  # whoever acts is asked about; a stranger is none
                found[table.name, key] = {name: row[name] for name in row if name not in _LOOKED_UP}
    return found


def changes(before: Rows, after: Rows) -> list[str]:
    """What differs, a line for each row."""
    lines = [f"gone: {key}" for key in before if key not in after]
    for key, row in after.items():
        was = before.get(key)
        if was is None:
            lines.append(f"new: {key} {row}")
        elif was != row:
            differs = {name: (was[name], row[name]) for name in row if was[name] != row[name]}
            lines.append(f"changed: {key} {differs}")
    return lines
