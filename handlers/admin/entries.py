"""`/kb`: the menu, finding, looking at, archiving and exporting entries."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from handlers.admin.dialogue import Draft, InDialogue
from handlers.callbacks import EntryPress
from handlers.turn import Toast, Turn
from knowledge_base import storing
from knowledge_base.entry import AUTOMATIC
from locales import plain
from storage.tables import Person
from tickets import wrong_answers
from tickets.saying import change_post, put_to_person, tell_person
from tickets.work import Work

#: So many other wordings are shown.
SHOWN = 8


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
        await _menu(work, person)

    await turn.commit_as(move)


async def _menu(work: Work, person: Person, post: int | None = None) -> None:
    """The menu, anew or in the place of a message of the bot."""
    published, archived = await storing.counts(work.session)
    await put_to_person(
        work,
        person,
        "say" if post is None else "change",
        text="kb.menu",
        telegram_message_id=post,
        n=published,
        archived=archived,
        cases=len(await wrong_answers.undecided(work)),
        keyboard="kb_menu",
    )


async def pressed(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """A button of the knowledge base that needs no more than a word."""
    press = callback_data
    assert query.message is not None
    post = query.message.message_id

    async def move(work: Work, person: Person) -> str:
        match press.act:
            case "menu":
                await _menu(work, person, post)
            case "find":
                person.dialogue = Draft("find").as_dialogue()
                await tell_person(work, person, "kb.ask_words", keyboard="kb_cancel")
            case "import":
                person.dialogue = Draft("file").as_dialogue()
                await tell_person(work, person, "kb.ask_file", keyboard="kb_cancel")
            case "export":
                await put_to_person(work, person, "export", name="knowledge-base.xlsx")
            case "cancel":
                person.dialogue = None
                await tell_person(work, person, "kb.cancelled")
            case "show":
                await _show(work, person, press.entry)
            case "archive" | "restore":
                await _archive(work, person, press)
            case "automatic":
                return await _allow_next(work, person, press.entry, post)
        return ""

    word = await turn.commit_as(move)
    if press.act in ("archive", "restore", "automatic"):
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


async def _show(work: Work, person: Person, entry_id: int) -> None:
    kept = await storing.find(work.session, entry_id)
    if kept is None:
        await tell_person(work, person, "kb.gone")
        return
    entry = kept.entry
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
        archived=kept.archived_at is not None,
        automatic=entry.automatic,
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
        automatic=await storing.automatic_of(work.session, press.entry),
    )


async def _allow_next(work: Work, person: Person, entry_id: int, post: int) -> str:
    """What line 1 may do with an entry goes one on; gives what to say of it.

    While an answer that was called wrong isn't decided on, that comes first.
    """
    before = await storing.automatic_of(work.session, entry_id)
    if before is None:
        await tell_person(work, person, "kb.gone")
        return ""
    case_id = await wrong_answers.open_case(work, entry_id)
    if case_id is not None:
        await wrong_answers.show(work, [person], case_id)
        return plain(person.language, "toast.case_first")
    automatic = AUTOMATIC[(AUTOMATIC.index(before) + 1) % len(AUTOMATIC)]
    await storing.set_automatic(work.session, entry_id, automatic, work.now)
    data = {"entry": entry_id, "archived": False, "automatic": automatic}
    await change_post(work, person, post, None, ticket=None, keyboard="kb_entry", **data)
    return plain(person.language, f"toast.automatic.{automatic}")


def wordings_of(wordings: Sequence[str]) -> str:
    """The wordings after the first, one a line; the rest is counted."""
    others = [f"• {wording}" for wording in wordings[1 : SHOWN + 1]]
    if len(wordings) > SHOWN + 1:
        others.append(f"… +{len(wordings) - SHOWN - 1}")
    return "\n".join(others) or "—"
