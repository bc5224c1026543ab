"""The list of employees, sent as a file after its button: taken in whole, or refused whole."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers.admin.clients import DIALOGUE
from handlers.admin.departments_file import LARGEST, NAMED
from handlers.callbacks import ClientPress
from handlers.filters import InDialogue
from handlers.turn import FileTooBig, Toast, Turn
from knowledge_base import files
from knowledge_base.rows import BadFile
from locales import plain
from storage.tables import Person
from tickets import employees
from tickets.employees import BadList, Listed
from tickets.saying import tell_person
from tickets.work import Work


def register(router: Router) -> None:
    """The button of the list, and what is sent after it."""
    router.callback_query.register(asked, ClientPress.filter(F.act == "employees"))
    router.message.register(sent, InDialogue(DIALOGUE, "list"))


async def asked(query: CallbackQuery, turn: Turn) -> None:
    """*List of employees* on the page of our own firm."""
    await turn.commit_as(ask)
    turn.toasts.append(Toast(query.id))


async def sent(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """The list; anything else is asked for anew."""
    if message.document is None:
        await turn.commit_as(ask)
        return
    try:
        content = await turn.files.fetch(message.document.file_id, LARGEST)
        name = message.document.file_name or ""
        rows = await asyncio.to_thread(_read, content, name, turn.default_language)

        async def move(work: Work, person: Person) -> None:
            met, taken_back = await employees.take_list(work, rows)
            person.dialogue = None
            listed = len(rows)
            await tell_person(work, person, "employees.taken", listed=listed, met=met, gone=taken_back)

        await turn.commit_as(move)
    except FileTooBig:
        await turn.commit_as(lambda work, person: tell_person(work, person, "kb.file_too_big"))
    except BadList as bad:
        problems = bad.problems
        await turn.commit_as(lambda work, person: _refuse(work, person, problems))


def _read(content: bytes, name: str, language: str) -> list[Listed]:
    try:
        return employees.read(list(files.cells(content, name)), language)
    except BadFile:
        raise BadList([(0, "list_columns")]) from None


async def ask(work: Work, person: Person) -> None:
    """Says what is listed, and asks for a list."""
    person.dialogue = {"kind": DIALOGUE, "step": "list", "client": 0, "site": None}
    listed, met = await employees.counts(work)
    await tell_person(
        work, person, "employees.ask", listed=listed, met=met, keyboard="client_cancel", client=0, site=None
    )


async def _refuse(work: Work, person: Person, problems: list[tuple[int, str]]) -> None:
    lines = []
    for row, code in problems[:NAMED]:
        words = plain(person.language, f"employees.problem.{code}")
        lines.append(f"{plain(person.language, 'kb.row', row=row)} {words}" if row else words)
    if len(problems) > NAMED:
        lines.append(f"… +{len(problems) - NAMED}")
    await tell_person(
        work,
        person,
        "departments.refused",
        lines="\n".join(lines),
        keyboard="client_cancel",
        client=0,
        site=None,
    )
