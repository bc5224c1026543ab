"""A knowledge-base file sent to the chat: taken in whole, or refused whole with every bad row named."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from handlers.admin import workspace
from handlers.admin.dialogue import DIALOGUE, Awaited
from handlers.astray import found_in
from handlers.audiences import warning
from handlers.entry_words import short
from handlers.filters import InDialogue
from handlers.turn import FileTooBig, Toast, Turn
from knowledge_base import drafts, files, storing
from knowledge_base.changes import Changes, compare
from knowledge_base.entry import Entry
from knowledge_base.rows import BadFile, RowProblem
from knowledge_base.twins import Twin, twins_of_import
from locales import plain
from storage.tables import Person
from tickets.errors import OutOfDate
from tickets.work import Work

ENDINGS = (".csv", ".xlsx", ".json", ".yaml", ".yml")
#: Telegram hands out no larger file to a bot.
LARGEST = 20 * 1024 * 1024
#: So many bad rows are named in the chat, each in a line of so many characters.
NAMED, LONGEST_LINE = 15, 200
#: So many pairs of entries that ask the same are named.
NAMED_TWINS = 5
#: So much of a file's name, in characters.
NAME = 60


class KnowledgeFile(Filter):
    """A document whose name ends as a knowledge-base file's does."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        name = message.document.file_name if message.document else None
        if name is None or Path(name).suffix.lower() not in ENDINGS:
            return False
        return {"file_name": name}


def register(router: Router) -> None:
    """Files in an admin's private chat."""
    router.message.register(sent, KnowledgeFile())
    router.message.register(sent_otherwise, InDialogue(DIALOGUE, "file"))


async def sent(message: Message, file_name: str, turn: Turn) -> None:
    """A file to import: put in at once, or first shown with what in it asks the same."""
    assert message.document is not None
    file = _File(message.document.file_id, file_name)
    entries = await _read(file, turn, None)
    if entries is None:
        return
    published = await turn.database.read_much(storing.published)
    alike = await asyncio.to_thread(twins_of_import, published, entries)
    kept = await turn.database.read_much(storing.everything) if alike else []
    changes = compare(kept, entries)

    async def move(work: Work, person: Person) -> None:
        if not alike:
            await _take_in(work, person, entries, None)
            return
        person.dialogue = None
        shown = {"name": file.name[:NAME], **_counted(changes), **_twins(alike, person.language)}
        content = {"import": shown, "file_id": file.file_id, "file_name": file.name}
        draft = await drafts.begin(work.session, person.id, None, content, work.now)
        await workspace.show(work, person, "import", None, draft=draft)

    await turn.commit_as(move)
    await turn.knowledge.reload()


async def confirmed(query: CallbackQuery, draft_id: int, turn: Turn) -> None:
    """A file that was shown first is put in."""
    assert query.message is not None
    post = query.message.message_id
    async with turn.database.read() as session:
        kept = await drafts.find(session, draft_id)
    if kept is None or "import" not in kept.content:
        raise OutOfDate
    entries = await _read(_File(kept.content["file_id"], kept.content["file_name"]), turn, post)
    if entries is None:
        return

    async def move(work: Work, person: Person) -> None:
        if await drafts.find(work.session, draft_id, person.id) is None:
            raise OutOfDate
        await drafts.drop(work.session, draft_id)
        await _take_in(work, person, entries, post)

    await turn.commit_as(move)
    await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id))


@dataclass(frozen=True, slots=True)
class _File:
    file_id: str
    name: str


async def _read(file: _File, turn: Turn, post: int | None) -> list[Entry] | None:
    """The entries of a file; None if it is refused, and why is said."""
    try:
        content = await turn.files.fetch(file.file_id, LARGEST)
        return await asyncio.to_thread(files.read, content, file.name, turn.default_language)
    except FileTooBig:
        await turn.commit_as(lambda work, person: _say(work, person, post, "kb.file_too_big"))
    except BadFile as bad:
        problems = bad.problems
        await turn.commit_as(lambda work, person: _refuse(work, person, problems, post))
    return None


async def sent_otherwise(message: Message, turn: Turn) -> None:
    """A file was asked for, and something else came: it isn't a contact."""
    name = message.document.file_name if message.document else None

    async def move(work: Work, person: Person) -> None:
        if name is not None:
            await _refuse(work, person, [RowProblem(0, "unknown_kind", {"name": name})], None)
        else:
            awaited = Awaited("file").as_dialogue()
            await workspace.request(work, person, "kb.ask_file", None, keyboard="cancel", awaited=awaited)

    await turn.commit_as(move)


async def _take_in(work: Work, person: Person, entries: list[Entry], post: int | None) -> None:
    if (person.dialogue or {}).get("step") == "file":
        person.dialogue = None
    changes = await storing.import_entries(work.session, entries, work.now, person.id)
    astray = await found_in(work.session, entries)
    if astray:
        lines = warning(astray, person.language)
        await _say(work, person, post, "kb.imported_astray", **_counted(changes), lines=lines)
    else:
        await _say(work, person, post, "kb.imported", **_counted(changes))


def _counted(changes: Changes) -> dict[str, int]:
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "unchanged": len(changes.unchanged),
    }


def _twins(alike: Sequence[Twin], language: str) -> dict[str, Any]:
    """Pairs of entries that ask the same, as a page shows them."""
    return {
        "twins": [
            {
                "one": short(twin.entry.title(language)),
                "other": short(twin.other.title(language)),
                "sure": round(100 * twin.likeness),
            }
            for twin in alike[:NAMED_TWINS]
        ],
        "more": max(len(alike) - NAMED_TWINS, 0),
    }


async def _refuse(work: Work, person: Person, problems: Sequence[RowProblem], post: int | None) -> None:
    lines = "\n".join(_named(problem, person.language) for problem in problems[:NAMED])
    rest = len(problems) - NAMED
    if rest > 0:
        await _say(work, person, post, "kb.refused_more", lines=lines, n=rest)
    else:
        await _say(work, person, post, "kb.refused", lines=lines)


async def _say(work: Work, person: Person, post: int | None, key: str, **values: str | int) -> None:
    await workspace.show(work, person, "say", post, text=key, values=values)


def _named(problem: RowProblem, language: str) -> str:
    words = plain(language, f"kb.problem.{problem.code}", **problem.data)
    if len(words) > LONGEST_LINE:
        words = words[: LONGEST_LINE - 1] + "…"
    return f"{plain(language, 'kb.row', row=problem.row)} {words}" if problem.row else words
