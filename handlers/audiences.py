"""Whom entries are for, in words: what their tags name beside the clients and sites that there are."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.astray import Astray, Places, astray, known
from handlers.entry_words import short
from knowledge_base.audience import CUSTOMERS, EMPLOYEES, named, site_name
from knowledge_base.audience import plain as compared
from knowledge_base.entry import Entry
from locales import plain, say

#: So many names that nobody has are told of at once.
TOLD = 5


def warning(found: Sequence[Astray], language: str) -> str:
    """What to say, as plain text, of names in a file that nobody has: a line for each."""
    lines = [
        plain(
            language,
            "kb.for.astray_in",
            title=short(each.entry.title(language)),
            name=each.name,
            near=near(each.near, language),
        )
        for each in found[:TOLD]
    ]
    return "\n".join([*lines, f"… +{len(found) - TOLD}"] if len(found) > TOLD else lines)


def line(entry: Entry, places: Places, language: str) -> str:
    """Whom an entry is for (HTML), and which names in it nobody has."""
    names = known(places)
    meant = [names[compared(name)] for name in named(entry) if compared(name) in names]
    missing = astray([entry], names)
    whom = ", ".join(called(name, language) for name in meant)
    whom = whom or plain(language, "kb.for.nobody" if missing else "kb.for.everybody")
    lines = [say(language, "kb.for.line", whom=whom)]
    lines += [
        say(language, "kb.for.astray", name=each.name, near=near(each.near, language)) for each in missing
    ]
    return "\n".join(lines)


def called(name: str, language: str) -> str:
    """A name of a tag as people read it; our own sites are called by their names alone."""
    if name in (CUSTOMERS, EMPLOYEES):
        return plain(language, f"kb.for.{name}")
    return name.removeprefix(site_name(None, ""))


def near(name: str | None, language: str) -> str:
    """The question whether this was meant; empty without a name."""
    return "" if name is None else " " + plain(language, "kb.for.near", name=name)
