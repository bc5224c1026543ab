"""The words that hand a message to people at once: listed, added and removed by admins."""

from __future__ import annotations

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.admin.dialogue import DIALOGUE
from handlers.admin.workspace import POST
from handlers.callbacks import UrgentPress
from handlers.filters import InDialogue
from handlers.turn import Toast, Turn
from knowledge_base import urgent_phrases
from knowledge_base.urgent import has_words
from locales import plain
from storage.tables import Person
from tickets.saying import change_post, tell_person
from tickets.work import Work

#: So many stand on one page.
ON_A_PAGE = 10


def register(router: Router) -> None:
    """The list behind the menu's button, and the words that answer its question."""
    router.callback_query.register(pressed, UrgentPress.filter())
    router.message.register(written, InDialogue(DIALOGUE, "urgent"))


async def pressed(query: CallbackQuery, callback_data: UrgentPress, turn: Turn) -> None:
    """A button of the list; it changes in place."""
    press = callback_data
    post = query.message.message_id if query.message else 0

    async def move(work: Work, person: Person) -> str:
        if press.act == "list":
            person.dialogue = None
            await _show(work, person, 0, post)
        elif press.act == "add":
            person.dialogue = {"kind": DIALOGUE, "step": "urgent"}
            await tell_person(work, person, "kb.urgent_ask", keyboard="kb_cancel")
        elif press.act == "page":
            await _show(work, person, press.page, post)
        else:
            gone = await urgent_phrases.remove(work.session, press.phrase)
            await _show(work, person, press.page, post)
            return plain(person.language, "kb.urgent_removed", phrase=gone) if gone else ""
        return ""

    word = await turn.commit_as(move)
    if press.act == "remove":
        await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word))


async def written(message: Message, turn: Turn) -> None:
    """New urgent words, one phrase a line."""
    lines = [" ".join(line.strip(" •-–—,;\t").split()) for line in (message.text or "").splitlines()]
    phrases = [line for line in lines if line]

    async def move(work: Work, person: Person) -> None:
        if not phrases or not all(map(has_words, phrases)):
            await tell_person(work, person, "kb.words_please", keyboard="kb_cancel")
        elif any(len(phrase) > urgent_phrases.LONGEST for phrase in phrases):
            await tell_person(work, person, "kb.too_long", n=urgent_phrases.LONGEST, keyboard="kb_cancel")
        else:
            person.dialogue = None
            held = {phrase.text.casefold() for phrase in await urgent_phrases.everything(work.session)}
            new = {phrase.casefold(): phrase for phrase in phrases if phrase.casefold() not in held}
            added = await urgent_phrases.add(work.session, [*new.values()], person.id, work.now)
            if added < len(new):
                await tell_person(work, person, "kb.urgent_full", n=urgent_phrases.MOST)
            await _show(work, person)

    await turn.commit_as(move)
    await turn.knowledge.reload()


async def _show(work: Work, person: Person, page: int = 0, post: int | None = None) -> None:
    """The list as a new message, or in the place of an older one (`post`)."""
    phrases = await urgent_phrases.everything(work.session)
    pages = max(1, -(-len(phrases) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    first = page * ON_A_PAGE
    shown = phrases[first : first + ON_A_PAGE]
    lines = "\n".join(f"{first + number}. {phrase.text}" for number, phrase in enumerate(shown, start=1))
    text = "kb.urgent" if phrases else "kb.urgent_none"
    data: dict[str, Any] = {
        "phrases": [phrase.id for phrase in shown],
        "page": page,
        "pages": pages,
        "first": first,
    }
    if post is None:
        await tell_person(work, person, text, lines=lines, keyboard="kb_urgent", post=POST, **data)
    else:
        await change_post(work, person, post, text, ticket=None, lines=lines, keyboard="kb_urgent", **data)
