"""`/kb`: the first page, finding, the lists, and what is begun from there."""

from __future__ import annotations

import re

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.admin import drafting, workspace
from handlers.admin.dialogue import DIALOGUE, Awaited
from handlers.admin.entries import show
from handlers.callbacks import EntryPress
from handlers.filters import InDialogue
from handlers.keyboards.workspace import EXPORTS
from handlers.turn import Toast, Turn
from handlers.workspace import list_of
from storage.tables import Person
from tickets.saying import put_to_person
from tickets.work import Work

#: `/kb #12`: what choosing an entry by the bot's name writes.
_NUMBER = re.compile(r"[#№](\d{1,15})\b")
_ACTS = {"menu", "list", "archived", "drafts", "back", "add", "find", "import", "export", "cancel"}


def register(router: Router) -> None:
    """The first page and what stands behind its buttons."""
    router.message.register(opened, Command("kb"))
    router.callback_query.register(pressed, EntryPress.filter(F.act.in_(_ACTS)))
    router.message.register(searched, InDialogue(DIALOGUE, "find"))


async def opened(message: Message, command: CommandObject, turn: Turn) -> None:
    """The first page; with words behind the command what they find, with a number that entry."""
    number = _NUMBER.match(command.args or "")
    if number is not None:
        entry_id = int(number[1])

        async def move(work: Work, person: Person) -> None:
            person.dialogue = None
            await show(work, person, entry_id, None)

        await turn.commit_as(move)
    elif command.args:
        await _find(turn, command.args)
    else:
        await turn.commit_as(lambda work, person: _list(work, person, "menu", 0, None))


async def searched(message: Message, turn: Turn) -> None:
    """Words to find entries by."""
    await _find(turn, message.text or "")


async def _find(turn: Turn, words: str) -> None:
    entries = [entry.id for entry in turn.knowledge.find(words, "ru")]

    async def move(work: Work, person: Person) -> None:
        person.dialogue = None
        await workspace.show(work, person, "found", None, entries=entries)

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """A button of the first page, or of a list."""
    press = callback_data
    assert query.message is not None
    post = query.message.message_id

    async def move(work: Work, person: Person) -> None:
        match press.act:
            case "back":
                await _list(work, person, *list_of(press.page), post)
            case "add" | "find" | "import":
                await _begin(work, person, press.act, post)
            case "cancel":
                person.dialogue = None
                await workspace.show(work, person, "menu", post, notice="cancelled")
            case "export":
                await _export(work, person, press.page, post)
            case _:
                await _list(work, person, press.act, press.page, post)

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def _list(work: Work, person: Person, name: str, page: int, post: int | None) -> None:
    person.dialogue = None
    await workspace.show(work, person, name, post, at=page)


async def _begin(work: Work, person: Person, act: str, post: int) -> None:
    if act == "add":
        writing = await drafting.begun(work, person)
        question = Awaited("question", writing.id).as_dialogue()
        await workspace.request(
            work, person, "kb.ask_question", post, keyboard="cancel", draft=writing.id, awaited=question
        )
    elif act == "find":
        awaited = Awaited("find").as_dialogue()
        await workspace.request(work, person, "kb.ask_words", post, keyboard="cancel", awaited=awaited)
    else:
        awaited = Awaited("file").as_dialogue()
        await workspace.request(work, person, "kb.ask_file", post, keyboard="cancel", awaited=awaited)


async def _export(work: Work, person: Person, form: int, post: int) -> None:
    if not 1 <= form <= len(EXPORTS):
        await workspace.show(work, person, "formats", post)
        return
    await put_to_person(work, person, "export", name=f"knowledge-base.{EXPORTS[form - 1]}")
    await workspace.show(work, person, "menu", None, notice="exported")
