"""The pages of `/kb`: each gives its words (HTML) and what stands under them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardMarkup

from handlers import reviews
from handlers.entry_words import answers, body, labels, outline, short, what, who
from handlers.keyboards import workspace as keyboards
from handlers.moments import moment
from knowledge_base.editing import Path, at, lacking, may_have_choice
from knowledge_base.entry import Entry, Step
from knowledge_base.history import Change
from locales import plain, say

Page = tuple[str, InlineKeyboardMarkup]

#: What a page may begin with: what has just been done.
NOTICES = frozenset(
    {
        "published",
        "changed",
        "merged",
        "archived",
        "restored",
        "returned",
        "dropped",
        "kept",
        "gone",
        "cancelled",
        "exported",
    }
)
#: Entries, and changes, on a page: a row of buttons with their numbers.
ON_A_PAGE = 8
#: Lists that an entry may have been opened from. A list's place here and its page are the way back.
LISTS = ("menu", "list", "archived")
PAGES_OF_A_LIST = 10_000


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language, the time zone, and whether the bot can be asked by typing its name."""

    language: str
    zone: ZoneInfo
    inline: bool


def way_back(name: str, page: int) -> int:
    """A list and its page as one number, for a button."""
    return LISTS.index(name) * PAGES_OF_A_LIST + page


def list_of(back: int) -> tuple[str, int]:
    """The list and the page that `way_back` was given."""
    place, page = divmod(max(back, 0), PAGES_OF_A_LIST)
    return LISTS[min(place, len(LISTS) - 1)], page


def menu(reader: Reader, *, published: int, archived: int, cases: int, drafts: int) -> Page:
    """The first page."""
    key = "kb.menu_inline" if reader.inline else "kb.menu"
    return say(reader.language, key, n=published), keyboards.menu(
        reader.language, inline=reader.inline, archived=archived, cases=cases, drafts=drafts
    )


def formats(reader: Reader) -> Page:
    """Which form the export is to have."""
    return say(reader.language, "kb.formats"), keyboards.formats(reader.language)


