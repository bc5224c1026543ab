"""An entry's history: what it was after each change, and going back to that."""

from __future__ import annotations

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import why
from handlers.admin import workspace
from handlers.callbacks import ChangePress
from handlers.turn import Toast, Turn
from knowledge_base import history, storing
from storage.tables import Person
from tickets.errors import OutOfDate
from tickets.work import Work


def register(router: Router) -> None:
    """The buttons of an entry's history."""
    router.callback_query.register(pressed, ChangePress.filter())


async def pressed(query: CallbackQuery, callback_data: ChangePress, turn: Turn) -> None:
    """Looks at how an entry was, or goes back to it; what it is now stays in the history."""
    press = callback_data
    assert query.message is not None
    post = query.message.message_id

    async def move(work: Work, person: Person) -> None:
        if press.act == "return":
            await _return(work, person, press, turn)
            await workspace.show(work, person, "entry", post, entry=press.entry, notice="returned")
        else:
            await workspace.show(work, person, "change", post, entry=press.entry, change=press.change)

    await turn.commit_as(move)
    if press.act == "return":
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id))


async def _return(work: Work, person: Person, press: ChangePress, turn: Turn) -> None:
    kept = await storing.find(work.session, press.entry)
    if kept is None or kept.archived_at is not None:
        raise OutOfDate
    changes = await history.of_entry(work.session, kept.entry)
    found = next((change for change in changes if change.id == press.change), None)
    if found is None:
        raise OutOfDate
    former = replace(found.after, automatic=kept.entry.automatic)  # what the bot may do is set apart
    await storing.save(work.session, former, work.now, person.id, history.RETURNED)
    if found.after.answers != kept.entry.answers:
        await why.answer_mended(work, person, press.entry, turn.admin_ids)
