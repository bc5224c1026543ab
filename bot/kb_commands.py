"""The knowledge base on the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.settings import Settings
from handlers.astray import Astray, found_in
from knowledge_base import files, storing
from knowledge_base.changes import Changes, compare
from knowledge_base.twins import Twin, twins_of_import
from storage.database import Database
from storage.migrating import migrate

#: So many pairs of entries that ask the same are named.
NAMED_TWINS = 20


async def import_file(settings: Settings, file: Path, *, dry_run: bool) -> str:
    """Takes a file in and says what that did; the running service sees it within a second.

    Raises:
        BadFile: nothing was changed.
    """
    entries = files.read(file, file.name, settings.default_language)
    database = Database(settings.database_url)
    try:
        await migrate(database)
        async with database.read() as session:
            alike = twins_of_import(await storing.published(session), entries)
        if dry_run:
            async with database.read() as session:
                changes = compare(await storing.everything(session), entries)
        else:
            changes = await database.write(
                lambda session: storing.import_entries(session, entries, datetime.now(UTC))
            )
        async with database.read() as session:
            astray = await found_in(session, entries)
    finally:
        await database.close()
    return "\n".join([_said(changes, "would be " if dry_run else ""), *_named(alike), *_missed(astray)])


async def export_file(settings: Settings, file: Path) -> str:
    """Writes every published entry to a file.

    Raises:
        BadFile: the file's ending is none of those known.
    """
    database = Database(settings.database_url)
    try:
        await migrate(database)
        async with database.read() as session:
            entries = await storing.published(session)
    finally:
        await database.close()
    files.write(entries, file)
    return f"{len(entries)} entries written to {file}"


async def evaluate_files(settings: Settings, kb_file: Path, questions_file: Path) -> dict[str, Any]:
    """Measures line 1; a progress bar on a terminal.

    Raises:
        BadFile.
    """
    from rich.console import Console
    from rich.progress import Progress

    from knowledge_base.evaluation import evaluate

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("Measuring", total=None)
        return evaluate(
            kb_file,
            questions_file,
            settings.default_language,
            lambda done, of: bar.update(task, completed=done, total=of),
            quality=settings.matching == "quality",
        )


def _named(alike: Sequence[Twin]) -> list[str]:
    """Pairs of entries that ask the same, the most serious first."""
    if not alike:
        return []
    lines = [f"Entries that ask the same ({len(alike)}):"]
    for twin in alike[:NAMED_TWINS]:
        likeness = "the same words" if twin.likeness == 1 else f"{twin.likeness:.0%} alike"
        lines.append(
            f"  {twin.entry.key} “{twin.wording}” and {twin.other.key} “{twin.other_wording}”: {likeness}"
        )
    if len(alike) > NAMED_TWINS:
        lines.append(f"  and {len(alike) - NAMED_TWINS} more")
    return lines


def _missed(astray: Sequence[Astray]) -> list[str]:
    """Entries that are for somebody whom the desk doesn't know: nobody is given them by that."""
    return [
        f"{each.entry.key} is for “{each.name}”: no such client or site"
        + (f"; did you mean “{each.near}”?" if each.near is not None else "")
        for each in astray
    ]


def _said(changes: Changes, mood: str) -> str:
    return (
        f"{len(changes.added)} entries {mood}added, {len(changes.changed)} {mood}changed, "
        f"{len(changes.unchanged)} already the same"
    )