def listing(reader: Reader, name: str, entries: Sequence[Entry], page: int, total: int) -> Page:
    """A page of all entries (`list`) or of the archive (`archived`)."""
    pages = max(-(-total // ON_A_PAGE), 1)
    key = "kb.archive" if name == "archived" else "kb.list"
    words = say(reader.language, key, n=total, lines=_numbered(entries, reader.language))
    ids = [entry.id or 0 for entry in entries]
    return words, keyboards.listing(reader.language, name, ids, page, pages, way_back(name, page))


def found(reader: Reader, entries: Sequence[Entry]) -> Page:
    """What an admin's words have found."""
    if not entries:
        return say(reader.language, "kb.nothing_found"), keyboards.home(reader.language)
    words = say(reader.language, "kb.found", lines=_numbered(entries, reader.language))
    return words, keyboards.listing(reader.language, "list", [entry.id or 0 for entry in entries], 0, 1, 0)


def _numbered(entries: Sequence[Entry], language: str) -> str:
    lines = (f"{number}. {short(entry.title(language))}" for number, entry in enumerate(entries, start=1))
    return "\n".join(lines) or "—"


def entry(reader: Reader, shown: Entry, whom: str, *, archived: bool, last: Change | None, back: int) -> Page:
    """An entry with everything in it. `whom`: whom it is for, in a line."""
    language = reader.language
    parts = [say(language, "kb.review.title", title=shown.title(language))]
    if archived:
        parts.append(say(language, "kb.page.archived"))
    parts += [*body(shown, language), whom]
    if last is not None:
        stamp = moment(last.at, reader.zone, reader.language)
        parts.append(say(language, "kb.page.changed", at=stamp, who=who(last, language)))
    return "\n\n".join(parts), keyboards.entry(
        language, shown.id or 0, shown.automatic, archived=archived, back=back
    )


def history(reader: Reader, shown: Entry, changes: Sequence[Change], page: int) -> Page:
    """Who changed an entry, when and what; newest first."""
    language = reader.language
    first = page * ON_A_PAGE
    here = changes[first : first + ON_A_PAGE]
    lines = [
        say(
            language,
            "kb.history_line",
            place=place,
            at=moment(change.at, reader.zone, reader.language),
            who=who(change, language),
            what=what(change, language),
        )
        for place, change in enumerate(here, start=1)
    ]
    head = say(language, "kb.history", title=shown.title(language))
    text = "\n".join([head, "", *(lines or [say(language, "kb.history_none")])])
    pages = max(-(-len(changes) // ON_A_PAGE), 1)
    ids = [change.id for change in here]
    return text, keyboards.history(language, shown.id or 0, ids, page, pages)


def change(reader: Reader, found: Change, *, may_return: bool) -> Page:
    """An entry as it was after a change."""
    language = reader.language
    head = say(
        language,
        "kb.page.as_of",
        title=found.after.title(language),
        at=moment(found.at, reader.zone, reader.language),
        who=who(found, language),
        what=what(found, language),
    )
    words = "\n\n".join([head, *body(found.after, language)])
    return words, keyboards.change(language, found.after.id or 0, found.id, may_return=may_return)


def asked(reader: Reader, view: dict[str, Any]) -> Page:
    """A question to the admin, who answers it with words."""
    words = say(reader.language, view["text"], **view["values"])
    return words, keyboards.asked(reader.language, view["keyboard"], view["draft"])


def drafts(reader: Reader, titles: Sequence[tuple[int, str, datetime]]) -> Page:
    """Everything that the admin has begun and not finished."""
    named = [
        (number, f"{keyboards.shortened(title)} · {moment(touched, reader.zone, reader.language)}")
        for number, title, touched in titles
    ]
    return say(reader.language, "kb.drafts", n=len(named)), keyboards.drafts(reader.language, named)


def draft(
    reader: Reader,
    number: int,
    shown: Entry,
    *,
    new: bool,
    review: dict[str, Any] | None,
    meanwhile: Change | None,
) -> Page:
    """An entry that is being written: as it would be, and what publishing it would change."""
    language = reader.language
    title = shown.title(language) if shown.variants else plain(language, "kb.draft.untitled")
    parts = [say(language, "kb.draft.new" if new else "kb.draft.edit", title=title)]
    if meanwhile is not None:
        by, stamp = who(meanwhile, language), moment(meanwhile.at, reader.zone, reader.language)
        parts.append(say(language, "kb.draft.meanwhile", who=by, at=stamp))
    parts += body(shown, language)
    missing = lacking(shown)
    if missing:
        parts.append("\n".join(_lacking(item, language) for item in missing[:3]))
    elif review is None:
        parts.append(say(language, "kb.draft.looking"))
    else:
        parts += [*reviews.parts(review, language), say(language, "kb.draft.how")]
    merge = review["merge"] if review is not None and new else None
    ready = review is not None and not missing
    return "\n\n".join(parts), keyboards.draft(
        language, number, shown, ready=ready, merge=tuple(merge) if merge and ready else None
    )


def _lacking(item: str, language: str) -> str:
    if item in ("question", "answer"):
        return say(language, f"kb.lacks.{item}")
    return say(language, "kb.lacks.choice", label=item)


def steps(reader: Reader, draft: int, shown: Entry, path: Path) -> Page:
    """An answer of a draft with the choices under it; deeper in, the choice that leads there."""
    language = reader.language
    holder = at(shown, path)
    if holder is None:
        path, holder = (), shown
    title = shown.title(language) if shown.variants else plain(language, "kb.draft.untitled")
    parts = [say(language, "kb.steps.head", title=title)]
    if isinstance(holder, Step):
        parts.append(say(language, "kb.steps.label") + "\n" + labels(holder.labels))
        if holder.url:
            parts.append(say(language, "kb.steps.link") + "\n" + html.escape(holder.url, quote=False))
        else:
            parts += answers(holder, language)
    lines = list(outline(holder.steps, language))
    parts.append("\n".join(lines) if lines else say(language, "kb.steps.none"))
    more = may_have_choice(shown, path) and not (isinstance(holder, Step) and holder.url)
    return "\n\n".join(parts), keyboards.steps(
        language,
        draft,
        path,
        [step.label(language) for step in holder.steps],
        more=more,
        files=any(holder.files.values()),
    )


def imported(reader: Reader, draft: int, found: dict[str, Any]) -> Page:
    """What a file would bring, and what in it asks the same: before it is put in."""
    language = reader.language
    lines = []
    for twin in found["twins"]:
        key = "kb.twin_same" if twin["sure"] == 100 else "kb.twin_sure"
        lines.append(say(language, key, **twin))
    lines += [f"… +{found['more']}"] if found["more"] else []
    parts = [
        say(
            language,
            "kb.would_import",
            **{name: found[name] for name in ("name", "added", "changed", "unchanged")},
        ),
        say(language, "kb.twins") + "\n" + "\n".join(lines),
        say(language, "kb.import_or_not"),
    ]
    return "\n\n".join(parts), keyboards.imported(language, draft)


def said(reader: Reader, view: dict[str, Any]) -> Page:
    """Words that need no answer, and the way to the first page."""
    return say(reader.language, view["text"], **view["values"]), keyboards.home(reader.language)


def noticed(page: Page, notice: str | None, language: str) -> Page:
    """The page with what has just been done above it."""
    if notice is None:
        return page
    return f"{say(language, f'kb.notice.{notice}')}\n\n{page[0]}", page[1]
