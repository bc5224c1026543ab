"""A file of departments, clients and sites sent after its button: taken in whole, or refused whole."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.types import Message

from handlers.admin.departments import DIALOGUE, show_all
from handlers.filters import InDialogue
from handlers.turn import FileTooBig, GroupLook, Turn
from locales import plain
from storage.tables import Person
from tickets import organisation_file
from tickets.departments_file import BadDepartments
from tickets.saying import tell_person
from tickets.work import Work

#: A file of departments is small, in bytes.
LARGEST = 1024 * 1024
#: So many bad rows are named.
NAMED = 15


def register(router: Router) -> None:
    """What is sent when a file was asked for."""
    router.message.register(sent, InDialogue(DIALOGUE, "file"))


async def sent(message: Message, dialogue: dict[str, Any], turn: Turn, staff_chats: set[int]) -> None:
    """The file; anything else is asked for anew."""
    if message.document is None:
        await turn.commit_as(
            lambda work, person: tell_person(
                work, person, "departments.ask_file", name="", keyboard="department_cancel"
            )
        )
        return
    try:
        file = organisation_file.read(await turn.files.fetch(message.document.file_id, LARGEST))
    except FileTooBig:
        await turn.commit_as(lambda work, person: tell_person(work, person, "kb.file_too_big"))
        return
    except BadDepartments as bad:
        problems = bad.problems
        await turn.commit_as(lambda work, person: _refuse(work, person, problems))
        return
    rows = file.departments
    wanted = {row.group for row in rows if row.group is not None}
    looks = {group: await turn.groups.look(group, turn.default_language) for group in wanted}
    lacking = [
        (number, "group")
        for number, row in enumerate(rows, start=1)
        if row.group is not None and not _in_order(looks[row.group])
    ]
    if lacking:
        await turn.commit_as(lambda work, person: _refuse(work, person, lacking))
        return
    forums = {group: look.is_forum for group, look in looks.items() if look is not None}

    async def move(work: Work, person: Person) -> None:
        changed, places = await organisation_file.take_in(work, person, file, forums)
        if rows:
            await tell_person(work, person, "departments.imported", n=changed)
        if file.clients:
            await tell_person(work, person, "clients.imported", n=places)
        await show_all(work, person)

    try:
        await turn.commit_as(move)
    except BadDepartments as bad:
        unknown, said = bad.problems, bad.said
        await turn.commit_as(lambda work, person: _refuse(work, person, unknown, **said))
        return
    staff_chats.update(forums)


def _in_order(look: GroupLook | None) -> bool:
    return look is not None and look.in_order


async def _refuse(work: Work, person: Person, problems: list[tuple[int, str]], **said: str) -> None:
    lines = []
    if said:
        near = said.pop("near")
        said["near"] = plain(person.language, "departments.near", name=near) if near else ""
    for row, code in problems[:NAMED]:
        words = plain(person.language, f"departments.problem.{code}", **said)
        lines.append(f"{plain(person.language, 'kb.row', row=row)} {words}" if row else words)
    if len(problems) > NAMED:
        lines.append(f"… +{len(problems) - NAMED}")
    await tell_person(
        work, person, "departments.refused", lines="\n".join(lines), keyboard="department_cancel"
    )
