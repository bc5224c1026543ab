"""One question of the knowledge base with its answers: plain frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ANSWER = "answer"
ANSWER_AND_HAND_OVER = "answer_and_hand_over"
NEVER = "never"
AUTOMATIC = (ANSWER, ANSWER_AND_HAND_OVER, NEVER)
#: What can go with an answer; those of a row may stand in one album.
FILE_KINDS = ("photo", "video", "animation", "document", "audio", "voice")
#: An answer has no more files and choices than this; steps lead no deeper, and an entry has no more in all.
MOST_FILES, MOST_CHOICES, DEEPEST, MOST_STEPS = 10, 8, 4, 60


@dataclass(frozen=True, slots=True)
class Variant:
    """A wording of a question, in a language (two letters)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class File:
    """A picture or file of an answer: its kind (one of FILE_KINDS) and the name Telegram knows it by."""

    kind: str
    file_id: str


Files = Mapping[str, tuple[File, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """A choice under an answer: its words in each language, and what it leads to.

    That is a further answer (Telegram HTML and files in each language, with steps of its own), or a page
    (`url`).
    """

    labels: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Files = field(default_factory=dict)
    steps: tuple["Step", ...] = ()
    url: str = ""

    def label(self, language: str) -> str:
        """What stands on the button in `language`, else in any."""
        return in_language(self.labels, language)

    def answer(self, language: str) -> str:
        """The answer in `language`, else in any; empty when there is none."""
        return in_language(self.answers, language)


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with its answer in each language.

    `key` is the stable name (column `entry`), `answers` maps a language to Telegram HTML, `automatic` is one
    of AUTOMATIC; `files` go with the answer of their language, `steps` are offered under it. `unsaid` names
    the fields that the file it was read from doesn't speak of: `changes.compare` keeps the old values of
    those.
    """

    key: str
    variants: tuple[Variant, ...]
    answers: Mapping[str, str]
    department: str = ""
    tags: tuple[str, ...] = ()
    id: int | None = None
    automatic: str = ANSWER
    unsaid: frozenset[str] = field(default=frozenset(), compare=False)
    files: Files = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    def title(self, language: str) -> str:
        """The main wording in `language`, else in any; the key when there is no wording at all."""
        for variant in self.variants:
            if variant.language == language:
                return variant.text
        return self.variants[0].text if self.variants else self.key

    def answer(self, language: str) -> str:
        """The answer in `language`, else in any; empty when there is none."""
        return in_language(self.answers, language)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, else in any; empty when there is none."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def files_in(holder: Entry | Step, language: str) -> tuple[File, ...]:
    """The files that go with the answer that `answer(language)` gives."""
    if holder.answers.get(language):
        return holder.files.get(language, ())
    spoken = next((other for other, text in holder.answers.items() if text), language)
    return holder.files.get(spoken, ())
