"""Calls and visits on the small desk: written down, decided on, and rung back in the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Department, Person
from tests.model import rules
from tests.model.cast import CALLERS, GROUPS
from tests.model.choosing import VERDICTS, back, departments, specialists
from tests.model.comparing import Compared
from tests.model.desk import State
from tickets import call_backs, calls, registering
from tickets.errors import NoSuchTicket, OutOfDate
from tickets.form import Form
from tickets.line1 import Verdict
from tickets.work import Work


class Calls(Compared):
    """`/register` and what follows from it."""

    def __init__(self) -> None:
        super().__init__()
        self.tries: dict[int, int] = {}

    @rule(
        person=specialists,
        form=st.sampled_from(CALLERS),
        department=departments,
        verdict=st.sampled_from(VERDICTS),
    )
    def registers(self, person: int, form: Form, department: int, verdict: Verdict) -> None:
        """Writes down who called and what about."""
        written = 100 + person, self.desk.next_number()

        async def move(work: Work, who: Person) -> int:
            its = await work.session.get_one(Department, department)
            return (await registering.register(work, who, its, form, verdict, written)).id

        number = self.desk.acts(person, move)
        self.written += 1
        made = State(None, "new", 1, None, department, False, None, None, False)
        self._is(self.desk.tickets(), {**self.known, number: made})

    @rule(
        person=specialists,
        act=st.sampled_from(("solve", "take", "to_queue", "to_queue")),
        call=back,
        to=st.none() | departments,
    )
    def decides_on_call(self, person: int, act: str, call: int, to: int | None) -> None:
        """*Helped*, *I'll take it*, *To the queue*; also under what was decided on already."""
        number = self._call(call, "new")
        state = self.known[number]
        if act == "take" and not self._is_at_home(person, state):
            return
        moves: dict[str, Callable[[Work, Person], Awaitable[object]]] = {
            "solve": lambda work, who: registering.solve(work, who, number, None),
            "take": lambda work, who: registering.take(work, who, number),
            "to_queue": lambda work, who: registering.to_queue(work, who, number, to or state.department),
        }
        outcome: rules.Outcome
        if state.requester is not None:
            outcome = NoSuchTicket
        elif (state.status, state.line) != ("new", 1):
            outcome = OutOfDate
        elif act == "solve":
            outcome = state._replace(status="closed")
        elif act == "take":
            outcome = state._replace(status="assigned", line=2, assignee=person)
        else:
            outcome = state._replace(status="open", line=2, department=to or state.department)
        self._exactly(person, moves[act], number, outcome)

    def _is_at_home(self, person: int, state: State) -> bool:
        return person in self._colleagues(GROUPS[state.department])

    @rule(person=specialists, outcome=st.sampled_from(call_backs.OUTCOMES), call=back)
    def rings_back(self, person: int, outcome: str, call: int) -> None:
        """Asks a caller whether the problem is gone."""
        number = self._call(call, "resolved")
        state, rung = self.known[number], self.desk.rung()
        expected: rules.Outcome = NoSuchTicket if state.requester is not None else OutOfDate
        if number in rung:
            before = self.tries.get(number, 0) if state.status == "resolved" else 0
            tries = before + (outcome == "no_answer")
            self.tries[number] = 0 if outcome != "no_answer" or tries >= 3 else tries
            expected = rules.rang(outcome, state, self._is_there, tries)
        self._exactly(person, lambda work, who: calls.rang(work, who, number, outcome), number, expected)

    def _call(self, back_by: int, *meant: str) -> int:
        """The number of a ticket that somebody has called about, as a rule."""
        called = [number for number, state in self.known.items() if state.requester is None]
        fits = [number for number in called if self.known[number].status in meant]
        found = [*reversed(fits), *reversed(called)] or list(self.known)
        return found[back_by % len(found)]
