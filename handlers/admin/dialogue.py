"""What an admin's next words are; it stands in the database, so a restart loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DIALOGUE = "kb"


@dataclass(frozen=True, slots=True)
class Awaited:
    """The step of a dialogue that words belong to, and where in a draft they go.

    Without a `language` the words tell it themselves; `path` leads to a choice of the draft.
    """

    step: str
    draft: int = 0
    language: str = ""
    path: tuple[int, ...] = ()

    @classmethod
    def of(cls, dialogue: dict[str, Any]) -> Awaited:
        """What a dialogue of this kind awaits."""
        return cls(
            dialogue["step"],
            dialogue.get("draft", 0),
            dialogue.get("language", ""),
            tuple(dialogue.get("path", ())),
        )

    def as_dialogue(self) -> dict[str, Any]:
        """The same, as it is kept with the person."""
        return {
            "kind": DIALOGUE,
            "step": self.step,
            "draft": self.draft,
            "language": self.language,
            "path": list(self.path),
        }
