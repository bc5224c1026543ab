"""Tickets that are offered in turn on the small desk: who is asked, and who is asked next."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person
from tests.model.cast import EVER, GROUPS, SPECIALISTS
from tests.model.choosing import back, departments, specialist
from tests.model.comparing import Compared
from tests.model.desk import State, Turn
from tickets import departments as desk_departments
from tickets import people, turns
from tickets.errors import NoSuchTicket, NotAMember, NotYourTurn, OutOfDate, Refused
from tickets.work import Work


class Turns(Compared):
    """Round robin, and *Not me*."""

    @rule(department=departments, minutes=st.sampled_from((3, 3, 30, None)))
    def goes_by_turns(self, department: int, minutes: int | None) -> None:
        """An admin has new tickets offered in turn, or ends that: nobody is asked any more, at once."""

        self._offers(department, minutes)
        self._is(self.desk.tickets(), self.known)

    def _all_take_turns(self) -> None:
        """Everybody is on duty, and new tickets are offered to them in turn."""
        for department in GROUPS:
            self._offers(department, 30)
        for person in SPECIALISTS:
            self._says_of_duty(person, "on")

    def _offers(self, department: int, minutes: int | None) -> None:
        async def move(work: Work) -> bool:
            return await turns.set_wait(work, await desk_departments.get(work, department), minutes)

        self.desk.does(move)
        self.by_turns = self.by_turns | {department} if minutes else self.by_turns - {department}

    @rule(who=specialist, ticket=back)
    def declines(self, who: int | None, ticket: int) -> None:
        """*Not me*: the next one is asked; when everybody was, nobody is."""
        before = self.turns
        number = list(before)[-1 - ticket % len(before)] if before else self._number(ticket, "open")
        turn, state = before.get(number), self.known[number]
        person = who or (turn.person if turn else self._at_hand(state))
        chat_id = GROUPS[state.department]

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            await turns.decline(work, who, number)

        refused = self._why_not_decline(person, state, turn)
        if refused is not None or turn is None:
            assert refused is not None
            assert self._refuses(person, move, refused), f"{refused.__name__} was to be raised"
            return
        self.desk.acts(person, move)
        self._is(self.desk.tickets(), self.known)
        asked = turn.asked | {turn.person}
        found = self.turns.get(number)
        assert (found.asked if found else None) == (asked if self._may_be_asked(state) - asked else None)
        others = {each: turn for each, turn in self.turns.items() if each != number}
        assert others == {each: turn for each, turn in before.items() if each != number}

    def _why_not_decline(self, person: int, state: State, turn: Turn | None) -> type[Refused] | None:
        if person not in self._colleagues(GROUPS[state.department]):
            return NotAMember
        if state.line != 2:
            return NoSuchTicket
        if turn is None:
            return OutOfDate
        return NotYourTurn if turn.person != person else None
