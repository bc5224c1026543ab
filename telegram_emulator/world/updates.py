"""Updates that wait for a bot to fetch them."""

import json
from collections import deque
from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple

KEPT_S = 24 * 3600
#: What is worth nothing later is kept for a shorter time.
SHORT_KEPT_S = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
OPT_IN = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Update(NamedTuple):
    """One waiting update: `body` is its JSON; updates with one `lane` must arrive in order."""

    id: int
    kind: str
    expires: float
    lane: str
    body: bytes


class UpdateQueue:
    """The updates of one bot, oldest first."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] | None = None
        self.waiting: deque[Update] = deque()
        self.repeat: set[int] = set()
        self.on_arrival: list[Callable[[], None]] = []
        self.expired = 0
        self._earliest = inf

    def wants(self, kind: str) -> bool:
        """Whether an update of this kind would be created now."""
        return kind not in OPT_IN if self.allowed is None else kind in self.allowed

    def allow(self, kinds: list[str]) -> None:
        """Set the mask; an empty list restores the default."""
        self.allowed = frozenset(kinds) if kinds else None

    def push(self, kind: str, payload: dict[str, Any], lane: str, at: float) -> int | None:
        """Queue an update made at `at`; gives its id, or None if the bot does not want the kind."""
        if not self.wants(kind):
            return None
        number = self.next_id
        self.next_id += 1
        body = json.dumps({"update_id": number, kind: payload}, ensure_ascii=False, separators=(",", ":"))
        kept = SHORT_KEPT_S.get(kind, KEPT_S)
        self.waiting.append(Update(number, kind, at + kept, lane, body.encode()))
        self._earliest = min(self._earliest, at + kept)
        for notify in self.on_arrival:
            notify()
        return number

    def confirm(self, offset: int) -> None:
        """Forget everything below `offset`; a negative one keeps only the last -offset updates."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
            return
        again: list[Update] = []
        while self.waiting and self.waiting[0].id < offset:
            update = self.waiting.popleft()
            if update.id in self.repeat:
                self.repeat.discard(update.id)
                again.append(update)
        self.waiting.extendleft(reversed(again))

    def take(self, limit: int, now: float) -> list[Update]:
        """Up to `limit` updates, oldest first, without those that have expired by `now`."""
        self.drop_expired(now)
        if len(self.waiting) <= limit:
            return list(self.waiting)
        return [self.waiting[i] for i in range(limit)]

    def drop_expired(self, now: float) -> None:
        """Forget what Telegram would no longer deliver."""
        if now < self._earliest:
            return
        before = len(self.waiting)
        self.waiting = deque(update for update in self.waiting if update.expires > now)
        self.expired += before - len(self.waiting)
        self._earliest = min((update.expires for update in self.waiting), default=inf)

    def remove(self, update: Update) -> None:
        """Forget one update that a webhook has taken."""
        if update.id in self.repeat:
            self.repeat.discard(update.id)
        elif update in self.waiting:
            self.waiting.remove(update)
