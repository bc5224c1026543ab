"""The desk's rules on a database in memory: each move is a transaction, and nothing is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Engine, bindparam, select, union, update
from sqlalchemy.engine import make_url

from bot.delivery.aftermath import PART_POSTS
from storage import outbox, sqlite
from storage.tables import (
    Base,
    Handover,
    Incident,
    IncidentTicket,
    Involvement,
    Message,
    OutboxRow,
    Person,
    Post,
    Ticket,
    Timer,
)
from tests import invariants
from tests.model.cast import BEGAN, POLICY, settle_in
from tickets import deciding, falling_due, involvement_rooms, rooms, timers
from tickets.line1 import Verdict
from tickets.work import Work

Result = TypeVar("Result")

#: What delivery notes as a post when it has sent it.
_POSTS = frozenset({"card", "intro", "answer", "ask", "relay", *PART_POSTS})


class State(NamedTuple):
    """A ticket, as far as the model knows it."""

    requester: int | None
    status: str
    line: int
    assignee: int | None
    department: int
    is_spam: bool
    rating: int | None
    site: int | None
    #: It has gone into another ticket.
    is_joined: bool


class Part(NamedTuple):
    """A part of a ticket that another department was asked to see to."""

    ticket: int
    department: int
    status: str
    assignee: int | None


class Turn(NamedTuple):
    """Who is being asked to take a ticket, and who was before."""

    person: int
    asked: frozenset[int]


_TICKETS = select(
    Ticket.id,
    Ticket.requester_id,
    Ticket.status,
    Ticket.line,
    Ticket.assignee_id,
    Ticket.department_id,
    Ticket.is_spam,
    Ticket.rating,
    Ticket.site_id,
    Ticket.closed_because.is_not_distinct_from("joined"),
)
_PARTS = select(
    Involvement.id,
    Involvement.ticket_id,
    Involvement.department_id,
    Involvement.status,
    Involvement.assignee_id,
)
_TURNS = select(Ticket.id, Ticket.turn_of_id, Ticket.turn_asked).where(Ticket.turn_of_id.is_not(None))
_ASLEEP = select(Ticket.id).where(Ticket.wakes_at.is_not(None))
_RUNG = select(Ticket.id).where(Ticket.call_back_at.is_not(None))
_HANDOVERS = (
    select(Handover.id, Handover.department_id, Handover.person_id, Handover.tickets, Handover.parts)
    .where(Handover.ended_at.is_(None))
    .order_by(Handover.id)
)
_INCIDENTS = select(IncidentTicket.ticket_id, Incident.id, Incident.status, IncidentTicket.state).join(
    Incident, Incident.id == IncidentTicket.incident_id
)
_TIMERS = select(Timer.subject_id, Timer.kind).where(Timer.subject == timers.TICKET)
_DUE = select(Timer.id).where(Timer.due_at <= bindparam("now")).order_by(Timer.due_at, Timer.id).limit(1)
_MESSAGES = select(
    Message.id,
    Message.ticket_id,
    Message.telegram_message_id,
    Message.chat_id,
    Message.person_id,
    Message.author,
    Message.internal,
).order_by(Message.id)
_WAITING = (
    select(OutboxRow.id, OutboxRow.kind, OutboxRow.chat_id, OutboxRow.ticket_id, OutboxRow.message_id)
    .where(OutboxRow.state == "new")
    .order_by(OutboxRow.id)
)
_SHOWN = union(
    select(Post.ticket_id, Post.chat_id).where(Post.kind == "card"),
    select(OutboxRow.ticket_id, OutboxRow.chat_id).where(OutboxRow.kind == "card", OutboxRow.state == "new"),
)


class Said(NamedTuple):
    """A message as it was registered."""

    id: int
    ticket: int
    telegram_number: int
    chat_id: int
    person: int | None
    author: str
    internal: bool


class OfIncident(NamedTuple):
    """A ticket of an incident."""

    ticket: int
    incident: int
    #: How far the incident is.
    status: str
    state: str


class Left(NamedTuple):
    """What somebody has left who went off duty."""

    id: int
    department: int
    person: int
    tickets: list[int]
    parts: list[int]


class Row(NamedTuple):
    """An outbox row that waits to be sent."""

    id: int
    kind: str
    chat_id: int
    ticket_id: int | None
    message_id: int | None


def finished(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs a coroutine that awaits nothing but inline sessions."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    raise RuntimeError("a move of the desk waited for something")


class SmallDesk:
    """Six people, three departments, and their tickets; `closes` forgets them all."""

    _engine: Engine | None = None

    def __init__(self) -> None:
        self._connection = self._database().connect()
        self._whole = self._connection.begin()
        self.now = BEGAN
        self._number = 1000
        self.does(settle_in)

    @classmethod
    def _database(cls) -> Engine:
        """One for all histories: what SQLAlchemy has compiled stays with it."""
        if cls._engine is None:
            cls._engine = sqlite.engine(make_url("sqlite+aiosqlite://"), writes=True)
            with cls._engine.begin() as connection:
                Base.metadata.create_all(connection)
        return cls._engine

    def closes(self) -> None:
        """Takes back all that has happened."""
        self._whole.rollback()
        self._connection.close()

    def does(self, move: Callable[[Work], Awaitable[Result]]) -> Result:
        """Runs one move as a transaction; what it raises undoes it."""

        async def made() -> Result:
            return await move(Work(session, self.now, POLICY))

        session = sqlite.session(self._connection, join_transaction_mode="create_savepoint")
        try:
            result = finished(made())
            session.sync_session.commit()
            return result
        except BaseException:
            session.sync_session.rollback()
            raise
        finally:
            session.sync_session.close()

    def acts(self, person: int, move: Callable[[Work, Person], Awaitable[Result]]) -> Result:
        """Runs a move that somebody makes."""

        async def made(work: Work) -> Result:
            who = await work.session.get(Person, person)
            assert who is not None
            return await move(work, who)

        return self.does(made)

    def next_number(self) -> int:
        """The Telegram number of the next message in whatever chat."""
        self._number += 1
        return self._number

    def tickets(self) -> dict[int, State]:
        """Every ticket as it is, by its number."""
        return {row[0]: State(*row[1:]) for row in self._rows(_TICKETS)}

    def parts(self) -> dict[int, Part]:
        """Every part as it is, by its number."""
        return {row[0]: Part(*row[1:]) for row in self._rows(_PARTS)}

    def turns(self) -> dict[int, Turn]:
        """Who is asked to take which ticket."""
        return {row[0]: Turn(row[1], frozenset(row[2])) for row in self._rows(_TURNS)}

    def asleep(self) -> set[int]:
        """The tickets that are put off."""
        return {row[0] for row in self._rows(_ASLEEP)}

    def rung(self) -> set[int]:
        """The tickets whose callers are to be rung."""
        return {row[0] for row in self._rows(_RUNG)}

    def handovers(self) -> list[Left]:
        """What is still to be decided about what people have left who went off duty."""
        return [
            Left(one, its, who, tickets, parts or [])
            for one, its, who, tickets, parts in self._rows(_HANDOVERS)
        ]

    def incidents(self) -> list[OfIncident]:
        """The tickets of every incident."""
        return [OfIncident(*row) for row in self._rows(_INCIDENTS)]

    def timers(self) -> dict[int, set[str]]:
        """The kinds of each ticket's timers."""
        found: dict[int, set[str]] = {}
        for subject, kind in self._connection.execute(_TIMERS):
            found.setdefault(int(subject), set()).add(kind)
        return found

    def messages(self) -> list[Said]:
        """Every message, in the order in which they were registered."""
        return [Said(*row) for row in self._rows(_MESSAGES)]

    def waiting(self) -> list[Row]:
        """What is to be sent, in the order in which it was put there."""
        return [Row(*row) for row in self._rows(_WAITING)]

    def shown(self) -> set[tuple[int, int]]:
        """The tickets that have a card, with its group: one that stands or is on its way."""
        return {(row[0], row[1]) for row in self._rows(_SHOWN)}

    def _rows(self, query: Any) -> Any:
        return self._connection.execute(query)

    def delivers(self) -> None:
        """Everything that waits is sent, as far as the desk hears of it."""

        async def settle(work: Work) -> None:
            rows = await work.session.scalars(
                select(OutboxRow).where(OutboxRow.state == "new").order_by(OutboxRow.id)
            )
            for row in rows.all():
                await outbox.settle(work.session, row, "sent", self.now)
                if row.kind == "topic":
                    await rooms.topic_made(work, row.ticket_id or 0, row.chat_id, self.next_number())
                elif row.kind == "part_topic":
                    part_id = row.data["involvement"]
                    await involvement_rooms.topic_made(work, part_id, row.chat_id, self.next_number())
                elif row.kind == "delete_topic" and not {"elsewhere", "involvement"} & set(row.data):
                    await work.session.execute(
                        update(Ticket).where(Ticket.id == row.ticket_id).values(topic_id=None)
                    )
                elif row.kind in _POSTS:
                    await self._post(work, row)

        self.does(settle)

    async def _post(self, work: Work, row: OutboxRow) -> None:
        await outbox.note_post(
            work.session,
            chat_id=row.chat_id,
            telegram_message_id=self.next_number(),
            kind=PART_POSTS.get(row.kind, row.kind),
            ticket_id=row.ticket_id,
            message_id=row.message_id,
            now=work.now,
            involvement_id=row.data.get("involvement"),
        )

    def passes(self, time: timedelta, verdict: Verdict | None) -> None:
        """Time goes by; what falls due meanwhile rings at its moment.

        Args:
            verdict: what line 1 makes of the questions that it decides on.
        """
        until = self.now + time
        while (due_at := self.does(timers.next_due_at)) is not None and due_at <= until:
            self.now = max(self.now, due_at)
            number = self._connection.execute(_DUE, {"now": self.now}).scalar_one()
            self.does(lambda work, number=number: _rings(work, number, verdict))  # type: ignore[misc]
        self.now = until

    def wrong(self) -> list[str]:
        """What the checker of every story finds."""
        return self.does(lambda work: invariants.wrong_in(work.session))


async def _rings(work: Work, number: int, verdict: Verdict | None) -> None:
    """What the service does when this timer is due."""
    timer = await timers.ring(work, number)
    if timer is None or timer.kind == timers.INCIDENTS:
        return  # whether many ask the same is for words to tell, which the model has none of
    if timer.kind != "decide":
        await falling_due.ring(work, timer)
        return
    due = await deciding.undecided(work, int(timer.subject_id))
    if due is not None and not await deciding.decide(work, due, verdict if due.text else None):
        raise AssertionError("a question changed while it was decided on")
