"""Parts of tickets on the small desk: another department is asked, takes, does, gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person
from tests.model import part_rules, rules
from tests.model.cast import EVER, GROUPS, SPECIALISTS
from tests.model.choosing import back, departments, elsewhere, specialist
from tests.model.comparing import Compared
from tests.model.desk import Part
from tickets import involving, people
from tickets.errors import NotAMember
from tickets.work import Work


class Parts(Compared):
    """*Involve*, and the buttons of a part."""

    @rule(who=specialist, ticket=back, to=departments)
    def involves(self, who: int | None, ticket: int, to: int) -> None:
        """Asks a department about a ticket, in the ticket's own group."""
        number = self._number(ticket, "assigned", "waiting")
        state = self.known[number]
        person, chat_id = who or self._at_hand(state), GROUPS[state.department]
        question = self._message(chat_id, "text", "что с каналом?", None, None)

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            await involving.involve(work, who, number, chat_id, to, question)

        is_inside = chat_id in self.inside[person]
        refused = part_rules.asked(person, state, to) if is_inside else NotAMember
        asked = {max(self.parts, default=0) + 1: Part(number, to, "open", None)} if refused is None else {}
        self._exactly(person, move, number, refused or state, asked)
        if refused is None:
            self._one_more_message(number, question, "specialist", internal=True)
            assert all(row.chat_id < 0 for row in self._about(question)), "its requester reads nothing of it"

    @rule(
        who=specialist,
        act=st.sampled_from(("take", "take", "done", "release", "cancel")),
        part=back,
        elsewhere=elsewhere,
    )
    def presses_of_part(self, who: int | None, act: str, part: int, elsewhere: int | None) -> None:
        """A button of a part, as a rule where it stands and by whoever it is up to."""
        if not self.parts:
            return
        number = self._part(act, part)
        found = self.parts[number]
        ticket = self.known[found.ticket]
        home = GROUPS[ticket.department if act == "cancel" else found.department]
        chat_id = elsewhere or home
        up_to = ticket.assignee if act == "cancel" else found.assignee
        person = who or up_to or next(iter(self._colleagues(chat_id)), SPECIALISTS[0])
        moves: dict[str, Callable[[Work, Person], Awaitable[object]]] = {
            "take": lambda work, who: involving.take(work, who, number, chat_id),
            "done": lambda work, who: involving.done(work, who, number, chat_id, "сделано"),
            "release": lambda work, who: involving.release(work, who, number, chat_id),
            "cancel": lambda work, who: involving.cancel(work, who, number, chat_id),
        }

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            await moves[act](work, who)

        outcome = part_rules.pressed(act, person, found, ticket, chat_id)
        if chat_id not in self.inside[person]:
            outcome = NotAMember
        if isinstance(outcome, type):
            self._exactly(person, move, found.ticket, outcome)
        else:
            self._exactly(person, move, found.ticket, ticket, {number: outcome})

    def _part(self, act: str, back_by: int) -> int:
        """The number of a part: the newest that the act is meant for as a rule, else any."""
        meant = {"take": ("open",), "cancel": part_rules.LIVE}.get(act, ("assigned",))
        fits = [number for number, part in self.parts.items() if part.status in meant]
        others = [number for number, part in self.parts.items() if part.status not in meant]
        found = [*reversed(fits), *reversed(others)]
        return found[back_by % len(found)]

    @rule(who=specialist, ticket=back, says_why=st.booleans())
    def resolves_anyway(self, who: int | None, ticket: int, says_why: bool) -> None:
        """*Resolved* over open parts, with a reason or without."""
        number = self._number(ticket, "assigned", "waiting")
        state = self.known[number]
        person, chat_id = who or self._at_hand(state), GROUPS[state.department]
        why = self._message(chat_id, "text", "ждать нечего", None, None) if says_why else None
        expected = rules.pressed("resolve_anyway", person, state, chat_id, {chat_id})
        self._exactly(
            person, lambda work, who: involving.resolve_anyway(work, who, number, why), number, expected
        )
        if why is not None and not isinstance(expected, type):
            self._one_more_message(number, why, "specialist", internal=True)
