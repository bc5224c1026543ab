"""Questions about everything under the sun: what a knowledge base about one thing doesn't answer.

The calibration learns from them how alike to a base a question looks that has nothing to do with it. Those
of banks, shops, operators and clinics are near to a help desk by their manner, and far by their matter.
"""

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("ru", "en")


@cache
def topics(language: str) -> tuple[tuple[str, ...], ...]:
    """The questions in one of LANGUAGES, by topic."""
    text = (HERE / f"{language}.txt").read_text(encoding="utf-8")
    return tuple(tuple(part.splitlines()) for part in text.strip().split("\n\n"))
