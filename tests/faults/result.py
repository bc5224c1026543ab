"""What a campaign has found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What was found after everything."""

    kills: int
    stops: int
    messages: int
    wrong: list[str]
    possible_repeats: int
    repeats: int
    in_flight: list[int]
    errors: list[str]

    @property
    def violations(self) -> list[str]:
        """Everything that was promised and isn't so."""
        found = [*self.wrong, *(f"in the log: {line}" for line in self.errors)]
        if not self.repeats <= self.possible_repeats:
            found.append(f"I2: {self.repeats} sends repeated, {self.possible_repeats} were in doubt")
        return found

    def __str__(self) -> str:
        lost = sum("saw" in line or "shows" in line or "never" in line for line in self.wrong)
        twice = sum("twice" in line or "times" in line for line in self.wrong)
        return (
            f"{self.kills} kills, {self.stops} stops: {self.messages} messages, {lost} lost, {twice} twice, "
            f"{self.repeats} repeated sends seen ({self.possible_repeats} possible; "
            f"in flight {sum(self.in_flight)}, at most {max(self.in_flight, default=0)} at a kill)"
        )
