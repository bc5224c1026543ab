"""How many letters an address is written without a person's doing: so that nothing goes on for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.mail.letter import Letter

#: So many of line 1's answers to new letters an address gets in a day, and so many acknowledgements.
ANSWERS, ACKNOWLEDGEMENTS = 5, 1
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a letter may bring forth at once: line 1's answer; a word that it came in."""

    answer: bool
    acknowledgement: bool


def allowed(
    letter: Letter, answered_at: Sequence[datetime], acknowledged_at: Sequence[datetime], now: datetime
) -> Allowed:
    """What may be written to the writer of a letter without a person's doing.

    Args:
        answered_at: when line 1 last answered this address (`untagged`) by letter, in any order.
        acknowledged_at: when it was last told that a letter had come in.
    """
    if letter.answer_to is None:
        return Allowed(False, False)
    return Allowed(
        _within_a_day(answered_at, now) < ANSWERS, _within_a_day(acknowledged_at, now) < ACKNOWLEDGEMENTS
    )


def _within_a_day(moments: Sequence[datetime], now: datetime) -> int:
    return sum(now - DAY < moment <= now for moment in moments)
