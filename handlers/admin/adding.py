"""Adding an entry in the chat, or to an entry, step by step: question, wordings, answer, preview, publish."""

from __future__ import annotations

from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from handlers import why
from handlers.admin import reviewing
from handlers.admin.dialogue import Draft, InDialogue, draft_of
from handlers.callbacks import EntryPress
from handlers.turn import Toast, Turn
from knowledge_base import storing
from locales import plain
from storage.tables import Person
from tickets.saying import tell_person
from tickets.work import Work

#: The longest question and answer, in characters; so much of the wordings is shown for being sent anew.
QUESTION, ANSWER, SHOWN = 300, 3500, 3000


def router() -> Router:
    """The steps that are answered with words, and the buttons under them."""
    made = Router(name="adding")
    made.callback_query.register(begun, EntryPress.filter(F.act.in_({"add", "wordings", "answer"})))
    made.callback_query.register(went_on, EntryPress.filter(F.act.in_({"enough", "reword"})))
    made.callback_query.register(decided, EntryPress.filter(F.act.in_({"publish", "merge"})))
    made.message.register(answered, InDialogue("question", "wordings", "reword", "answer", "preview"))
    return made


async def begun(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """A new entry, or other wordings or another answer for an entry."""
    step = "question" if callback_data.act == "add" else callback_data.act
    draft = Draft(step, callback_data.entry or None)

    async def move(work: Work, person: Person) -> None:
        kept = await storing.find(work.session, draft.entry_id) if draft.entry_id is not None else None
        if draft.entry_id is None:
            await tell_person(work, person, "kb.ask_question", keyboard="kb_cancel")
        elif kept is None or kept.archived_at is not None:
            await tell_person(work, person, "kb.gone")
            return
        else:
            key = "kb.ask_more_wordings" if step == "wordings" else "kb.ask_new_answer"
            title = kept.entry.title(person.language)
            await tell_person(work, person, key, title=title, keyboard="kb_cancel")
        person.dialogue = draft.as_dialogue()

    await turn.commit_as(move)
    turn.toasts.append(Toast(query.id))


async def answered(message: Message, draft: Draft, turn: Turn) -> None:
    """The admin's words for the step at hand."""
    text = (message.text or "").strip()
    if not text:
        await turn.commit_as(
            lambda work, person: tell_person(work, person, "kb.words_please", keyboard="kb_cancel")
        )
    elif draft.step == "question":
        await _question(turn, draft, text)
    elif draft.step in ("wordings", "reword"):
        await _wordings(turn, draft, text)
    elif len(text) > ANSWER:
        await _too_long(turn, ANSWER)
    else:  # formatting is kept: what the admin typed in bold is answered in bold
        await _preview(turn, replace(draft, answer=message.html_text.strip()))


async def _question(turn: Turn, draft: Draft, text: str) -> None:
    if len(text) > QUESTION:
        await _too_long(turn, QUESTION)
        return

    async def move(work: Work, person: Person) -> None:
        person.dialogue = replace(draft, step="wordings", wordings=[text]).as_dialogue()
        await tell_person(work, person, "kb.ask_wordings", keyboard="kb_wordings")

    await turn.commit_as(move)


async def _wordings(turn: Turn, draft: Draft, text: str) -> None:
    """Further wordings, one a line; or all of them anew."""
    said = [line.strip(" •-\t")[:QUESTION] for line in text.splitlines()]
    earlier = draft.wordings if draft.step == "wordings" else []
    noted = replace(draft, wordings=list(dict.fromkeys([*earlier, *filter(None, said)])))
    if not noted.wordings:
        await turn.commit_as(
            lambda work, person: tell_person(work, person, "kb.words_please", keyboard="kb_cancel")
        )
    elif draft.step == "reword":
        await _preview(turn, noted)
    else:

        async def move(work: Work, person: Person) -> None:
            person.dialogue = noted.as_dialogue()
            key = "kb.wordings_noted" if draft.entry_id is None else "kb.more_wordings_noted"
            await tell_person(work, person, key, n=len(noted.wordings), keyboard="kb_wordings")

        await turn.commit_as(move)


async def _too_long(turn: Turn, limit: int) -> None:
    await turn.commit_as(
        lambda work, person: tell_person(work, person, "kb.too_long", n=limit, keyboard="kb_cancel")
    )


async def _preview(turn: Turn, draft: Draft) -> None:
    """Shows what publishing would change; nothing is published yet."""
    review = await reviewing.reviewed(turn, draft)

    async def move(work: Work, person: Person) -> None:
        if review is None:
            person.dialogue = None
            await tell_person(work, person, "kb.gone")
        else:
            await reviewing.show(work, person, draft, review)

    await turn.commit_as(move)


async def went_on(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """The wordings are complete, or are to be written anew."""
    draft = await draft_of(turn, query.from_user.id)
    if draft is not None and callback_data.act == "enough" and draft.step == "wordings" and draft.wordings:
        if draft.entry_id is None:
            await _ask(turn, replace(draft, step="answer"))
        else:
            await _preview(turn, draft)
        turn.toasts.append(Toast(query.id))
    elif draft is not None and callback_data.act == "reword" and draft.step == "preview":
        await _ask(turn, replace(draft, step="reword"))
        turn.toasts.append(Toast(query.id))
    else:
        await _out_of_date(query, turn)


async def _ask(turn: Turn, draft: Draft) -> None:
    """For the answer, or for the wordings anew."""

    async def move(work: Work, person: Person) -> None:
        person.dialogue = draft.as_dialogue()
        text = "kb.ask_answer" if draft.step == "answer" else "kb.ask_again"
        wordings = "\n".join(draft.wordings)[:SHOWN]
        await tell_person(work, person, text, wordings=wordings, keyboard="kb_cancel")

    await turn.commit_as(move)


async def _out_of_date(query: CallbackQuery, turn: Turn) -> None:
    word = await turn.commit_as(_out_of_date_in_words)
    turn.toasts.append(Toast(query.id, word))


async def _out_of_date_in_words(work: Work, person: Person) -> str:
    return plain(person.language, "refused.out_of_date")


async def decided(query: CallbackQuery, callback_data: EntryPress, turn: Turn) -> None:
    """The preview was accepted, as it is or as wordings of an entry that asks the same."""
    press = callback_data

    async def move(work: Work, person: Person) -> str:
        draft = Draft.of(person.dialogue)
        if draft is None or draft.step != "preview":
            return plain(person.language, "refused.out_of_date")
        if press.act == "merge":
            draft = replace(draft, entry_id=press.entry, answer=None)
        await _publish(work, person, draft, turn, merged=press.act == "merge")
        return ""

    word = await turn.commit_as(move)
    await turn.knowledge.reload()
    turn.toasts.append(Toast(query.id, word))


async def _publish(work: Work, person: Person, draft: Draft, turn: Turn, *, merged: bool) -> None:
    """The entry answers from the next question on; it is changed as it stands now, not as it was shown."""
    person.dialogue = None
    kept = await storing.find(work.session, draft.entry_id) if draft.entry_id is not None else None
    if draft.entry_id is not None and (kept is None or kept.archived_at is not None):
        await tell_person(work, person, "kb.gone")
        return
    entry = draft.entry(kept.entry if kept else None, turn.default_language)
    entry_id = await storing.save(work.session, entry, work.now)
    if draft.answer is not None:
        await why.answer_mended(work, person, entry_id, turn.admin_ids)
    key = "kb.merged" if merged else "kb.published" if kept is None else "kb.changed"
    await tell_person(work, person, key, title=entry.title(person.language))
