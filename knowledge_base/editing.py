"""Changes of an entry that is being written: each gives the entry as it is afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from knowledge_base.entry import DEEPEST, MOST_CHOICES, MOST_FILES, MOST_STEPS, Entry, File, Step, Variant

Fields = dict[str, Any]
Value = TypeVar("Value")
#: The places of choices, from 0, that lead from an entry's answer to one of its steps; empty: the entry.
Path = Sequence[int]


def at(entry: Entry, path: Path) -> Entry | Step | None:
    """The entry itself, or the step that a path leads to; None if it leads nowhere."""
    found: Entry | Step = entry
    for place in path:
        if not 0 <= place < len(found.steps):
            return None
        found = found.steps[place]
    return found


def answered(entry: Entry, path: Path, language: str, text: str) -> Entry:
    """With this answer (Telegram HTML) there in a language; a link that stood there gives way."""

    def fields(holder: Entry | Step) -> Fields:
        answers = {**holder.answers, language: text}
        return {"answers": answers, "url": ""} if isinstance(holder, Step) else {"answers": answers}

    return _changed(entry, path, fields)


def linked(entry: Entry, path: Path, url: str) -> Entry:
    """With a step (there must be a path) that opens a page instead of answering."""
    return _changed(entry, path, lambda step: {"url": url, "answers": {}, "files": {}, "steps": ()})


def attached(entry: Entry, path: Path, language: str, file: File) -> Entry:
    """With one more file there; as it was, if there are as many as an answer may have."""

    def fields(holder: Entry | Step) -> Fields:
        held = holder.files.get(language, ())
        kept = held if len(held) >= MOST_FILES else (*held, file)
        return {"files": {**holder.files, language: kept}}

    return _changed(entry, path, fields)


def bared(entry: Entry, path: Path) -> Entry:
    """Without the files there, in every language."""
    return _changed(entry, path, lambda holder: {"files": {}})


def labelled(entry: Entry, path: Path, labels: Mapping[str, str]) -> Entry:
    """With other words on a button (there must be a path)."""
    return _changed(entry, path, lambda step: {"labels": dict(labels)})


def with_choice(entry: Entry, path: Path, labels: Mapping[str, str]) -> Entry:
    """With one more choice under the answer there."""
    return _changed(entry, path, lambda holder: {"steps": (*holder.steps, Step(dict(labels)))})


def may_have_choice(entry: Entry, path: Path) -> bool:
    """Whether there is room for one more choice there."""
    holder = at(entry, path)
    return (
        holder is not None
        and len(holder.steps) < MOST_CHOICES
        and len(path) < DEEPEST
        and _counted(entry.steps) < MOST_STEPS
    )


def without(entry: Entry, path: Path) -> Entry:
    """Without a choice and all that it leads to."""
    place = path[-1]
    return _changed(
        entry, path[:-1], lambda holder: {"steps": (*holder.steps[:place], *holder.steps[place + 1 :])}
    )


def lacking(entry: Entry) -> list[str]:
    """What must be there before it can be published: `question`, `answer`, or a choice's words."""
    missing = [] if entry.variants else ["question"]
    missing += [] if any(entry.answers.values()) else ["answer"]
    return missing + [label for step in entry.steps for label in _idle(step)]


def put_onto(current: Entry, before: Entry, after: Entry) -> Entry:
    """What was changed from `before` to `after`, put onto the entry as it stands now."""
    return replace(
        current,
        variants=_variants(current.variants, before.variants, after.variants),
        answers=_merged(current.answers, before.answers, after.answers),
        files=_merged(current.files, before.files, after.files),
        steps=current.steps if before.steps == after.steps else after.steps,
    )


def _variants(
    current: tuple[Variant, ...], before: tuple[Variant, ...], after: tuple[Variant, ...]
) -> tuple[Variant, ...]:
    if before == after:
        return current
    if current == before:
        return after
    kept = [variant for variant in current if variant in after or variant not in before]
    return (*kept, *(variant for variant in after if variant not in before and variant not in kept))


def _merged(
    current: Mapping[str, Value], before: Mapping[str, Value], after: Mapping[str, Value]
) -> dict[str, Value]:
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    kept = {name: value for name, value in current.items() if name not in changed}
    return kept | {name: value for name, value in after.items() if name in changed}


def _changed(entry: Entry, path: Path, fields: Callable[[Entry | Step], Fields]) -> Entry:
    """The entry with other fields where the path leads; it must lead somewhere."""
    if not path:
        return replace(entry, **fields(entry))
    return replace(entry, steps=_in_steps(entry.steps, path, fields))


def _in_steps(
    steps: tuple[Step, ...], path: Path, fields: Callable[[Entry | Step], Fields]
) -> tuple[Step, ...]:
    place, rest = path[0], path[1:]
    step = steps[place]
    made = replace(step, steps=_in_steps(step.steps, rest, fields)) if rest else replace(step, **fields(step))
    return (*steps[:place], made, *steps[place + 1 :])


def _idle(step: Step) -> list[str]:
    """The words of choices that lead nowhere yet."""
    if step.url:
        return []
    idle = [] if any(step.answers.values()) else [step.label("ru")]
    return idle + [label for inner in step.steps for label in _idle(inner)]


def _counted(steps: tuple[Step, ...]) -> int:
    return sum(1 + _counted(step.steps) for step in steps)
