"""`/kb`: the menu, finding, looking at, archiving and exporting entries."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.admin.adding import ask_for_answer, publish, wordings_of
from handlers.admin.dialogue import DIALOGUE, InDialogue
from handlers.callbacks import EntryPress
from handlers.turn import Toast, Turn
from knowledge_base import storing
from knowledge_base.entry import Entry
from locales import plain
from storage.tables import Person
from tickets.saying import put_to_person, tell_person
from tickets.work import Work


def router() -> Router:
    """The menu and what stands behind its buttons."""
    made = Router(name="entries")
    made.message.register(menu, Command("kb"))
    made.callback_query.register(pressed, EntryPress.filter())
    made.message.register(searched, InDialogue("find"))
    return made


async def menu(message: Message, command: CommandObject, turn: Turn) -> None:
    """The menu; with words behind the command, what they find."""
    if command.args:
        await _show_found(turn, command.args)
        return

    async def move(work: Work, person: Person) -> None:
        person.dialogue = None
        entries = await storing.everything(work.session)
        await tell_person(work, person, "kb.menu", n=len(entries), keyboard="kb_menu")

    await turn.commit_as(move)


async def pressed(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """A button of the knowledge base."""
    press = callback_data

    async def move(work: Work, person: Person) -> str:
        match press.act:
            case "add":
                person.dialogue = {"kind": DIALOGUE, "step": "question"}
                await tell_person(work, person, "kb.ask_question", keyboard="kb_cancel")
            case "find":
                person.dialogue = {"kind": DIALOGUE, "step": "find"}
                await tell_person(work, person, "kb.ask_words", keyboard="kb_cancel")
            case "import":
                person.dialogue = {"kind": DIALOGUE, "step": "file"}
                await tell_person(work, person, "kb.ask_file", keyboard="kb_cancel")
            case "export":
                await _export(work, person)
            case "cancel":
                person.dialogue = None
                await tell_person(work, person, "kb.cancelled")
            case "enough" | "publish":
                return await _go_on(work, person, press.act, turn)
            case "show":
                await _show(work, person, press.entry)
            case "archive" | "restore":
                await _archive(work, person, press)
        return ""

    word = await turn.commit_as(move)
    if press.act in ("archive", "restore", "publish"):
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word))


async def searched(message: Message, turn: Turn) -> None:
    """Words to find entries by."""
    await _show_found(turn, message.text or "")


async def _show_found(turn: Turn, words: str) -> None:
    found = turn.knowledge.find(words, "ru")

    async def move(work: Work, person: Person) -> None:
        person.dialogue = None
        if not found:
            await tell_person(work, person, "kb.nothing_found", keyboard="kb_menu")
            return
        lines = "\n".join(
            f"{number + 1}. {entry.title(person.language)}" for number, entry in enumerate(found)
        )
        entries = [entry.id for entry in found]
        await tell_person(work, person, "kb.found", lines=lines, keyboard="kb_found", entries=entries)

    await turn.commit_as(move)


async def _go_on(work: Work, person: Person, act: str, turn: Turn) -> str:
    """Ends the wordings, or publishes what stands in the dialogue."""
    dialogue = person.dialogue or {}
    if act == "enough" and dialogue.get("step") == "wordings":
        await ask_for_answer(work, person)
    elif act == "publish" and dialogue.get("step") == "preview":
        await publish(work, person, turn)
    else:
        return plain(person.language, "refused.out_of_date")
    return ""


async def _show(work: Work, person: Person, entry_id: int) -> None:
    entry, archived = await _find(work, entry_id)
    if entry is None:
        await tell_person(work, person, "kb.gone")
        return
    await tell_person(
        work,
        person,
        "kb.entry",
        title=entry.title(person.language),
        wordings=wordings_of([variant.text for variant in entry.variants]),
    )
    await tell_person(
        work,
        person,
        "kb.answer",
        html=entry.answer(person.language),
        keyboard="kb_entry",
        entry=entry_id,
        archived=archived,
    )


async def _archive(work: Work, person: Person, press: EntryPress) -> None:
    archived = press.act == "archive"
    if not await storing.set_archived(work.session, press.entry, archived, work.now):
        await tell_person(work, person, "kb.gone")
        return
    await tell_person(
        work,
        person,
        "kb.archived" if archived else "kb.restored",
        keyboard="kb_entry",
        entry=press.entry,
        archived=archived,
    )


async def _find(work: Work, entry_id: int) -> tuple[Entry | None, bool]:
    shown = {entry.id for entry in await storing.published(work.session)}
    for entry in await storing.everything(work.session):
        if entry.id == entry_id:
            return entry, entry_id not in shown
    return None, False


async def _export(work: Work, person: Person) -> None:
    await put_to_person(work, person, "export", name="knowledge-base.xlsx")
