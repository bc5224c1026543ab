"""Things that go wrong on purpose."""

from dataclasses import dataclass
from random import Random
from typing import Any

Json = dict[str, Any]

KINDS = (
    "400",
    "429",
    "500",
    "502",
    "hang",
    "refuse",
    "drop_before",
    "drop_after",
    "duplicate_update",
    "slow",
    "conflict",
)


@dataclass(slots=True)
class Fault:
    """One rule: which calls it hits, how often, and what happens to them."""

    kind: str
    method: str = "*"
    chat: int | None = None
    nth: int | None = None
    probability: float | None = None
    times: int | None = None
    retry_after: int = 3
    seconds: float = 5.0
    seen: int = 0
    fired: int = 0

    def matches(self, method: str, chat: int | None, random: Random) -> bool:
        """Whether this call is hit; counts it."""
        if self.method not in ("*", method) or (self.chat is not None and self.chat != chat):
            return False
        if self.times is not None and self.fired >= self.times:
            return False
        self.seen += 1
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.probability is not None and random.random() >= self.probability:
            return False
        self.fired += 1
        return True


class Faults:
    """The rules in force; the first that matches wins."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.rules: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Put a rule in force.

        Raises:
            ValueError: no such kind.
        """
        if fault.kind not in KINDS:
            raise ValueError(f"no fault {fault.kind!r}; there are {', '.join(KINDS)}")
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        """No faults any more."""
        self.rules.clear()

    def hit(self, method: str, chat: int | None) -> Fault | None:
        """The rule that this call falls under, if any."""
        for rule in self.rules:
            if rule.kind != "duplicate_update" and rule.matches(method, chat, self._random):
                return rule
        return None

    def duplicates(self) -> bool:
        """Whether an update that is being delivered will come a second time."""
        return any(
            rule.kind == "duplicate_update" and rule.matches(rule.method, rule.chat, self._random)
            for rule in self.rules
        )
