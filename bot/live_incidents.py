"""Open incidents as line 1 sees them: in memory, read anew when one is opened or over."""

from __future__ import annotations

from handlers.bursts import questions
from knowledge_base.bursts import Question, alike
from storage.database import Database
from tickets import incident_watch


class LiveIncidents:
    """What stands for each open incident."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: list[int] = []
        #: Of each question the incident that it stands for.
        self._owners: list[int] = []
        self._samples: list[Question] = []

    def found(self, question: Question) -> int | None:
        """The open incident that a question is about; the oldest, if it may be several."""
        if not self._samples:
            return None
        places = alike([question], self._samples)[0]
        return self._owners[min(places)] if places else None

    async def reload(self) -> None:
        """Takes in what has been committed, if anything has.

        Raises:
            Unavailable: the database doesn't answer.
        """
        async with self._database.read() as session:
            now_open = await incident_watch.open_ids(session)
            if now_open == self._open:
                return
            samples = await incident_watch.samples(session, now_open)
        self._owners = [number for number, asked in samples.items() for _ in asked]
        self._samples = [question for asked in samples.values() for question in questions(asked)]
        self._open = now_open
