"""An entry in `/kb`, and what is done with it at once: archiving, what the bot may do, a look at it."""

from __future__ import annotations

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import line1
from handlers.admin import drafting, workspace
from handlers.admin.dialogue import Awaited
from handlers.callbacks import EntryPress
from handlers.turn import Toast, Turn
from knowledge_base import storing
from knowledge_base.entry import AUTOMATIC, Entry
from locales import LANGUAGES, plain
from storage.tables import Person
from tickets import wrong_answers
from tickets.answers import messages
from tickets.saying import put_to_person
from tickets.work import Work


def register(router: Router) -> None:
    """What is pressed under an entry, and on its number."""
    router.callback_query.register(pressed, EntryPress.filter())


async def pressed(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """A button under an entry, or its number in a list."""
    press = callback_data
    assert query.message is not None
    post = query.message.message_id

    async def move(work: Work, person: Person) -> str:
        match press.act:
            case "show":
                await show(work, person, press.entry, post, back=press.page)
            case "history":
                await workspace.show(work, person, "history", post, entry=press.entry, at=press.page)
            case "seen":
                await _seen(work, person, press)
            case "wordings" | "answer" | "steps":
                await _change(work, person, press, post)
            case "archive" | "restore":
                await _archive(work, person, press, post)
            case "automatic":
                return await _allow_next(work, person, press, post)
        return ""

    word = await turn.commit_as(move)
    if press.act in ("archive", "restore", "automatic"):
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word))


async def show(work: Work, person: Person, entry_id: int, post: int | None, **view: object) -> None:
    """An entry, archived or not."""
    if await storing.automatic_of(work.session, entry_id) is None:
        await drafting.gone(work, person, post)
    else:
        await workspace.show(work, person, "entry", post, entry=entry_id, **view)


async def _change(work: Work, person: Person, press: EntryPress, post: int) -> None:
    """Further wordings, an answer, or the choices under it: in a draft."""
    writing = await drafting.of_entry(work, person, press.entry)
    if writing is None:
        await drafting.gone(work, person, post)
        return
    language = LANGUAGES[press.page - 1] if 1 <= press.page <= len(LANGUAGES) else ""
    # Without a language it comes from an answer that was called wrong: that message stays what it is.
    elsewhere = press.act == "answer" and not language
    await open_step(work, person, writing, press.act, language, (), None if elsewhere else post)


async def open_step(
    work: Work,
    person: Person,
    writing: drafting.Writing,
    act: str,
    language: str,
    path: tuple[int, ...],
    post: int | None,
) -> None:
    """Asks for what a button of an entry or of its draft is about: `wordings`, `answer`, or shows `steps`."""
    title = writing.after.title(person.language) if writing.after.variants else "…"
    number = writing.id
    if act == "steps":
        person.dialogue = None
        await workspace.show(work, person, "steps", post, draft=number, path=list(path))
    elif act == "wordings":
        awaited = Awaited("wordings", number).as_dialogue()
        await workspace.request(
            work,
            person,
            "kb.ask_more_wordings",
            post,
            keyboard="enough",
            draft=number,
            awaited=awaited,
            title=title,
        )
    else:
        awaited = Awaited("answer", number, language, path).as_dialogue()
        key = "kb.ask_step_answer" if path else "kb.ask_new_answer"
        named = f" {plain(person.language, f'kb.in.{language}')}" if language in LANGUAGES else ""
        await workspace.request(
            work,
            person,
            key,
            post,
            keyboard="cancel",
            draft=number,
            awaited=awaited,
            title=title,
            language=named,
        )


async def _seen(work: Work, person: Person, press: EntryPress) -> None:
    kept = await storing.find(work.session, press.entry)
    if kept is None:
        await drafting.gone(work, person, None)
        return
    await show_as_seen(work, person, kept.entry)
    await workspace.show(work, person, "entry", None, entry=press.entry, back=press.page)


async def show_as_seen(work: Work, person: Person, entry: Entry) -> None:
    """Sends an entry's answers as requesters get them: files in order, then the words."""
    for language in LANGUAGES:
        if entry.answers.get(language):
            for kind, data in messages([line1.offer(entry, language)], alone=False):
                await put_to_person(work, person, kind, **data)


async def _archive(work: Work, person: Person, press: EntryPress, post: int) -> None:
    archived = press.act == "archive"
    if not await storing.set_archived(work.session, press.entry, archived, work.now, person.id):
        await drafting.gone(work, person, post)
        return
    notice = "archived" if archived else "restored"
    await workspace.show(work, person, "entry", post, entry=press.entry, notice=notice, back=press.page)


async def _allow_next(work: Work, person: Person, press: EntryPress, post: int) -> str:
    """What line 1 may do with an entry goes one on; gives what to say of it.

    While an answer that was called wrong isn't decided on, that comes first.
    """
    before = await storing.automatic_of(work.session, press.entry)
    if before is None:
        await drafting.gone(work, person, post)
        return ""
    case_id = await wrong_answers.open_case(work, press.entry)
    if case_id is not None:
        await wrong_answers.show(work, [person], case_id)
        return plain(person.language, "toast.case_first")
    automatic = AUTOMATIC[(AUTOMATIC.index(before) + 1) % len(AUTOMATIC)]
    await storing.set_automatic(work.session, press.entry, automatic, work.now, person.id)
    await workspace.show(work, person, "entry", post, entry=press.entry, back=press.page)
    return plain(person.language, f"toast.automatic.{automatic}")
