"""What an import would do to the knowledge base."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge_base.entry import Entry, Variant


@dataclass(frozen=True, slots=True)
class Changes:
    """Whole entries as they are to be stored: new ones, changed ones with their old id, and the same."""

    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    unchanged: tuple[Entry, ...]


def compare(old: Sequence[Entry], new: Sequence[Entry]) -> Changes:
    """Compare a base with a file's entries by key. An import adds and updates and never deletes.

    A changed entry keeps its id, wordings and languages that the file lacks, and what `Entry.unsaid` names.
    """
    by_key = {entry.key: entry for entry in old}
    added, changed, unchanged = [], [], []
    for entry in new:
        before = by_key.get(entry.key)
        if before is None:
            added.append(entry)
        elif (merged := _merged(before, entry)) == before:
            unchanged.append(before)
        else:
            changed.append(merged)
    return Changes(tuple(added), tuple(changed), tuple(unchanged))


def _merged(old: Entry, new: Entry) -> Entry:
    """The new entry over the old one."""
    said = tuple(variant for variant in new.variants if not _stands_in(old, variant))
    return replace(
        new,
        id=old.id,
        variants=(*said, *(variant for variant in old.variants if variant not in said)),
        answers={**old.answers, **new.answers},
        department=old.department if "department" in new.unsaid else new.department,
        tags=old.tags if "tags" in new.unsaid else new.tags,
        automatic=old.automatic if "automatic" in new.unsaid else new.automatic,
        unsaid=frozenset(),
        files=old.files if "files" in new.unsaid else {**old.files, **new.files},
        steps=old.steps if "steps" in new.unsaid else new.steps,
    )


def _stands_in(old: Entry, variant: Variant) -> bool:
    """Whether it is but the title beside an answer in a language without wordings, as an export writes it."""
    spoken = {held.language for held in old.variants}
    silent = variant.language in old.answers and variant.language not in spoken
    return silent and variant.text == old.title(variant.language)
