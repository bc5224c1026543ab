"""Adding an entry in the chat, step by step: question, wordings, answer, preview, publish."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from aiogram import Router
from aiogram.types import Message

from handlers.admin.dialogue import DIALOGUE, InDialogue
from handlers.reading import language_of
from handlers.turn import Turn
from knowledge_base import storing
from knowledge_base.entry import Entry, Variant
from storage.tables import Person
from tickets.saying import tell_person
from tickets.work import Work

#: The longest question and answer, in characters.
QUESTION, ANSWER = 300, 3500
#: So many other wordings are shown.
SHOWN = 8


def router() -> Router:
    """The steps that are answered with words."""
    made = Router(name="adding")
    made.message.register(answered, InDialogue("question", "wordings", "answer", "preview"))
    return made


async def answered(message: Message, step: str, turn: Turn) -> None:
    """The admin's words for the step at hand."""
    text = (message.text or "").strip()
    # Formatting is kept: what the admin typed in bold is answered in bold.
    markup = message.html_text.strip() if text else ""

    async def move(work: Work, person: Person) -> None:
        if not text:
            await tell_person(work, person, "kb.words_please", keyboard="kb_cancel")
        elif step == "question":
            await _question(work, person, text)
        elif step == "wordings":
            await _wordings(work, person, text)
        else:
            await _answer(work, person, text, markup, turn)

    await turn.commit_as(move)


async def _question(work: Work, person: Person, text: str) -> None:
    if len(text) > QUESTION:
        await tell_person(work, person, "kb.too_long", n=QUESTION, keyboard="kb_cancel")
        return
    person.dialogue = {"kind": DIALOGUE, "step": "wordings", "wordings": [text]}
    await tell_person(work, person, "kb.ask_wordings", keyboard="kb_wordings")


async def _wordings(work: Work, person: Person, text: str) -> None:
    dialogue = person.dialogue or {}
    added = [line.strip(" •-\t")[:QUESTION] for line in text.splitlines()]
    kept = list(dict.fromkeys([*dialogue.get("wordings", ()), *filter(None, added)]))
    person.dialogue = {**dialogue, "wordings": kept}
    await tell_person(work, person, "kb.wordings_noted", n=len(kept), keyboard="kb_wordings")


async def ask_for_answer(work: Work, person: Person) -> None:
    """The wordings are complete."""
    person.dialogue = {**(person.dialogue or {}), "step": "answer"}
    await tell_person(work, person, "kb.ask_answer", keyboard="kb_cancel")


async def _answer(work: Work, person: Person, text: str, markup: str, turn: Turn) -> None:
    if len(text) > ANSWER:
        await tell_person(work, person, "kb.too_long", n=ANSWER, keyboard="kb_cancel")
        return
    dialogue = {**(person.dialogue or {}), "step": "preview", "answer": markup}
    person.dialogue = dialogue
    question = dialogue["wordings"][0]
    decision = turn.knowledge.decide(question, language_of(question))
    before = (
        decision.candidates[0].entry.title(person.language)
        if decision.candidates and decision.kind != "ESCALATE"
        else ""
    )
    await tell_person(
        work,
        person,
        "kb.preview_instead" if before else "kb.preview",
        title=question,
        wordings=wordings_of(dialogue["wordings"]),
        before=before,
    )
    await tell_person(work, person, "kb.answer", html=markup, keyboard="kb_preview")


def wordings_of(wordings: Sequence[str]) -> str:
    """The wordings after the first, one a line; the rest is counted."""
    others = [f"• {wording}" for wording in wordings[1 : SHOWN + 1]]
    if len(wordings) > SHOWN + 1:
        others.append(f"… +{len(wordings) - SHOWN - 1}")
    return "\n".join(others) or "—"


async def publish(work: Work, person: Person, turn: Turn) -> None:
    """The entry answers from the next question on."""
    dialogue = person.dialogue or {}
    wordings: list[str] = dialogue["wordings"]
    language = language_of(wordings[0]) or turn.default_language
    await storing.save(
        work.session,
        Entry(
            key=f"chat-{secrets.token_hex(4)}",
            variants=tuple(Variant(text, language_of(text, language) or language) for text in wordings),
            answers={language: dialogue["answer"]},
        ),
        work.now,
    )
    person.dialogue = None
    await tell_person(work, person, "kb.published", title=wordings[0])
