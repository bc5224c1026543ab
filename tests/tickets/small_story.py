"""Stories on the small desk: what is put into the outbox and written down by one move after the other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import select

from storage.tables import Department, Event, OutboxRow, Ticket, Timer
from tests.model.cast import GROUPS, REQUESTERS, SPECIALISTS, telegram_id
from tests.model.choosing import VERDICTS
from tests.model.desk import SmallDesk
from tickets import claims, contacts, people
from tickets.contacts import Reading
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.work import Work

ESCALATE = VERDICTS[3]
IRA, PETR, JOHN = REQUESTERS
#: Anna belongs to the first group, Boris to both and leads the first department, Vera to the second.
ANNA, BORIS, VERA = SPECIALISTS
FIRST, SECOND = GROUPS[1], GROUPS[2]
SECOND_OF_TIME = timedelta(seconds=1)
#: A Telegram number that the desk has never met.
STRANGER = 999


class Put(NamedTuple):
    """An outbox row: its kind, or the text's key where it says something."""

    what: str
    to: str
    data: dict[str, Any]
    message: int | None
    rank: int


class Story(SmallDesk):
    """A small desk that tells what is new."""

    def __init__(self) -> None:
        super().__init__()
        self._seen = 0

    def asks(
        self,
        person: int,
        kind: str = "text",
        *,
        album: str | None = None,
        anew: bool = True,
        verdict: Verdict = ESCALATE,
    ) -> int:
        """A requester writes, and people are called; gives the ticket's number.

        Args:
            anew: it is a matter of its own.
            verdict: what line 1 makes of words.
        """
        what = self.message(telegram_id(person), kind, album)
        reading = Reading(None, verdict) if kind == "text" else Reading()
        ticket = self.acts(
            person, lambda work, who: contacts.receive(work, who, what, reading, as_new=anew)
        ).id
        if self.tickets()[ticket].line == 1:
            self.passes(timedelta(seconds=10), ESCALATE)
        return ticket

    def message(self, chat_id: int, kind: str = "text", album: str | None = None) -> Incoming:
        """A message that comes in now."""
        return Incoming(
            chat_id, self.next_number(), kind, "слова" if kind == "text" else "", self.now, album=album
        )

    def takes(self, person: int, ticket: int) -> None:
        """A specialist takes a ticket, and everything is sent."""
        self.acts(person, lambda work, who: claims.take(work, who, ticket))
        self.delivers()
        self.delivers()  # what follows from its place being there

    def new(self) -> list[Put]:
        """What was put into the outbox since the last time; nobody need say it twice."""
        found = self._rows(
            select(
                OutboxRow.id,
                OutboxRow.kind,
                OutboxRow.destination,
                OutboxRow.data,
                OutboxRow.message_id,
                OutboxRow.rank,
            )
            .where(OutboxRow.id > self._seen)
            .order_by(OutboxRow.id)
        ).all()
        self._seen = max([self._seen, *(row.id for row in found)])
        return [
            Put(row.data.get("text") or row.kind, row.destination, row.data, row.message_id, row.rank)
            for row in found
        ]

    def ticket(self, number: int) -> Any:
        """A ticket's row."""
        return self._rows(select(Ticket.__table__).where(Ticket.id == number)).one()

    def events(self, number: int) -> list[tuple[str, int | None, dict[str, Any]]]:
        """A ticket's history."""
        found = self._rows(
            select(Event.kind, Event.person_id, Event.data)
            .where(Event.ticket_id == number)
            .order_by(Event.id)
        )
        return [(row.kind, row.person_id, row.data) for row in found]

    def timers_of(self, subject: str, subject_id: object) -> dict[str, tuple[Any, int]]:
        """By their kinds the moments at which something's timers fall due, and their cycles."""
        found = self._rows(
            select(Timer.kind, Timer.due_at, Timer.cycle).where(
                Timer.subject == subject, Timer.subject_id == str(subject_id)
            )
        )
        return {row.kind: (row.due_at, row.cycle) for row in found}


def change(desk: Story, move: Callable[[Work], Awaitable[Any]]) -> None:
    """Has something be so from now on."""
    desk.does(move)


async def archive(work: Work) -> None:
    """The second department is at work no more."""
    (await work.session.get_one(Department, 2)).archived_at = work.now


async def leave(work: Work) -> None:
    """Vera has left the second group."""
    await people.note_membership(work, SECOND, telegram_id(VERA), False)
