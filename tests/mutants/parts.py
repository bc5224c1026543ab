"""What is spoilt: the functions that keep the desk's strongest promises, and the tests that must notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.mutants.equivalent import is_equivalent
from tests.mutants.mutant import Mutant, mutants_of

#: The whole file.
ALL = None


@dataclass(frozen=True, slots=True)
class Part:
    """Functions by their files, `Class.method` for methods, and where the tests are that know them."""

    functions: Mapping[str, tuple[str, ...] | None]
    tests: tuple[str, ...]

    def mutants(self) -> tuple[list[Mutant], list[Mutant]]:
        """Its mutants, and those besides that are the same as the code, by `equivalent.py`."""
        found = list(self._found())
        same = [mutant for mutant in found if is_equivalent(mutant)]
        return [mutant for mutant in found if mutant not in same], same

    def _found(self) -> Iterator[Mutant]:
        for file, functions in self.functions.items():
            yield from mutants_of(file, functions)


def _flows(*names: str) -> tuple[str, ...]:
    return tuple(f"tests/flows/test_{name}.py" for name in names)


PARTS: dict[str, Part] = {
    # What is to be said: put in once, in order, at Telegram's pace, and what becomes of it.
    "outbox": Part(
        {
            "storage/outbox.py": ALL,
            "bot/delivery/pace.py": ALL,
            "bot/delivery/sender.py": ALL,
            "bot/delivery/traffic.py": ALL,
            "bot/delivery/aftermath.py": (
                "Aftermath.settle",
                "Aftermath._put_rest",
                "Aftermath._wait",
                "Aftermath._again",
                "Aftermath._unsure",
                "Aftermath._unreachable",
                "Aftermath._once_more",
                "Aftermath._dead",
                "_pause",
            ),
        },
        (
            "tests/storage/test_outbox.py",
            "tests/bot/test_pace.py",
            "tests/bot/test_traffic.py",
            "tests/bot/test_sender.py",
            "tests/bot/test_who_sends.py",
            "tests/bot/test_aftermath.py",
            "tests/bot/test_undelivered.py",
            "tests/faults/test_telegram.py",
            "tests/processes/test_deposed.py",
            "tests/relay/test_joined.py",
            "tests/relay/test_undo.py",
            "tests/tickets/test_parts.py",
            *_flows("busy_group", "windows"),
        ),
    ),
    # One has a ticket, or a part of one: taking, giving, giving back, and an owner who is gone.
    "claim": Part(
        {
            "tickets/claims.py": ALL,
            "tickets/assigning.py": ALL,
            "tickets/involvements.py": ("claim", "to_queue"),
            "tickets/involving.py": ("_part", "here", "take", "own", "release", "member_left"),
            "tickets/leaving.py": ALL,
        },
        (
            "tests/tickets/test_claims.py",
            "tests/tickets/test_parts.py",
            "tests/tickets/test_held.py",
            "tests/tickets/test_model.py",
            "tests/faults/test_races.py",
            *_flows("specialist", "rights", "tending", "involve", "transfer", "turns"),
        ),
    ),
    # What falls due rings once, at its time, and does what it stands for.
    "timers": Part(
        {
            "tickets/timers.py": ALL,
            "tickets/falling_due.py": ALL,
            "bot/timers.py": ALL,
            "storage/peers.py": ("Peers.share",),
        },
        (
            "tests/tickets/test_timers.py",
            "tests/bot/test_ringing.py",
            "tests/tickets/test_model.py",
            "tests/tickets/test_albums.py",
            "tests/tickets/test_parts.py",
            "tests/tickets/test_held.py",
            "tests/storage/test_peers.py",
            *_flows("line1", "calm", "turns", "tending", "urgent_contacts", "register", "growing"),
            *_flows("incidents", "lapsing", "privacy", "shared_queue", "duty", "deadlines"),
        ),
    ),
    # Who may: members of staff groups, leads, admins, people of sites, and those who are shut out.
    "rights": Part(
        {
            "tickets/people.py": ALL,
            "tickets/members.py": ALL,
            "tickets/crew.py": ALL,
            "tickets/departments.py": ("members_of", "leads_of"),
            "tickets/roster.py": ("must_keep",),
            "tickets/macros.py": ("keeps", "must_keep"),
            "tickets/urgency.py": ("may_set",),
            "tickets/blocking.py": ("must_be_heard", "belongs_to_the_desk"),
            "tickets/erasing.py": ("_must_be_erasable",),
            "tickets/transferring.py": ("movable",),
            "tickets/involving.py": ("held",),
            "handlers/filters.py": ALL,
            "handlers/staff/answering.py": ("staff_of", "ticket_here"),
            "handlers/staff/place.py": ("place_of",),
            "handlers/staff/presses.py": ALL,
            "handlers/staff/membership.py": ALL,
            "handlers/staff/anonymous.py": ALL,
            "handlers/requester/groups.py": ("_is_admin",),
            "bot/receiving/membership.py": ALL,
        },
        (
            "tests/tickets/test_rights.py",
            "tests/tickets/test_members.py",
            "tests/tickets/test_model.py",
            "tests/bot/test_membership.py",
            "tests/attackers/test_session.py",
            "tests/attackers/test_table.py",
            "tests/faults/test_telegram.py",
            *_flows("rights", "specialist", "departments", "groups", "blocking", "privacy", "windows"),
        ),
    ),
}
