"""What an admin writes for a draft: question, wordings, answers with pictures and files, choices."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import Message

from handlers.admin import drafting, workspace
from handlers.admin.dialogue import DIALOGUE, Awaited
from handlers.admin.drafting import Writing
from handlers.filters import InDialogue
from handlers.reading import incoming, language_of
from handlers.turn import Turn
from knowledge_base import editing
from knowledge_base.entry import FILE_KINDS, MOST_FILES, File
from knowledge_base.entry_data import LONGEST_LABEL, is_link
from storage.tables import Person
from tickets.work import Work

#: The longest question and answer, in characters.
QUESTION, ANSWER = 300, 3500
#: Steps whose words are an answer, or a picture or file of it.
ANSWERS = ("answer", "preview", "choice_answer")


def register(router: Router) -> None:
    """The steps that are answered with words, pictures and files."""
    steps = ("question", "wordings", "reword", "choice", "label", *ANSWERS)
    router.message.register(written, InDialogue(DIALOGUE, *steps))


async def written(message: Message, dialogue: dict[str, Any], turn: Turn) -> None:
    """The admin's words for the step at hand."""
    awaited = Awaited.of(dialogue)

    async def move(work: Work, person: Person) -> None:
        writing = await drafting.find(work, person, awaited.draft)
        if writing is None:
            await drafting.gone(work, person, None)
        elif awaited.step in ANSWERS:
            await _answer(work, person, writing, awaited, message, turn)
        elif not (message.text or "").strip():
            await _again(work, person, awaited, "kb.words_please")
        elif awaited.step in ("choice", "label"):
            await _label(work, person, writing, awaited, message.text or "")
        else:
            await _wordings(work, person, writing, awaited, message.text or "", turn.default_language)

    await turn.commit_as(move)


async def _wordings(
    work: Work, person: Person, writing: Writing, awaited: Awaited, text: str, default_language: str
) -> None:
    """The question, or further wordings, one a line; or all of them anew."""
    if awaited.step == "question":
        texts = [" ".join(text.split())]
        if len(texts[0]) > QUESTION:
            await _again(work, person, awaited, "kb.too_long", n=QUESTION)
            return
    else:
        texts = [line.strip(" •-\t")[:QUESTION] for line in text.splitlines()]
    texts = [line for line in texts if line]
    if not texts:
        await _again(work, person, awaited, "kb.words_please")
        return
    variants = drafting.wordings(
        writing, texts, anew=awaited.step != "wordings", default_language=default_language
    )
    after = replace(writing.after, variants=variants)
    writing = await drafting.changed(work, writing, after)
    if awaited.step == "reword":
        await drafting.show(work, person, writing, None)
        return
    held = len(writing.before.variants) if writing.before is not None else 0
    more = Awaited("wordings", writing.id).as_dialogue()
    if awaited.step == "question":
        await workspace.request(
            work, person, "kb.ask_wordings", None, keyboard="enough", draft=writing.id, awaited=more
        )
        return
    key = "kb.wordings_noted" if writing.before is None else "kb.more_wordings_noted"
    await workspace.request(
        work, person, key, None, keyboard="enough", draft=writing.id, awaited=more, n=len(variants) - held
    )


async def _answer(
    work: Work, person: Person, writing: Writing, awaited: Awaited, message: Message, turn: Turn
) -> None:
    """An answer's words, with what the admin typed in bold in bold; or a picture or file for it."""
    words = (message.text or message.caption or "").strip()
    what = incoming(message, turn.now)
    after, path = writing.after, awaited.path
    if editing.at(after, path) is None:
        await drafting.show(work, person, writing, None)
        return
    if len(words) > ANSWER:
        await _again(work, person, awaited, "kb.too_long", n=ANSWER)
        return
    if not words and (what.kind not in FILE_KINDS or not what.file_id):
        await _again(work, person, awaited, "kb.words_or_file")
        return
    language = awaited.language or drafting.spoken_in(writing, words, turn.default_language)
    if path and is_link(words) and what.kind == "text":
        after = editing.linked(after, path, words)
    elif words:
        after = editing.answered(after, path, language, message.html_text.strip())
    if what.kind in FILE_KINDS and what.file_id:
        holder = editing.at(after, path)
        if holder is not None and len(holder.files.get(language, ())) >= MOST_FILES:
            await _again(work, person, awaited, "kb.too_many_files", n=MOST_FILES)
            return
        after = editing.attached(after, path, language, File(what.kind, what.file_id))
    writing = await drafting.changed(work, writing, after)
    if not path:
        await drafting.show(work, person, writing, None)
        person.dialogue = replace(
            awaited, step="preview", language=language if not words else ""
        ).as_dialogue()
    else:  # what comes next, the rest of an album for one, goes to the same place
        back = path[:-1] if awaited.step == "choice_answer" else path
        person.dialogue = replace(awaited, language=language).as_dialogue()
        await workspace.show(work, person, "steps", None, draft=writing.id, path=list(back))


async def _label(work: Work, person: Person, writing: Writing, awaited: Awaited, text: str) -> None:
    """A button's words, a line for each language."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    labels: dict[str, str] = {}
    for line in lines:
        labels[language_of(line) or next((other for other in ("ru", "en") if other not in labels), "ru")] = (
            line
        )
    if any(len(label) > LONGEST_LABEL for label in labels.values()):
        await _again(work, person, awaited, "kb.too_long", n=LONGEST_LABEL)
        return
    holder = editing.at(writing.after, awaited.path)
    if holder is None or (awaited.step == "label" and not awaited.path):
        await drafting.show(work, person, writing, None)
    elif awaited.step == "label":
        writing = await drafting.changed(work, writing, editing.labelled(writing.after, awaited.path, labels))
        person.dialogue = None
        await workspace.show(work, person, "steps", None, draft=writing.id, path=list(awaited.path))
    elif not editing.may_have_choice(writing.after, awaited.path):
        await workspace.show(work, person, "steps", None, draft=writing.id, path=list(awaited.path))
    else:
        place = len(holder.steps)
        after = editing.with_choice(writing.after, awaited.path, labels)
        writing = await drafting.changed(work, writing, after)
        answer = Awaited("choice_answer", writing.id, "", (*awaited.path, place)).as_dialogue()
        label = next(iter(labels.values()))
        await workspace.request(
            work,
            person,
            "kb.ask_choice_answer",
            None,
            keyboard="cancel",
            draft=writing.id,
            awaited=answer,
            label=label,
        )


async def _again(work: Work, person: Person, awaited: Awaited, fault: str, **values: int) -> None:
    """Says what was wrong with the words, and waits for others."""
    await workspace.show(
        work, person, "ask", None, text=fault, values=values, keyboard="cancel", draft=awaited.draft
    )
