"""Rows of a knowledge-base file and the entries they stand for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge_base import answer_html
from knowledge_base.entry import ANSWER, AUTOMATIC, Entry, File, Step, Variant
from knowledge_base.entry_data import Malformed, files_as_data, files_of, steps_as_data, steps_of

REQUIRED = ("entry", "question", "answer")
COLUMNS = (*REQUIRED, "department", "tags", "language")
#: What a table's cells can't hold.
BEYOND = ("files", "steps")
EVERY_KEY = (*COLUMNS, "automatic", *BEYOND)
LONGEST_QUESTION = 1000
LONGEST_KEY = 200
MOST_ROWS = 200_000

_LANGUAGE = re.compile(r"[a-z]{2}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r|\x85|\u2028|\u2029")
_ENGLISH = {
    "missing_column": "the column {column} is missing",
    "unknown_column": "there is no column {column}",
    "repeated_column": "the column {column} stands twice",
    "extra_cells": "there are more cells than columns",
    "not_a_text": "{column} is not a text",
    "not_a_row": "this is not a row with named values",
    "empty": "{column} is empty",
    "question_too_long": "the question has {length} characters, {limit} are allowed",
    "key_too_long": "the entry's name has {length} characters, {limit} are allowed",
    "answer_too_long": "the answer has {detail} characters, 4096 are allowed",
    "unknown_language": "{language} is not a language of two letters, such as ru or en",
    "unknown_automatic": "automatic is {automatic}; answer, answer_and_hand_over and never are allowed",
    "different_answers": "entry {entry} has another answer in {language} in row {first_row}",
    "different_values": "entry {entry} has another {column} in row {first_row}",
    "bad_files": "files is not a list of kind and file_id: {detail}",
    "bad_steps": "steps can't be read: {detail}",
    "no_answer": "entry {entry} has no answer",
    "unsupported_tag": "Telegram has no tag <{detail}>",
    "misplaced_tag": "the tag <{detail}> closes nothing, or another tag",
    "unclosed_tag": "the tag <{detail}> is not closed",
    "link_without_address": "the tag <a> has no address",
    "stray_bracket": "a < that begins no tag must be written &lt;",
    "not_utf8": "the file is not in UTF-8",
    "unknown_kind": "{name} ends in none of .csv, .xlsx, .json, .yaml, .yml",
    "broken": "the file can't be read: {detail}",
    "empty_file": "the file holds no rows",
    "too_large": "the file has {size} bytes, {limit} are allowed",
    "too_many_rows": "the file has more than {limit} rows",
    "swollen": "the file unpacks to {size} bytes, which is too much",
    "unreadable": "the file can't be opened: {detail}",
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A code, the row (the header is 1, the whole file 0) and what the words for the code need."""

    row: int
    code: str
    data: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        words = _ENGLISH[self.code].format(**self.data)
        return f"row {self.row}: {words}" if self.row else words


class BadFile(Exception):
    """A file that is refused whole; `problems` names every bad row."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its values by column, whether cells without a column follow them."""

    number: int
    values: Mapping[str, object]
    extra: bool = False


@dataclass(slots=True)
class _Draft:
    """An entry while its rows are read: where each value was first said, for naming what differs."""

    row: int
    variants: dict[Variant, None] = field(default_factory=dict)
    answers: dict[str, tuple[str, int]] = field(default_factory=dict)
    said: dict[str, tuple[str, int]] = field(default_factory=dict)
    tags: dict[str, None] = field(default_factory=dict)
    files: dict[str, tuple[File, ...]] = field(default_factory=dict)
    steps: tuple[Step, ...] | None = None


def entries_of(rows: Iterable[Row], columns: frozenset[str], default_language: str) -> list[Entry]:
    """The entries that the rows stand for, in the order of their first rows.

    `columns` are those that the file has at all. Raises BadFile naming every bad row.
    """
    drafts: dict[str, _Draft] = {}
    problems: list[RowProblem] = []
    for row in rows:
        if row.number > MOST_ROWS + 1:
            raise BadFile([*problems, RowProblem(0, "too_many_rows", {"limit": MOST_ROWS})])
        texts, faults = _texts(row)
        faults = faults or _take(drafts, row.number, texts, default_language)
        problems.extend(faults or _take_beyond(drafts, row, texts, default_language))
    refused = {problem.row for problem in problems}
    for key, draft in drafts.items():
        if not draft.answers and draft.row not in refused:
            problems.append(RowProblem(draft.row, "no_answer", {"entry": key}))
    if not problems and not drafts:
        problems.append(RowProblem(0, "empty_file"))
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.row))
    unsaid = frozenset({"department", "tags", "automatic"} - columns)
    return [_entry(key, draft, unsaid) for key, draft in drafts.items()]


def _entry(key: str, draft: _Draft, unsaid: frozenset[str]) -> Entry:
    said = {column: value for column, (value, _) in draft.said.items()}
    return Entry(
        key=key,
        variants=tuple(draft.variants),
        answers={language: answer for language, (answer, _) in draft.answers.items()},
        department=said.get("department", ""),
        tags=tuple(draft.tags),
        automatic=said.get("automatic", ANSWER),
        unsaid=unsaid
        | ({"automatic"} - set(said))
        | {name for name, value in (("files", draft.files), ("steps", draft.steps)) if not value},
        files={language: files for language, files in draft.files.items() if language in draft.answers},
        steps=draft.steps or (),
    )


