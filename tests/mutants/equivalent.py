"""Mutants that nobody could notice, each with the reason; they don't count, and their number is printed."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mutants.mutant import Mutant


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Where it is, by what isn't moved by an edit elsewhere, and why it changes nothing that was promised."""

    file: str
    function: str
    kind: str
    code: str
    why: str

    def means(self, mutant: Mutant) -> bool:
        """Whether this mutant is meant."""
        its = (mutant.file, mutant.function, mutant.kind, mutant.code)
        return its == (self.file, self.function, self.kind, self.code)


EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent(
        "tickets/claims.py",
        "take",
        "without-3",
        "update(Ticket).where(Ticket.id == ticket_id, Ticket.status == 'open', Ticket.assignee_id.is_(None))",
        "an open ticket has no assignee: the database is held to that by the checker after every story",
    ),
)


def is_equivalent(mutant: Mutant) -> bool:
    """Whether a mutant is listed."""
    return any(one.means(mutant) for one in EQUIVALENT)
