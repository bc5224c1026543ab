"""Random acts of six people on one desk, each compared with the model; the checker looks at the end."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.model import rules
from tests.model.calls import Calls
from tests.model.cast import REQUESTERS
from tests.model.choosing import URGENT, VERDICTS, WORDS
from tests.model.duties import Duties
from tests.model.incidents import Incidents
from tests.model.parts import Parts
from tests.model.requesters import Requesters
from tests.model.specialists import Specialists
from tests.model.tending import Tending
from tests.model.turns import Turns
from tickets.contacts import Reading, Talk
from tickets.line1 import Verdict


class Desk(Requesters, Specialists, Tending, Parts, Calls, Incidents, Duties, Turns):
    """What six people may do, and time."""

    @initialize(
        reading=st.sampled_from(WORDS), waits=st.booleans(), resolved=st.booleans(), by_turns=st.booleans()
    )
    def begins(self, reading: Reading, waits: bool, resolved: bool, by_turns: bool) -> None:
        """Everybody has asked something: one is answered, one in work or done, one in the queue."""
        if by_turns:
            self._all_take_turns()
        for person, asked in zip(
            REQUESTERS, (reading, Reading(None, URGENT), Reading(Talk.HUMAN)), strict=True
        ):
            self._writes(person, asked, "text", album=False, reply=None, as_new=False)
        self.is_delivered()
        self._presses(None, "take", 0, None)
        if waits or resolved:
            self._presses(None, "resolve" if resolved else "wait", 0, None)

    @rule(
        minutes=st.sampled_from((0, 1, 3, 12, 40, 190, 190, 400)),
        verdict=st.sampled_from(VERDICTS),
    )
    def time_passes(self, minutes: int, verdict: Verdict) -> None:
        """What falls due rings."""
        ending = {
            item.ticket
            for item in self.desk.incidents()
            if item.status == "resolved" and item.state in ("listed", "attached")
        }
        left = self.desk.handovers()
        unsaid = {number for each in left for number in each.tickets}
        may = {
            number: rules.aged(ends_with_incident=number in ending, is_left=number in unsaid)
            for number in self.known
        }
        self.desk.passes(timedelta(minutes=minutes, seconds=5), verdict)
        now = self.desk.parts()
        back = {
            number: part._replace(status="open", assignee=None)
            for number, part in self.parts.items()
            if any(number in each.parts for each in left) and now[number].status == "open"
        }
        self.known = self._changed(may, unsaid, back, at_once=False)

    @rule()
    def is_delivered(self) -> None:
        """Everything that waits is sent."""
        self.desk.delivers()
        self.known = self._changed({})
