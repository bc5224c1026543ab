"""The buttons of a draft: going on with it, publishing it, throwing it away."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import why
from handlers.admin import drafting, imports, workspace
from handlers.admin.dialogue import Awaited
from handlers.admin.drafting import Writing
from handlers.admin.entries import open_step, show_as_seen
from handlers.callbacks import DraftPress
from handlers.turn import Toast, Turn
from knowledge_base import drafts, editing, storing
from storage.tables import Person
from tickets.errors import OutOfDate
from tickets.work import Work

#: So much of the wordings is shown for being sent anew, in characters.
SHOWN = 3000


def register(router: Router) -> None:
    """What is pressed under a draft."""
    router.callback_query.register(pressed, DraftPress.filter())


async def pressed(query: CallbackQuery, callback_data: DraftPress, turn: Turn) -> None:
    """A button of a draft."""
    press = callback_data
    assert query.message is not None
    post = query.message.message_id
    if press.act == "import":
        await imports.confirmed(query, press.draft, turn)
        return

    async def move(work: Work, person: Person) -> None:
        if press.act == "drop":
            await _drop(work, person, press, post)
            return
        writing = await drafting.find(work, person, press.draft)
        if writing is None:
            raise OutOfDate
        await _act(work, person, writing, press, post, turn)

    await turn.commit_as(move)
    if press.act in ("publish", "merge"):
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id))


async def _act(
    work: Work, person: Person, writing: Writing, press: DraftPress, post: int, turn: Turn
) -> None:
    path = tuple(map(int, press.path)) if press.path.isdecimal() else ()
    match press.act:
        case "publish":
            await _publish(work, person, writing, post, turn)
        case "merge":
            await _merge(work, person, writing, press.to, post)
        case "later":
            person.dialogue = None
            await workspace.show(work, person, "menu", post, notice="kept")
        case "cancel":
            await _cancel(work, person, writing, post)
        case "enough":
            await _enough(work, person, writing, post)
        case "reword":
            await _reword(work, person, writing, post)
        case "seen":
            await show_as_seen(work, person, writing.after)
            await drafting.show(work, person, writing, None)
        case "wordings" | "answer" | "steps":
            await open_step(work, person, writing, press.act, press.language, path, post)
        case "choice" | "label":
            key = "kb.ask_label" if press.act == "label" else "kb.ask_choice"
            awaited = Awaited(press.act, writing.id, "", path).as_dialogue()
            await workspace.request(
                work, person, key, post, keyboard="cancel", draft=writing.id, awaited=awaited
            )
        case "bare" | "unstep":
            await _take_away(work, person, writing, press.act, path, post)
        case _:
            await drafting.show(work, person, writing, post)


async def _enough(work: Work, person: Person, writing: Writing, post: int) -> None:
    """The wordings are complete: the answer is next, unless there is one."""
    if any(writing.after.answers.values()) or not writing.after.variants:
        await drafting.show(work, person, writing, post)
        return
    awaited = Awaited("answer", writing.id).as_dialogue()
    await workspace.request(
        work, person, "kb.ask_answer", post, keyboard="cancel", draft=writing.id, awaited=awaited
    )


async def _reword(work: Work, person: Person, writing: Writing, post: int) -> None:
    wordings = "\n".join(variant.text for variant in writing.after.variants)[:SHOWN]
    awaited = Awaited("reword", writing.id).as_dialogue()
    await workspace.request(
        work,
        person,
        "kb.ask_again",
        post,
        keyboard="cancel",
        draft=writing.id,
        awaited=awaited,
        wordings=wordings,
    )


async def _take_away(
    work: Work, person: Person, writing: Writing, act: str, path: tuple[int, ...], post: int
) -> None:
    """The files of an answer, or a choice with all that it leads to."""
    if editing.at(writing.after, path) is None or (act == "unstep" and not path):
        raise OutOfDate
    if act == "bare":
        writing = await drafting.changed(work, writing, editing.bared(writing.after, path))
    else:
        writing = await drafting.changed(work, writing, editing.without(writing.after, path))
        path = path[:-1]
    if act == "bare" and not path:
        await drafting.show(work, person, writing, post)
    else:
        person.dialogue = None
        await workspace.show(work, person, "steps", post, draft=writing.id, path=list(path))


async def _cancel(work: Work, person: Person, writing: Writing, post: int) -> None:
    """Back from a question: to the draft, or where nothing was written to where it was begun."""
    person.dialogue = None
    if not writing.is_untouched:
        await drafting.show(work, person, writing, post)
        return
    await drafts.drop(work.session, writing.id)
    if writing.entry_id is None:
        await workspace.show(work, person, "menu", post, notice="cancelled")
    else:
        await workspace.show(work, person, "entry", post, entry=writing.entry_id)


async def _drop(work: Work, person: Person, press: DraftPress, post: int) -> None:
    """Throws a draft away, of an entry or of a file to be imported."""
    kept = await drafts.find(work.session, press.draft, person.id)
    if kept is None:
        raise OutOfDate
    person.dialogue = None
    await drafts.drop(work.session, kept.id)
    if kept.entry_id is None:
        notice = "cancelled" if "import" in kept.content else "dropped"
        await workspace.show(work, person, "menu", post, notice=notice)
    else:
        await workspace.show(work, person, "entry", post, entry=kept.entry_id, notice="dropped")


async def _publish(work: Work, person: Person, writing: Writing, post: int, turn: Turn) -> None:
    """The entry answers from the next question on; what was changed is put onto it as it stands now.

    Raises:
        OutOfDate: something is missing, or what it changes hasn't been looked into yet.
    """
    kept = await storing.find(work.session, writing.entry_id) if writing.entry_id is not None else None
    if writing.entry_id is not None and (kept is None or kept.archived_at is not None):
        await drafting.gone(work, person, post)
        return
    if not await _is_reviewed(work, person, writing):
        raise OutOfDate
    entry = writing.onto(kept.entry if kept else None)
    if editing.lacking(entry):
        raise OutOfDate
    entry_id = await storing.save(work.session, entry, work.now, person.id)
    if kept is not None and (entry.answers, entry.steps) != (kept.entry.answers, kept.entry.steps):
        await why.answer_mended(work, person, entry_id, turn.admin_ids)
    notice = "published" if kept is None else "changed"
    await _done(work, person, writing, entry_id, notice, post)


async def _merge(work: Work, person: Person, writing: Writing, entry_id: int, post: int) -> None:
    """The draft's wordings go to an entry that asks the same; its answer stays."""
    kept = await storing.find(work.session, entry_id)
    if kept is None or kept.archived_at is not None:
        await drafting.gone(work, person, post)
        return
    held = {variant.text.casefold() for variant in kept.entry.variants}
    added = tuple(variant for variant in writing.after.variants if variant.text.casefold() not in held)
    entry = replace(kept.entry, variants=(*kept.entry.variants, *added))
    await storing.save(work.session, entry, work.now, person.id)
    await _done(work, person, writing, entry_id, "merged", post)


async def _done(work: Work, person: Person, writing: Writing, entry_id: int, notice: str, post: int) -> None:
    person.dialogue = None
    await drafts.drop(work.session, writing.id)
    await workspace.show(work, person, "entry", post, entry=entry_id, notice=notice)


async def _is_reviewed(work: Work, person: Person, writing: Writing) -> bool:
    kept = await drafts.find(work.session, writing.id, person.id)
    return kept is not None and kept.content.get("review") is not None
