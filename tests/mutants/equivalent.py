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


_SENDER, _PACE = "bot/delivery/sender.py", "bot/delivery/pace.py"
_TRAFFIC, _AFTERMATH = "bot/delivery/traffic.py", "bot/delivery/aftermath.py"
_NONE_YET = "where there are no rows yet there are none with small numbers either"
_ENOUGH = "without limits there is always room for more than are taken at once"
_WINDOW = "it settles how many rows are read at once; the rest have their turn when these have had theirs"
_LONG_AGO = "what is read besides went out long ago: Pace counts it no more"
_OUTAGE = "it settles how often a database is tried that doesn't answer"
_MEMORY = "it settles how much memory is kept, and nothing else"
_NO_CHAT = "no chat has the number 0"

EQUIVALENT: tuple[Equivalent, ...] = (
    Equivalent("tickets/crew.py", "", "one-more", "3", "the greatest stays the greatest"),
    Equivalent("storage/outbox.py", "", "doubled", "256", _WINDOW),
    Equivalent("storage/outbox.py", "", "halved", "256", _WINDOW),
    Equivalent(
        "tickets/involving.py",
        "member_left",
        "without-1",
        "select(Involvement).join(Department, Department.id == Involvement.department_id).where("
        "Involvement.assignee_id == person.id, Involvement.status == 'assigned', "
        "Department.chat_id == chat_id)",
        "whose each part is, is looked at again once it is locked",
    ),
    Equivalent("tickets/timers.py", "", "doubled", "64", _WINDOW),
    Equivalent("tickets/timers.py", "", "halved", "64", _WINDOW),
    Equivalent(_SENDER, "", "doubled", "0.5", _OUTAGE),
    Equivalent(_SENDER, "", "halved", "0.5", _OUTAGE),
    Equivalent(
        _SENDER, "Sender._take_up_strays", "nothing", "return len(strays)", "only the log hears of it"
    ),
    Equivalent(_SENDER, "Sender._take", "lt", "turn.free <= 0", "of none at all there is no first"),
    Equivalent(_SENDER, "Sender._remember_pace", "one-more", "0", _NONE_YET),
    Equivalent(_SENDER, "Sender._remember_pace", "ge", "Post.id > newest_post - RECENT", _LONG_AGO),
    Equivalent(_SENDER, "Sender._remember_pace", "ge", "OutboxRow.id > newest_row - RECENT", _LONG_AGO),
    Equivalent(
        _SENDER,
        "Sender._remember_pace",
        "without-1",
        "select(Post.chat_id, Post.posted_at).where(Post.id > newest_post - RECENT, Post.place == 0)",
        _LONG_AGO,
    ),
    Equivalent(
        _SENDER,
        "Sender._remember_pace",
        "anywhere",
        "select(OutboxRow.chat_id, OutboxRow.sent_at).where(OutboxRow.id > newest_row - RECENT)",
        _LONG_AGO,
    ),
    Equivalent(
        _SENDER,
        "Sender._remember_pace",
        "and",
        "await session.scalar(select(func.max(Post.id))) or 0",
        _LONG_AGO,
    ),
    Equivalent(
        _SENDER,
        "Sender._remember_pace",
        "and",
        "await session.scalar(select(func.max(OutboxRow.id))) or 0",
        _LONG_AGO,
    ),
    Equivalent(_SENDER, "", "doubled", "2000", _LONG_AGO),
    Equivalent(_TRAFFIC, "Traffic.next_look", "one-more", "1", "a thousandth of a second later"),
    Equivalent(_PACE, "Pace.overall_left", "doubled", "1000", _ENOUGH),
    Equivalent(_PACE, "Pace.overall_left", "halved", "1000", _ENOUGH),
    Equivalent(_PACE, "", "doubled", "5000", _MEMORY),
    Equivalent(_PACE, "", "halved", "5000", _MEMORY),
    Equivalent(_PACE, "Pace.note", "dropped", "del self._chats[quiet]", _MEMORY),
    Equivalent(_PACE, "Pace._note", "le", "chat_id < 0", _NO_CHAT),
    Equivalent(_PACE, "Pace._note", "one-more", "0", _NO_CHAT),
    Equivalent(_AFTERMATH, "Aftermath._unreachable", "le", "row.chat_id < 0", _NO_CHAT),
    Equivalent(_AFTERMATH, "Aftermath._unreachable", "one-more", "0", _NO_CHAT),
    Equivalent("storage/outbox.py", "settle", "dropped", "return", "the same is written once more"),
    Equivalent(
        _SENDER,
        "Sender.__init__",
        "dropped",
        "self._strays_at = clock.now()",
        "whoever takes the office up sets it before anybody reads it",
    ),
    Equivalent(_AFTERMATH, "_pause", "doubled", "10", "longer than the longest wait it is anyway"),
)


def is_equivalent(mutant: Mutant) -> bool:
    """Whether a mutant is listed."""
    return any(one.means(mutant) for one in EQUIVALENT)
