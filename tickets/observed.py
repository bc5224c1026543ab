"""What people's presses say of questions: which entry turned out right, or that there is none.

Silence says nothing, and neither does calling a specialist after an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import EntryRow, Event, Message, Ticket

#: How far back, how many questions at the most, and among how many tickets these are looked for.
LATELY, NEWEST, LOOKED_AT = timedelta(days=180), 2000, 20_000
_AT_ONCE = 500
_KINDS = (
    "line1.answered",
    "line1.asked",
    "line1.picked",
    "line1.missed",
    "ticket.handed_over",
    "ticket.closed",
    "ticket.answer_wrong",
    "ticket.wrong_decided",
    "ticket.entry_linked",
    "ticket.no_entry",
    "operator.answered",
)


@dataclass(frozen=True, slots=True)
class Found:
    """A question of a ticket (its first message's id, and when it was decided on), and its entry or None."""

    start: int
    until: datetime
    entry_id: int | None


@dataclass(slots=True)
class _Ticket:
    """A ticket's history as far as it was read."""

    start: int | None = None
    until: dict[int, datetime] = field(default_factory=dict)
    #: The answer that stands, and whether it was picked from several.
    given: int | None = None
    picked: bool = False
    with_people: bool = False
    #: The question that each entry answered.
    answered: dict[int, int] = field(default_factory=dict)
    right: dict[int, int | None] = field(default_factory=dict)
    wrong: dict[int, int] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Reads one more line of the history."""
        decision = event.data.get("decision") or {}
        start = decision.get("asked_from")
        if start is not None:
            self.start = start
            self.until.setdefault(start, event.happened_at)
        match event.kind:
            case "line1.answered" if decision.get("parts"):
                self.given = None  # several answers to several questions: nobody says which was right
            case "line1.answered":
                self.given = event.entry_id
                if self.start is not None and event.entry_id is not None:
                    self.answered[event.entry_id] = self.start
            case "line1.asked" | "line1.missed":
                self.given, self.picked = None, False
            case "line1.picked":
                self.picked = True
            case "ticket.handed_over":
                self.with_people = True
            case "ticket.closed":
                self._closed(event.data.get("because"))
            case _:
                self._marked(event)

    def _marked(self, event: Event) -> None:
        """What a specialist or an admin says of an entry."""
        match event.kind:
            case "ticket.answer_wrong" if event.entry_id in self.answered:
                self.wrong[event.entry_id] = self.answered[event.entry_id]
            case "ticket.wrong_decided" if event.data.get("decision_was") in ("restored", "edited"):
                self.wrong.pop(event.entry_id or 0, None)  # the right entry, whatever its answer was like
            case "ticket.entry_linked" | "ticket.no_entry" if self.start is not None:
                self.right[self.start] = event.entry_id
            case "operator.answered" if self.start is not None and event.entry_id is not None:
                self.right[self.start] = event.entry_id

    def _closed(self, because: str | None) -> None:
        sure = because == "confirmed" or (because == "silent" and self.picked)
        if sure and not self.with_people and self.given is not None and self.start is not None:
            self.right.setdefault(self.start, self.given)

    def found(self) -> list[Found]:
        """What is known; a link says more than a wrong answer."""
        known: dict[int, int | None] = dict.fromkeys(self.wrong.values())
        known.update(self.right)
        return [Found(start, self.until[start], entry) for start, entry in known.items()]


def told_by(history: Iterable[Event]) -> list[Found]:
    """What the lines of one ticket's history, in order, say of its questions."""
    ticket = _Ticket()
    for event in history:
        ticket.take(event)
    return ticket.found()


async def observed(session: AsyncSession, now: datetime) -> list[tuple[str, str]]:
    """Questions as people typed them, each with the key of the entry that turned out right, "" for none.

    The newest NEWEST since LATELY before `now`, newest ticket first; no spam, nothing whose words are gone.
    """
    pairs: list[tuple[str, str]] = []
    keys = {row.id: row.key for row in await session.execute(select(EntryRow.id, EntryRow.key))}
    before: int | None = None
    for _ in range(LOOKED_AT // _AT_ONCE):
        query = select(Ticket.id).where(Ticket.created_at > now - LATELY, Ticket.is_spam.is_(False))
        if before is not None:
            query = query.where(Ticket.id < before)
        ids = (await session.scalars(query.order_by(Ticket.id.desc()).limit(_AT_ONCE))).all()
        if not ids or len(pairs) >= NEWEST:
            break
        before = ids[-1]
        pairs += await _pairs(session, ids, keys)
    return pairs[:NEWEST]


async def _pairs(session: AsyncSession, ids: Sequence[int], keys: dict[int, str]) -> list[tuple[str, str]]:
    history: defaultdict[int, list[Event]] = defaultdict(list)
    events = select(Event).where(Event.ticket_id.in_(ids), Event.kind.in_(_KINDS)).order_by(Event.id)
    for event in await session.scalars(events):
        history[event.ticket_id].append(event)
    found = {ticket_id: told for ticket_id in ids if (told := told_by(history[ticket_id]))}
    written: defaultdict[int, list[Message]] = defaultdict(list)
    messages = select(Message).where(
        Message.ticket_id.in_(list(found)),
        Message.author == "requester",
        Message.text != "",
        Message.withdrawn_at.is_(None),
    )
    for message in await session.scalars(messages.order_by(Message.id)):
        written[message.ticket_id].append(message)
    pairs = []
    for ticket_id, told in found.items():
        for item in told:
            text = "\n".join(
                message.text
                for message in written[ticket_id]
                if message.id >= item.start and message.written_at <= item.until
            )
            key = "" if item.entry_id is None else keys.get(item.entry_id)
            if text and key is not None:
                pairs.append((text, key))
    return pairs
