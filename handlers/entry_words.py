"""An entry in words: its wordings, its answers side by side, its steps, what of it was changed."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence

from handlers.keyboards.workspace import FLAGS
from knowledge_base.answer_html import plain_text
from knowledge_base.entry import Entry, Step
from knowledge_base.history import Change
from locales import LANGUAGES, Markup, plain, say

#: So many wordings of a language, and so many lines of steps, are shown; the rest is counted.
WORDINGS, STEPS = 8, 14
#: So much of an answer, of a step's answer and of a line in a list, in characters.
ANSWER, STEP_ANSWER, LINE = 1000, 60, 70


def body(entry: Entry, language: str) -> list[str]:
    """The parts of an entry, each to stand apart: wordings and answers in every language, then the steps."""
    parts = [*_wordings(entry, language), *answers(entry, language)]
    if entry.steps:
        lines = [say(language, "kb.page.steps"), *outline(entry.steps, language)]
        if len(lines) > STEPS + 1:
            lines = [*lines[: STEPS + 1], f"… +{len(lines) - STEPS - 1}"]
        parts.append("\n".join(lines))
    return parts


def _wordings(entry: Entry, language: str) -> Iterator[str]:
    title = entry.title(language)
    for spoken in LANGUAGES:
        texts = [variant.text for variant in entry.variants if variant.language == spoken]
        texts = [text for text in texts if text != title]
        if texts:
            lines = [say(language, "kb.page.wordings", flag=FLAGS[spoken])]
            lines += [say(language, "kb.review.line", text=short(text)) for text in texts[:WORDINGS]]
            lines += [f"… +{len(texts) - WORDINGS}"] if len(texts) > WORDINGS else []
            yield "\n".join(lines)


def answers(holder: Entry | Step, language: str) -> Iterator[str]:
    """The answers of an entry or a step, in every language, with how many files go with each."""
    for spoken in LANGUAGES:
        text, files = holder.answers.get(spoken, ""), holder.files.get(spoken, ())
        lines = [say(language, "kb.page.answer", flag=FLAGS[spoken])]
        if files:
            lines[0] += " · " + say(language, "kb.page.files", n=len(files))
        lines.append(excerpt(text) if text else say(language, "kb.page.no_answer"))
        yield "\n".join(lines)


def excerpt(answer: str) -> str:
    """An answer as HTML: whole with its formatting, or its beginning without."""
    words = plain_text(answer)
    if len(words) <= ANSWER:
        return answer
    return html.escape(words[: ANSWER - 1], quote=False) + "…"


def outline(steps: Sequence[Step], language: str, depth: int = 0) -> Iterator[str]:
    """A line for each choice, the deeper the further in."""
    for step in steps:
        words = step.url or " ".join(plain_text(step.answer(language)).split())
        words = words if len(words) <= STEP_ANSWER else words[: STEP_ANSWER - 1] + "…"
        indent = Markup("    " * depth)
        yield say(language, "kb.page.step", indent=indent, label=step.label(language), answer=words or "…")
        yield from outline(step.steps, language, depth + 1)


def what(change: Change, language: str) -> str:
    """What a change was, in a few words."""
    kind = "added" if change.before is None and change.kind == "edited" else change.kind
    fields = ", ".join(_field(name, language) for name in change.fields)
    if kind == "edited":
        return fields or plain(language, "kb.change.same")
    words = plain(language, f"kb.change.{kind}")
    return f"{words}: {fields}" if fields and kind in ("imported", "returned") else words


def _field(name: str, language: str) -> str:
    field, _, spoken = name.partition(".")
    words = plain(language, f"kb.field.{field}")
    return f"{words} {FLAGS.get(spoken, spoken)}" if spoken else words


def who(change: Change, language: str) -> str:
    """Whose change it was."""
    return change.who or plain(language, "kb.page.by_command")


def labels(texts: Mapping[str, str]) -> str:
    """A button's words in every language, one a line."""
    return "\n".join(
        f"{FLAGS.get(spoken, spoken)} {html.escape(text, quote=False)}" for spoken, text in texts.items()
    )


def short(text: str) -> str:
    """One line of a list."""
    line = " ".join(text.split())
    return line if len(line) <= LINE else line[: LINE - 1] + "…"
