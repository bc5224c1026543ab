"""One question of the knowledge base with its answers: plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ANSWER = "answer"
ANSWER_AND_HAND_OVER = "answer_and_hand_over"
NEVER = "never"
AUTOMATIC = (ANSWER, ANSWER_AND_HAND_OVER, NEVER)


@dataclass(frozen=True, slots=True)
class Variant:
    """A wording of a question, in a language (two letters)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer in each language.

    `key` is the stable name (column `entry`), `answers` maps a language to Telegram HTML, `automatic` is one
    of AUTOMATIC. `unsaid` names the fields that the file it was read from has no column for:
    `changes.compare` keeps the old values of those.
    """

    key: str
    variants: tuple[Variant, ...]
    answers: Mapping[str, str]
    department: str = ""
    tags: tuple[str, ...] = ()
    id: int | None = None
    automatic: str = ANSWER
    unsaid: frozenset[str] = field(default=frozenset(), compare=False)

    def title(self, language: str) -> str:
        """The main wording in `language`, else in any; the key when there is no wording at all."""
        for variant in self.variants:
            if variant.language == language:
                return variant.text
        return self.variants[0].text if self.variants else self.key

    def answer(self, language: str) -> str:
        """The answer in `language`, else in any; empty when there is none."""
        return self.answers.get(language) or next((text for text in self.answers.values() if text), "")
