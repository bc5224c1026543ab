"""The code that proves that whoever writes to the bot sits at the terminal. Pure: time is an argument."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

#: Without letters and digits that are taken for each other.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8
LIVES = timedelta(minutes=15)
#: So many wrong codes are answered to one person; the rest of theirs are not looked at.
TRIES = 5
#: After so many wrong codes by all people together there is a new one.
TRIES_IN_ALL = 20


class Verdict(StrEnum):
    """What a code that somebody sent is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    TOO_MANY = "too_many"


def drawn() -> str:
    """A code that nobody can guess."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))


def spelled(code: str) -> str:
    """A code as people read it: `ABCD-EFGH`."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"


def cleaned(words: str) -> str:
    """A code as somebody typed it, without dashes, spaces and small letters."""
    return "".join(letter for letter in words.upper() if letter.isalnum())


class Codes:
    """One code at a time, for a quarter of an hour; guessing is limited.

    Args:
        draw: makes a code.
    """

    def __init__(self, now: datetime, draw: Callable[[], str] = drawn) -> None:
        self._draw = draw
        self._old: set[str] = set()
        self._renew(now)

    def _renew(self, now: datetime) -> None:
        self.code = self._draw()
        self.expires_at = now + LIVES
        self._wrong: Counter[int] = Counter()

    def renewed(self, now: datetime) -> bool:
        """Puts a new code in the place of one that has expired or was guessed at too often."""
        if now < self.expires_at and self._wrong.total() < TRIES_IN_ALL:
            return False
        self._old.add(self.code)
        self._renew(now)
        return True

    def known(self, words: str) -> bool:
        """Whether these words are a code of ours, of now or of before."""
        return cleaned(words) in {self.code, *self._old}

    def tried(self, telegram_id: int, words: str, now: datetime) -> Verdict:
        """Judges what somebody sent."""
        if self._wrong[telegram_id] >= TRIES:
            return Verdict.TOO_MANY
        given = cleaned(words)
        if secrets.compare_digest(given.encode(), self.code.encode()) and now < self.expires_at:
            return Verdict.RIGHT
        self._wrong[telegram_id] += 1
        if self.known(words):
            return Verdict.EXPIRED
        return Verdict.TOO_MANY if self._wrong[telegram_id] >= TRIES else Verdict.WRONG
