"""Macros and entries as replies: which fit a ticket, which hold some words, and how one looks."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.entry_words import short
from handlers.keyboards.workspace import FLAGS
from handlers.turn import Knowledge
from knowledge_base.answer_html import plain_text
from knowledge_base.entry import Entry, files_in, in_language
from knowledge_base.entry_data import files_as_data
from knowledge_base.likeness import most_like
from locales import LANGUAGES, plain, say
from storage.tables import Macro, Person, ReplyDraft, Ticket
from tickets import accounts, callers, macros, replies
from tickets.errors import NoSuchMacro, OutOfDate
from tickets.placeholders import filled
from tickets.saying import department_of
from tickets.work import Work

MACRO, ENTRY = "macro", "entry"
#: So many macros and entries are said to fit, and how like a macro must be to what was asked.
FITTING, LIKE = 3, 0.12
#: Room for a reply where it is shown before it goes, in characters; it is sent whole.
SHOWN = 3000


@dataclass(frozen=True, slots=True)
class Ready:
    """A macro or an entry (`kind`) in a list; `fits`: it may be what this ticket needs."""

    kind: str
    id: int
    name: str = ""
    fits: bool = False

    def line(self, number: int, language: str) -> str:
        """Its line in a list."""
        sign = "📚" if self.kind == ENTRY else "⭐" if self.fits else "📋"
        return say(language, "replies.line", place=number, sign=sign, name=short(self.name))


async def suggested(work: Work, ticket: Ticket, knowledge: Knowledge) -> list[Ready]:
    """Everything that is ready, what fits the ticket first: macros, then entries, then the other macros."""
    kept = await macros.everything(work, ready=True)
    question = await accounts.written(work.session, ticket.id, 0, work.now)
    before = await macros.asked_before(work.session) if kept else {}
    fitting = fitting_macros(question, kept, before)
    entries = [knowledge.entry(number) for number in (ticket.decision or {}).get("candidates", [])]
    language = await replies.language_for(work, ticket)
    return [
        *(Ready(MACRO, macro.id, macro.name, fits=True) for macro in fitting),
        *_as_ready([entry for entry in entries if entry is not None][:FITTING], language),
        *(Ready(MACRO, macro.id, macro.name) for macro in kept if macro not in fitting),
    ]


def fitting_macros(question: str, kept: Sequence[Macro], before: Mapping[int, list[str]]) -> list[Macro]:
    """The macros that may fit a question, likeliest first: by their own words, and by what was asked when
    they were sent (by the macro's number)."""
    texts = [[*_words_of(macro), *before.get(macro.id, ())] for macro in kept]
    return [kept[place] for place, _ in most_like(question, texts, FITTING, LIKE)]


def _words_of(macro: Macro) -> list[str]:
    return [macro.name, *(plain_text(text) for text in macro.texts.values())]


def _as_ready(entries: Sequence[Entry], language: str) -> list[Ready]:
    return [Ready(ENTRY, entry.id or 0, entry.title(language), fits=True) for entry in entries]


def matching(words: str, kept: Sequence[Macro], entries: Sequence[Entry]) -> list[Ready]:
    """Macros that hold every one of some words, or their beginnings, then the entries that were found."""
    wanted = words.casefold().split()
    found = [
        Ready(MACRO, macro.id, macro.name)
        for macro in kept
        if all(word in "\n".join(_words_of(macro)).casefold() for word in wanted)
    ]
    return [*found, *_as_ready([entry for entry in entries if any(entry.answers.values())], "ru")]


async def draft_from(
    work: Work, person: Person, ticket: Ticket, ready: Ready, knowledge: Knowledge, spoken: str = ""
) -> ReplyDraft:
    """A reply to be looked at, in the requester's language where there is one.

    Args:
        spoken: the language that is wanted instead.

    Raises:
        NoSuchMacro; OutOfDate: the entry isn't published any more; IsClosed.
    """
    wanted = spoken or await replies.language_for(work, ticket)
    files: list[dict[str, str]] = []
    if ready.kind == MACRO:
        macro = await macros.at_hand(work, ready.id)
        if macro is None:
            raise NoSuchMacro
        name, texts = macro.name, macro.texts
        text = filled(in_language(texts, wanted), await replies.values_for(work, ticket, person))
    else:
        entry = knowledge.entry(ready.id)
        if entry is None:
            raise OutOfDate
        name, texts, text = entry.title(wanted), dict(entry.answers), entry.answer(wanted)
        files = files_as_data(files_in(entry, wanted))
    language = wanted if texts.get(wanted) else next(iter(texts), wanted)
    return await replies.prepare(
        work, ticket, ready.kind, ready.id, name=name, language=language, html=text, files=files
    )


async def other_language(work: Work, draft: ReplyDraft, knowledge: Knowledge) -> str:
    """The other language in which a reply is there; empty if there is none."""
    texts: Mapping[str, str] = {}
    if draft.source == MACRO:
        macro = await macros.at_hand(work, draft.source_id)
        texts = macro.texts if macro is not None else {}
    else:
        entry = knowledge.entry(draft.source_id)
        texts = entry.answers if entry is not None else {}
    return next((spoken for spoken in LANGUAGES if spoken != draft.language and texts.get(spoken)), "")


async def shown(work: Work, ticket: Ticket, draft: ReplyDraft, knowledge: Knowledge) -> dict[str, Any]:
    """A reply for an outbox row: its words as they will be read, and what there is to know besides."""
    words = plain_text(draft.html)
    whole = draft.html if len(words) <= SHOWN else html.escape(words[: SHOWN - 1], quote=False) + "…"
    return {
        "name": draft.name,
        "flag": FLAGS.get(draft.language, draft.language),
        "notes": "\n".join(await _notes(work, ticket, draft)),
        "html": whole,
        "draft": draft.id,
        "read_out": callers.has_no_chat(ticket),
        "other": await other_language(work, draft, knowledge),
    }


async def _notes(work: Work, ticket: Ticket, draft: ReplyDraft) -> list[str]:
    """What happens with a reply besides, in the group's language; nothing once it was sent."""
    if draft.sent_at is not None:
        return []
    language, notes = (await department_of(work, ticket)).language, list[str]()
    theirs = await replies.language_for(work, ticket)
    if draft.language != theirs:
        notes.append(plain(language, "replies.other_language", flag=FLAGS.get(theirs, theirs)))
    if draft.files:
        notes.append(plain(language, "replies.files", n=len(draft.files)))
    if draft.source == MACRO:
        macro = await macros.at_hand(work, draft.source_id)
        if macro is not None and macro.status_after is not None:
            notes.append(plain(language, f"replies.after.{macro.status_after}"))
        if macro is not None and macro.tag is not None:
            notes.append(plain(language, "replies.tag", tag=macro.tag))
        asked = await replies.to_involve(work, ticket, macro) if macro is not None else None
        if asked is not None:
            notes.append(plain(language, "replies.involves", name=asked.name))
    return notes
