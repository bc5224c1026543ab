"""Outages on the small desk: begun from a ticket, joined by others, told about, ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person
from tests.model import rules
from tests.model.cast import EVER, GROUPS, LEADS, REQUESTERS
from tests.model.choosing import POST, back, requester, specialist, specialists
from tests.model.comparing import Compared
from tickets import claims, incident_tickets, incidents, people, transferring
from tickets.errors import (
    AlreadyTransferred,
    IsClosed,
    NoSuchIncident,
    NoSuchTicket,
    NotALead,
    NotAMember,
    OutOfDate,
)
from tickets.work import Work

KNOWN = {"ru": "Чиним, ждите"}


class Incidents(Compared):
    """`/incident`, its buttons, and the end."""

    @rule(who=specialist, act=st.sampled_from(("begin", "attach", "attach", "detach")), ticket=back, to=back)
    def says_of_incident(self, who: int | None, act: str, ticket: int, to: int) -> None:
        """`/incident` in a ticket's topic: a new one, one of those that are open, or none after all."""
        number = self._number(ticket, "open", "assigned", "waiting")
        state = self.known[number]
        person, chat_id = who or self._at_hand(state), GROUPS[state.department]
        open_ = sorted({item.incident for item in self.desk.incidents() if item.status == "open"})
        incident = open_[-1 - to % len(open_)] if open_ else 1

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            found = await claims.staff_ticket(work, number)
            if GROUPS[found.department_id] != chat_id:
                raise await transferring.not_here(work, found, chat_id)
            if act == "begin":
                await incidents.begin_by_hand(work, who, found, chat_id, "слова")
            elif act == "attach":
                await incident_tickets.attach_by_hand(work, who, found, incident, chat_id)
            else:
                await incident_tickets.detach(work, who, found)

        kinds = (NoSuchTicket, AlreadyTransferred, NotAMember, IsClosed, NotALead, NoSuchIncident, OutOfDate)
        belonged = self._belongs(number)
        if self._refuses(person, move, *kinds):
            return
        assert person in self._colleagues(chat_id)
        assert state.line == 2
        assert self._belongs(number) == (act != "detach")
        assert belonged == (act == "detach")
        assert act == "detach" or state.status not in rules.OVER
        assert act != "begin" or LEADS.get(state.department, person) == person
        self._is(self.desk.tickets(), self.known)

    @rule(
        person=specialists,
        act=st.sampled_from(("tell", "resolve")),
        to=back,
        chat_id=st.sampled_from((-1001, -1001, -1002)),
    )
    def speaks_of_incident(self, person: int, act: str, to: int, chat_id: int) -> None:
        """One word to all of an incident's tickets, or its end."""
        all_ = sorted({item.incident for item in self.desk.incidents()})
        if not all_ or chat_id not in self.inside[person]:
            return
        number = all_[-1 - to % len(all_)]
        moves: dict[str, Callable[[Work, Person], Awaitable[object]]] = {
            "tell": lambda work, who: incidents.update(work, who, number, chat_id, KNOWN),
            "resolve": lambda work, who: incidents.resolve(work, who, number, chat_id, KNOWN),
        }
        if not self._refuses(person, moves[act], NoSuchIncident, NotALead, OutOfDate):
            self._is(self.desk.tickets(), self.known)

    @rule(who=requester, ticket=back)
    def says_it_is_something_else(self, who: int | None, ticket: int) -> None:
        """*Mine is something else*, under what is known of an incident."""
        attached = sorted(item.ticket for item in self.desk.incidents() if item.state == "attached")
        number = attached[ticket % len(attached)] if attached else self._number(ticket)
        state = self.known[number]
        person = who or state.requester or REQUESTERS[0]
        expected: rules.Outcome = state
        if state.requester != person:
            expected = NoSuchTicket
        elif state.status in rules.OVER or not self._is_attached(number):
            expected = OutOfDate
        self._by_requester(
            person, lambda work, who: incident_tickets.apart(work, who, number, POST), number, expected
        )

    def _is_attached(self, number: int) -> bool:
        found = [item for item in self.desk.incidents() if item.ticket == number]
        return any(item.status == "open" and item.state == "attached" for item in found)

    def _belongs(self, number: int) -> bool:
        """Whether a ticket is one of an open incident's, or is about to be."""
        found = [item for item in self.desk.incidents() if item.ticket == number]
        return any(item.status == "open" and item.state in incidents.BELONGING for item in found)
