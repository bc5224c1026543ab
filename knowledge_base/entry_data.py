"""Entries, their files and steps as they are written down: in the database, in drafts, in JSON and YAML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from knowledge_base import answer_html
from knowledge_base.entry import (
    AUTOMATIC,
    DEEPEST,
    FILE_KINDS,
    MOST_CHOICES,
    MOST_FILES,
    MOST_STEPS,
    Entry,
    File,
    Files,
    Step,
    Variant,
)

#: What stands on a button, in characters.
LONGEST_LABEL = 60

_LANGUAGE = re.compile(r"[a-z]{2}")
_URL = re.compile(r"(?:https?|tg|mailto):\S{3,1000}", re.IGNORECASE)


class Malformed(Exception):
    """What was given is no list of files or steps; `detail` says what of it, in a word or two."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


def is_link(text: str) -> bool:
    """Whether a text is an address and nothing else."""
    return _URL.fullmatch(text) is not None


def as_data(entry: Entry) -> dict[str, Any]:
    """An entry as JSON can hold it; its number isn't part of it."""
    return {
        "key": entry.key,
        "variants": [[variant.language, variant.text] for variant in entry.variants],
        "answers": dict(entry.answers),
        "files": {language: files_as_data(files) for language, files in entry.files.items() if files},
        "steps": steps_as_data(entry.steps),
        "department": entry.department,
        "tags": list(entry.tags),
        "automatic": entry.automatic,
    }


def of_data(data: Mapping[str, Any], entry_id: int | None = None) -> Entry:
    """The entry that `as_data` wrote down."""
    return Entry(
        key=data["key"],
        variants=tuple(Variant(text, language) for language, text in data["variants"]),
        answers=dict(data["answers"]),
        department=data["department"],
        tags=tuple(data["tags"]),
        id=entry_id,
        automatic=data["automatic"] if data["automatic"] in AUTOMATIC else AUTOMATIC[0],
        files={language: files_of(files) for language, files in data["files"].items()},
        steps=steps_of(data["steps"]),
    )


def files_as_data(files: tuple[File, ...]) -> list[dict[str, str]]:
    """Files in their order."""
    return [{"kind": file.kind, "file_id": file.file_id} for file in files]


def files_of(data: object) -> tuple[File, ...]:
    """The files of a list; raises Malformed."""
    if not isinstance(data, list) or len(data) > MOST_FILES:
        raise Malformed("files")
    found = []
    for item in data:
        kind, file_id = (item.get("kind"), item.get("file_id")) if isinstance(item, dict) else (None, None)
        if kind not in FILE_KINDS or not isinstance(file_id, str) or not 0 < len(file_id) <= 300:
            raise Malformed(str(item)[:40])
        found.append(File(kind, file_id))
    return tuple(found)


def steps_as_data(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Steps with all that they lead to; what is empty is left out."""
    return [
        {
            name: value
            for name, value in (
                ("label", dict(step.labels)),
                ("answer", dict(step.answers)),
                (
                    "files",
                    {language: files_as_data(files) for language, files in step.files.items() if files},
                ),
                ("url", step.url),
                ("steps", steps_as_data(step.steps)),
            )
            if value
        }
        for step in steps
    ]


def steps_of(data: object) -> tuple[Step, ...]:
    """The steps of a list, with all that they lead to; raises Malformed."""
    steps = _steps(data, DEEPEST)
    if _counted(steps) > MOST_STEPS:
        raise Malformed(f"over {MOST_STEPS}")
    return steps


def _steps(data: object, deeper: int) -> tuple[Step, ...]:
    if not isinstance(data, list) or len(data) > MOST_CHOICES or (data and not deeper):
        raise Malformed("steps")
    found = []
    for item in data:
        if not isinstance(item, dict) or set(item) - {"label", "answer", "files", "url", "steps"}:
            raise Malformed(str(item)[:40])
        labels = _texts(item.get("label"))
        answers = {
            language: answer_html.from_source(text)
            for language, text in _texts(item.get("answer", {})).items()
        }
        url, files = item.get("url", ""), item.get("files", {})
        if not labels or any(len(label) > LONGEST_LABEL for label in labels.values()):
            raise Malformed(str(item.get("label"))[:40])
        fault = next(filter(None, map(answer_html.check, answers.values())), None)
        if fault is not None or not isinstance(url, str) or (url and not is_link(url)):
            raise Malformed(fault.detail if fault is not None else str(url)[:40])
        if not isinstance(files, dict):
            raise Malformed("files")
        held: Files = {_language(language): files_of(each) for language, each in files.items()}
        found.append(Step(labels, answers, held, _steps(item.get("steps", []), deeper - 1), url))
    return tuple(found)


def _texts(data: object) -> dict[str, str]:
    """Texts by their languages; those that are empty are left out."""
    if not isinstance(data, dict) or not all(isinstance(text, str) for text in data.values()):
        raise Malformed(str(data)[:40])
    return {_language(language): text.strip() for language, text in data.items() if text.strip()}


def _language(data: object) -> str:
    if not isinstance(data, str) or not _LANGUAGE.fullmatch(data):
        raise Malformed(str(data)[:40])
    return data


def _counted(steps: tuple[Step, ...]) -> int:
    return sum(1 + _counted(step.steps) for step in steps)
