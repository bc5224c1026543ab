"""The admins' urgent words as line 1 sees them: in memory, read anew when somebody has changed them."""

from __future__ import annotations

from knowledge_base import urgent_phrases
from knowledge_base.urgent import UrgentWords
from storage.database import Database


class LiveUrgentWords:
    """The newest urgent words."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._words, self._version = UrgentWords(), -1

    def found(self, text: str) -> str | None:
        """Which of them a message holds, as the admin wrote it; None if it holds none."""
        return self._words.found(text)

    async def reload(self) -> None:
        """Takes in what has been committed, if anything has.

        Raises:
            Unavailable: the database doesn't answer.
        """
        async with self._database.read() as session:
            version = await urgent_phrases.version(session)
            if version == self._version:
                return
            phrases = await urgent_phrases.everything(session)
        self._words, self._version = UrgentWords.of(phrase.text for phrase in phrases), version
