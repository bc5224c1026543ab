"""A knowledge-base file sent to the chat: taken in whole, or refused whole with every bad row named."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from handlers.admin.dialogue import InDialogue
from handlers.admin.reviewing import short
from handlers.turn import FileTooBig, Turn
from knowledge_base import files, storing
from knowledge_base.entry import Entry
from knowledge_base.rows import BadFile, RowProblem
from knowledge_base.twins import Twin, twins_of_import
from locales import plain
from storage.tables import Person
from tickets.saying import tell_person
from tickets.work import Work

ENDINGS = (".csv", ".xlsx", ".json", ".yaml", ".yml")
#: Telegram hands out no larger file to a bot.
LARGEST = 20 * 1024 * 1024
#: So many bad rows are named in the chat, each in a line of so many characters.
NAMED, LONGEST_LINE = 15, 200
#: So many pairs of entries that ask the same are named.
NAMED_TWINS = 5


class KnowledgeFile(Filter):
    """A document whose name ends as a knowledge-base file's does."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        name = message.document.file_name if message.document else None
        if name is None or Path(name).suffix.lower() not in ENDINGS:
            return False
        return {"file_name": name}


def router() -> Router:
    """Files in an admin's private chat."""
    made = Router(name="imports")
    made.message.register(sent, KnowledgeFile())
    made.message.register(sent_otherwise, InDialogue("file"))
    return made


async def sent(message: Message, file_name: str, turn: Turn) -> None:
    """A file to import."""
    assert message.document is not None
    try:
        content = await turn.files.fetch(message.document.file_id, LARGEST)
        entries = await asyncio.to_thread(files.read, content, file_name, turn.default_language)
    except FileTooBig:
        await turn.commit_as(lambda work, person: tell_person(work, person, "kb.file_too_big"))
        return
    except BadFile as bad:
        problems = bad.problems
        await turn.commit_as(lambda work, person: _refuse(work, person, problems))
        return

    published = await turn.database.read_much(storing.published)
    alike = await asyncio.to_thread(twins_of_import, published, entries)

    async def move(work: Work, person: Person) -> None:
        await _take_in(work, person, entries)
        if alike:
            await _name_twins(work, person, alike)

    await turn.commit_as(move)
    await turn.knowledge.reload()


async def sent_otherwise(message: Message, turn: Turn) -> None:
    """A file was asked for, and something else came: it isn't a contact."""
    name = message.document.file_name if message.document else None

    async def move(work: Work, person: Person) -> None:
        if name is not None:
            await _refuse(work, person, [RowProblem(0, "unknown_kind", {"name": name})])
        else:
            await tell_person(work, person, "kb.ask_file", keyboard="kb_cancel")

    await turn.commit_as(move)


async def _take_in(work: Work, person: Person, entries: list[Entry]) -> None:
    if (person.dialogue or {}).get("step") == "file":
        person.dialogue = None
    changes = await storing.import_entries(work.session, entries, work.now)
    await tell_person(
        work,
        person,
        "kb.imported",
        added=len(changes.added),
        changed=len(changes.changed),
        unchanged=len(changes.unchanged),
    )


async def _name_twins(work: Work, person: Person, alike: Sequence[Twin]) -> None:
    """Entries that ask the same: the import goes through, and the admin is told."""
    lines = []
    for twin in alike[:NAMED_TWINS]:
        key = "kb.twin_same" if twin.likeness == 1 else "kb.twin_sure"
        one, other = short(twin.entry.title(person.language)), short(twin.other.title(person.language))
        lines.append(plain(person.language, key, one=one, other=other, sure=round(100 * twin.likeness)))
    rest = len(alike) - len(lines)
    if rest:
        lines.append(f"… +{rest}")
    await tell_person(work, person, "kb.twins", lines="\n".join(lines))


async def _refuse(work: Work, person: Person, problems: Sequence[RowProblem]) -> None:
    lines = "\n".join(_named(problem, person.language) for problem in problems[:NAMED])
    rest = len(problems) - NAMED
    if rest > 0:
        await tell_person(work, person, "kb.refused_more", lines=lines, n=rest)
    else:
        await tell_person(work, person, "kb.refused", lines=lines)


def _named(problem: RowProblem, language: str) -> str:
    words = plain(language, f"kb.problem.{problem.code}", **problem.data)
    if len(words) > LONGEST_LINE:
        words = words[: LONGEST_LINE - 1] + "…"
    return f"{plain(language, 'kb.row', row=problem.row)} {words}" if problem.row else words
