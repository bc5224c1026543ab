"""Coming and going on the small desk, and what becomes of what is left behind."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person
from tests.model import rules
from tests.model.cast import EVER, GROUPS, LEADS
from tests.model.choosing import back, specialist, specialists
from tests.model.comparing import Compared
from tests.model.desk import Left, Part, State
from tickets import crew, handing_over, people
from tickets.errors import NotAMember, NotOnDuty, NotYourHandover, Refused
from tickets.work import Work


class Duties(Compared):
    """`/duty`, and what becomes of the tickets and parts of whoever goes."""

    @rule(person=specialists, state=st.sampled_from((*crew.STATES, "off")))
    def says_of_duty(self, person: int, state: str) -> None:
        """On duty, on a break, off: for all one's departments; it alone moves nothing."""
        self._says_of_duty(person, state)
        self._is(self.desk.tickets(), self.known)

    @rule(
        who=specialist,
        act=st.sampled_from(handing_over.ACTS),
        one=st.none() | back,
        of_part=st.booleans(),
        to=specialists,
    )
    def decides_what_is_left(
        self, who: int | None, act: str, one: int | None, of_part: bool, to: int
    ) -> None:
        """A button under what somebody has left: about one ticket or part, or about all."""
        pending = self.desk.handovers()
        if not pending:
            return
        left = pending[-1]
        among = (left.parts if of_part else left.tickets) if one is not None else []
        chosen = among[(one or 0) % len(among)] if among else 0
        ticket, part = (0, chosen) if of_part else (chosen, 0)
        person, chat_id = who or left.person, GROUPS[left.department]

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            handover, _ = await handing_over.get(work, left.id)
            await handing_over.decide(work, who, handover, act, ticket_id=ticket, part_id=part, to=to)

        refused = self._why_not(person, left, act, to)
        if refused is not None:
            assert self._refuses(person, move, refused), f"{refused.__name__} was to be raised"
            return
        self.desk.acts(person, move)
        tickets = [ticket] if ticket else [] if part else left.tickets
        parts = [part] if part else [] if ticket else left.parts
        expected = {**self.known, **{number: self._goes(number, left, act, to) for number in tickets}}
        changed = {number: self._part_goes(number, left, act, to) for number in parts}
        self._is(self.desk.tickets(), expected, changed)

    def _why_not(self, person: int, left: Left, act: str, to: int) -> type[Refused] | None:
        if person not in self._colleagues(GROUPS[left.department]):
            return NotAMember
        theirs = person in (left.person, LEADS.get(left.department)) or (act, to) == ("to", person)
        if not theirs:
            return NotYourHandover
        takes = to != left.person and self._is_there(to, left.department)
        return NotOnDuty if act == "to" and not takes else None

    def _goes(self, number: int, left: Left, act: str, to: int) -> State:
        """A ticket after it was decided about; one that has gone its way isn't touched."""
        state = self.known[number]
        is_left = (state.assignee, state.department) == (left.person, left.department)
        if not is_left or state.status not in ("assigned", "waiting") or act == "keep":
            return state
        return state._replace(assignee=to) if act == "to" else rules.freed(state)

    def _part_goes(self, number: int, left: Left, act: str, to: int) -> Part:
        part = self.parts[number]
        is_left = (part.assignee, part.department) == (left.person, left.department)
        if not is_left or part.status != "assigned" or act == "keep":
            return part
        return part._replace(assignee=to) if act == "to" else part._replace(status="open", assignee=None)