def _texts(row: Row) -> tuple[dict[str, str], list[RowProblem]]:
    """A row's values as clean texts, and what of it is no text at all."""
    texts: dict[str, str] = {}
    problems = [RowProblem(row.number, "extra_cells")] if row.extra else []
    for column, value in row.values.items():
        if column in BEYOND:
            continue
        if column == "tags" and isinstance(value, list) and all(isinstance(tag, str) for tag in value):
            value = ",".join(value)
        if value is None:
            text = ""
        elif isinstance(value, str):
            text = value
        elif isinstance(value, float) and value.is_integer():
            text = str(int(value))
        elif isinstance(value, int | float):
            text = str(value)
        else:
            problems.append(RowProblem(row.number, "not_a_text", {"column": column}))
            continue
        texts[column] = _UNSEEN.sub("", _LINE_END.sub("\n", text)).strip()
    return texts, problems


def _take(
    drafts: dict[str, _Draft], number: int, texts: Mapping[str, str], default_language: str
) -> list[RowProblem]:
    """Put one row into its entry's draft, or say what is wrong with it."""
    key, question = texts.get("entry", ""), texts.get("question", "")
    language = texts.get("language", "").lower() or default_language
    problems = _faults(number, key, question, language, texts.get("automatic", ""))
    answer = answer_html.from_source(texts.get("answer", ""))
    if fault := answer_html.check(answer):
        problems.append(RowProblem(number, fault.code, {"detail": fault.detail}))
    if not key:
        return problems
    draft = drafts.setdefault(key, _Draft(number))
    if question:
        draft.variants[Variant(question, language)] = None
    if answer:
        held, first_row = draft.answers.setdefault(language, (answer, number))
        if held != answer:
            data: dict[str, str | int] = {"entry": key, "language": language, "first_row": first_row}
            problems.append(RowProblem(number, "different_answers", data))
    for column in ("department", "automatic"):
        if value := texts.get(column):
            held, first_row = draft.said.setdefault(column, (value, number))
            if held != value:
                details: dict[str, str | int] = {"entry": key, "column": column, "first_row": first_row}
                problems.append(RowProblem(number, "different_values", details))
    draft.tags.update({tag.strip(): None for tag in re.split("[,;]", texts.get("tags", "")) if tag.strip()})
    return problems


def _take_beyond(
    drafts: dict[str, _Draft], row: Row, texts: Mapping[str, str], default_language: str
) -> list[RowProblem]:
    """Put a row's files (of its language) and its entry's steps into the draft, or say what is wrong."""
    draft = drafts[texts["entry"]]
    problems = []
    if row.values.get("files"):
        try:
            draft.files[texts.get("language", "").lower() or default_language] = files_of(row.values["files"])
        except Malformed as bad:
            problems.append(RowProblem(row.number, "bad_files", {"detail": bad.detail}))
    if row.values.get("steps"):
        try:
            draft.steps = steps_of(row.values["steps"])
        except Malformed as bad:
            problems.append(RowProblem(row.number, "bad_steps", {"detail": bad.detail}))
    return problems


def _faults(number: int, key: str, question: str, language: str, automatic: str) -> list[RowProblem]:
    problems = [
        RowProblem(number, "empty", {"column": column})
        for column, value in (("entry", key), ("question", question))
        if not value
    ]
    if len(key) > LONGEST_KEY:
        problems.append(RowProblem(number, "key_too_long", {"length": len(key), "limit": LONGEST_KEY}))
    if len(question) > LONGEST_QUESTION:
        data = {"length": len(question), "limit": LONGEST_QUESTION}
        problems.append(RowProblem(number, "question_too_long", data))
    if not _LANGUAGE.fullmatch(language):
        problems.append(RowProblem(number, "unknown_language", {"language": language[:40]}))
    if automatic and automatic not in AUTOMATIC:
        problems.append(RowProblem(number, "unknown_automatic", {"automatic": automatic[:40]}))
    return problems


def rows_of(entries: Iterable[Entry]) -> Iterable[dict[str, Any]]:
    """The rows for entries, with every key of EVERY_KEY: one for each wording.

    The answer and its files stand on the first row of their language; department, tags, automatic and steps
    on the entry's first row. An answer in a language without a wording gets a row with the entry's title.
    """
    for entry in entries:
        spoken = {variant.language for variant in entry.variants}
        silent = [language for language in entry.answers if language not in spoken]
        variants = [*entry.variants, *(Variant(entry.title(language), language) for language in silent)]
        answered: set[str] = set()
        for place, variant in enumerate(variants):
            first = variant.language not in answered
            answered.add(variant.language)
            yield {
                "entry": entry.key,
                "question": variant.text,
                "answer": entry.answers.get(variant.language, "") if first else "",
                "department": "" if place else entry.department,
                "tags": "" if place else ", ".join(entry.tags),
                "language": variant.language,
                "automatic": "" if place else entry.automatic,
                "files": files_as_data(entry.files.get(variant.language, ())) if first else [],
                "steps": [] if place else steps_as_data(entry.steps),
            }
