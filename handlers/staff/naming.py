"""`/name`: by what name requesters know a specialist."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from handlers.beside import answered
from handlers.reading import identity
from handlers.staff.answering import answer_in_group, staff_of
from handlers.turn import Turn
from storage.tables import Person
from tickets import public_names
from tickets.people import meet
from tickets.work import Work

#: What takes a public name away again.
NONE = frozenset({"-", "—", "–"})


def register(router: Router) -> None:
    """The command in a staff group."""
    router.message.register(name, Command("name"))


async def name(message: Message, command: CommandObject, turn: Turn) -> None:
    """`/name Maria`: one's own public name, in reply to a colleague's message theirs; alone it tells it."""
    words = (command.args or "").strip()
    replied = answered(message)
    meant = replied.from_user if replied is not None else None

    async def move(work: Work, person: Person) -> None:
        department = await staff_of(work, person, message.chat.id, turn)
        whom = person
        if meant is not None and not meant.is_bot:
            whom = await meet(work, identity(meant), turn.default_language)
        if words:
            said = "" if words in NONE else words
            await public_names.name(work, person, whom, department, said, turn.admin_ids)
        shown = public_names.seen_as(department, whom)
        text = "name.hidden" if department.hides_names else "name.shown"
        await answer_in_group(work, message, text, name=whom.name, shown=shown)

    await turn.commit_as(move)
