"""Parts of a ticket that other departments see to, in words: a line in a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.moments import moment
from locales import Markup, say

#: How much of a question stands in a list, in characters.
QUESTION = 80


@dataclass(frozen=True, slots=True)
class Part:
    """What lists show of a part; `number` is its ticket's and its own, as `12/1`."""

    number: str
    status: str
    department: str
    assignee: str | None
    question: str
    outcome: str
    due_at: datetime

    def as_data(self) -> dict[str, Any]:
        """The same, for an outbox row."""
        return {**asdict(self), "due_at": self.due_at.isoformat()}

    @classmethod
    def read(cls, data: dict[str, Any]) -> Part:
        """A part from an outbox row."""
        known = {name: data[name] for name in cls.__dataclass_fields__}
        return cls(**{**known, "due_at": datetime.fromisoformat(data["due_at"])})


def lines(parts: Sequence[Part], language: str, zone: ZoneInfo) -> str:
    """A ticket's parts, one a line, with what becomes of each."""
    return "\n".join(
        say(
            language,
            "part.line",
            number=part.number,
            department=part.department,
            state=Markup(state(part, language, zone)),
        )
        for part in parts
    )


def queue(parts: Sequence[Part], language: str, zone: ZoneInfo) -> str:
    """The parts that a group was asked to see to, for `/queue`; empty without any."""
    if not parts:
        return ""
    return say(language, "part.queue", n=len(parts)) + "\n" + questions(parts, language, zone)


def questions(parts: Sequence[Part], language: str, zone: ZoneInfo) -> str:
    """Parts by what their departments were asked, one a line."""
    return "\n".join(
        say(
            language,
            "part.queue_line",
            number=part.number,
            question=short(part.question),
            state=Markup(state(part, language, zone)),
        )
        for part in parts
    )


def state(part: Part, language: str, zone: ZoneInfo) -> str:
    """How far a part is, as HTML."""
    due = moment(part.due_at, zone, language)
    name = f"{part.status}_with" if part.status in ("done", "cancelled") and part.outcome else part.status
    return say(
        language,
        f"part.state.{name}",
        name=part.assignee or "—",
        outcome=short(part.outcome),
        due=due,
    )


def short(words: str) -> str:
    """So much of somebody's words as a list has room for."""
    words = " ".join(words.split())
    return words if len(words) <= QUESTION else words[: QUESTION - 1] + "…"
