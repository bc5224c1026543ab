"""An admin's draft of an entry: begun, changed, shown; it stays until it is published or thrown away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from handlers.admin import workspace
from handlers.admin.dialogue import Awaited
from handlers.reading import language_of
from knowledge_base import drafts, storing
from knowledge_base.editing import lacking, put_onto
from knowledge_base.entry import Entry, Variant
from knowledge_base.entry_data import as_data, of_data
from storage.tables import Person
from tickets import timers
from tickets.work import Work


@dataclass(frozen=True, slots=True)
class Writing:
    """A draft: the entry as it was when it was begun (None for a new one), and as it is to be."""

    id: int
    entry_id: int | None
    before: Entry | None
    after: Entry

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has been written yet."""
        if self.before is None:
            return not self.after.variants and not self.after.answers
        return self.after == self.before

    def onto(self, current: Entry | None) -> Entry:
        """The entry as publishing would leave it, `current` being how it stands now."""
        if current is None or self.before is None:
            return self.after
        return put_onto(current, self.before, self.after)


async def begun(work: Work, person: Person) -> Writing:
    """A draft of a new entry."""
    after = Entry(f"chat-{secrets.token_hex(4)}", (), {})
    number = await drafts.begin(work.session, person.id, None, _content(None, after), work.now)
    return Writing(number, None, None, after)


async def of_entry(work: Work, person: Person, entry_id: int) -> Writing | None:
    """The person's draft of an entry, begun now unless there is one; None if the entry is gone."""
    kept = await storing.find(work.session, entry_id)
    if kept is None or kept.archived_at is not None:
        return None
    found = await drafts.of_entry(work.session, person.id, entry_id)
    if found is not None:
        return _writing(found)
    content = _content(kept.entry, kept.entry)
    number = await drafts.begin(work.session, person.id, entry_id, content, work.now)
    return Writing(number, entry_id, kept.entry, kept.entry)


async def find(work: Work, person: Person, draft_id: int) -> Writing | None:
    """The person's own draft; None if it is gone, or is no entry."""
    kept = await drafts.find(work.session, draft_id, person.id)
    return _writing(kept) if kept is not None and "after" in kept.content else None


async def changed(work: Work, writing: Writing, after: Entry) -> Writing:
    """Keeps what the draft has become."""
    await drafts.write(work.session, writing.id, _content(writing.before, after), work.now)
    return replace(writing, after=after)


async def show(work: Work, person: Person, writing: Writing, post: int | None) -> None:
    """Shows a draft; what publishing it would change is looked into, and follows.

    Words that come next are another answer, in the language that they are in.
    """
    person.dialogue = Awaited("preview", writing.id).as_dialogue()
    await drafts.write(work.session, writing.id, _content(writing.before, writing.after), work.now)
    if not lacking(writing.after):
        await timers.start_review(work, writing.id)
    await workspace.show(work, person, "draft", post, draft=writing.id)


async def gone(work: Work, person: Person, post: int | None) -> None:
    """Says that there is no such entry or draft any more."""
    person.dialogue = None
    await workspace.show(work, person, "menu", post, notice="gone")


def spoken_in(writing: Writing, words: str, default_language: str) -> str:
    """The language that words for a draft are in; without letters that of its answer or question."""
    held = [language for language, text in writing.after.answers.items() if text]
    held += [variant.language for variant in writing.after.variants]
    return language_of(words) or next(iter(held), default_language)


def wordings(writing: Writing, texts: list[str], *, anew: bool, default_language: str) -> tuple[Variant, ...]:
    """The draft's wordings with these; `anew`: these alone."""
    earlier = () if anew else writing.after.variants
    held = {variant.text.casefold() for variant in earlier}
    said = []
    for text in texts:
        if text.casefold() not in held:
            held.add(text.casefold())
            said.append(Variant(text, spoken_in(writing, text, default_language)))
    return (*earlier, *said)


def _content(before: Entry | None, after: Entry) -> dict[str, object]:
    return {
        "before": None if before is None else as_data(before),
        "after": as_data(after),
        "review": None,
    }


def _writing(kept: drafts.Kept) -> Writing:
    before = kept.content["before"]
    return Writing(
        kept.id,
        kept.entry_id,
        None if before is None else of_data(before, kept.entry_id),
        of_data(kept.content["after"], kept.entry_id),
    )
