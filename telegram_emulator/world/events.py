"""The log of everything that happened."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from telegram_emulator.clock import Clock
    from telegram_emulator.world.chats import Chat
    from telegram_emulator.world.messages import Message


KEPT = 100_000


class Event:
    """One happening. `person` limits who may see it; None means everybody who sees `chat`."""

    __slots__ = ("at", "chat", "data", "kind", "message", "person", "seq", "shown")

    def __init__(
        self,
        seq: int,
        at: float,
        kind: str,
        chat: "Chat | None",
        person: int | None,
        message: "Message | None",
        data: dict[str, Any],
    ) -> None:
        self.seq = seq
        self.at = at
        self.kind = kind
        self.chat = chat
        self.person = person
        self.message = message
        self.data = data
        self.shown: dict[str, Any] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The event as JSON, with chat ids as people see them."""
        result: dict[str, Any] = {
            "seq": self.seq,
            "at": datetime.fromtimestamp(self.at, UTC).isoformat(),
            "kind": self.kind,
            "chat_id": self.chat.shown_id if self.chat is not None else None,
            **self.data,
        }
        if self.message is not None:
            result["message"] = self.shown if self.shown is not None else self.message.shown()
        if self.person is not None:
            result["person"] = self.person
        return result


class EventLog:
    """Events in order, counters by kind, and listeners that are called at once for each."""

    def __init__(self, clock: "Clock", keep: bool) -> None:
        self.clock = clock
        self.keep = keep
        self.seq = 0
        self.events: list[Event] = []
        self.counts: Counter[str] = Counter()
        self.listeners: list[Callable[[Event], None]] = []

    def add(
        self,
        kind: str,
        chat: "Chat | None" = None,
        message: "Message | None" = None,
        person: int | None = None,
        **data: Any,
    ) -> int:
        """Record a happening and tell the listeners; gives its sequence number."""
        self.seq += 1
        self.counts[kind] += 1
        event = Event(self.seq, self.clock.timestamp(), kind, chat, person, message, data)
        if message is not None:
            message.seq = self.seq
            message.born = message.born or self.seq
            if self.keep:
                event.shown = message.shown()
        if self.keep:
            self.events.append(event)
            if len(self.events) > 2 * KEPT:
                del self.events[:KEPT]
        for listener in self.listeners:
            listener(event)
        return self.seq

    def after(self, seq: int) -> list[Event]:
        """The kept events younger than `seq`."""
        if not self.events:
            return []
        return self.events[max(0, seq - self.events[0].seq + 1) :]
