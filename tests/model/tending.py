"""What else is done on the small desk: tickets are given away, put off, merged; requesters blocked."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person
from tests.model import rules
from tests.model.cast import EVER, GROUPS
from tests.model.choosing import back, specialist, specialists
from tests.model.comparing import Compared
from tickets import assigning, blocking, merging, people, snoozing
from tickets.errors import NotAMember, NotTheBlocker, OutOfDate
from tickets.work import Work


class Tending(Compared):
    """`/assign`, `/snooze`, `/merge`, `/block`."""

    @rule(who=specialist, ticket=back, to=specialists)
    def assigns(self, who: int | None, ticket: int, to: int) -> None:
        """Gives a ticket to a colleague."""
        number = self._number(ticket, "open", "assigned", "waiting")
        state = self.known[number]
        person, chat_id = who or self._at_hand(state), GROUPS[state.department]

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            await assigning.assign(work, who, number, chat_id, to)

        expected = rules.assigned(person, state, chat_id, to, self._colleagues(chat_id))
        if chat_id not in self.inside[person]:
            expected = NotAMember
        self._exactly(person, move, number, expected)

    @rule(who=specialist, ticket=back, minutes=st.sampled_from((2, 30, 180)))
    def puts_off(self, who: int | None, ticket: int, minutes: int) -> None:
        """Puts a ticket off until a moment."""
        number = self._number(ticket, "assigned", "waiting")
        state = self.known[number]
        person = who or self._at_hand(state)
        until = self.desk.now + timedelta(minutes=minutes)
        expected = rules.pressed("snooze", person, state, GROUPS[state.department], set(GROUPS.values()))
        self._exactly(person, lambda work, who: snoozing.snooze(work, who, number, until), number, expected)
        if not isinstance(expected, type):
            assert number in self.desk.asleep()

    @rule(who=specialist, ticket=back, other=back)
    def merges(self, who: int | None, ticket: int, other: int) -> None:
        """Takes another ticket of the same requester into one's own."""
        stays = self._number(ticket, "assigned", "waiting")
        state = self.known[stays]
        person, chat_id = who or self._at_hand(state), GROUPS[state.department]
        theirs = [key for key, one in self.known.items() if key != stays and one.requester == state.requester]
        among = [stays, *theirs]  # as a rule another one of theirs
        number = among[-1 - other % len(among)]
        expected = rules.merged(
            person,
            state,
            self.known[number],
            chat_id,
            same=number == stays,
            has_parts=self._has_parts(number),
        )
        self._exactly(
            person, lambda work, who: merging.merge(work, who, stays, number, chat_id), number, expected
        )
        if not isinstance(expected, type):
            self.gone_into[number] = stays

    @rule(who=specialist, ticket=back)
    def blocks(self, who: int | None, ticket: int) -> None:
        """A requester isn't heard any more; all that they have open is spam."""
        if self.shut_out:
            return  # one at a time: who isn't heard does nothing
        number = self._number(ticket, "open", "assigned")
        state = self.known[number]
        person, chat_id = who or self._at_hand(state), GROUPS[state.department]
        at = blocking.Reader(chat_id, ())
        refused = rules.blocked(person, state, chat_id, set(self.shut_out))
        if refused is not None:
            self._exactly(
                person, lambda work, who: blocking.block(work, who, number, at, "реклама"), number, refused
            )
            return
        made = self.desk.acts(person, lambda work, who: blocking.block(work, who, number, at, "реклама"))
        assert state.requester is not None
        self.shut_out[state.requester] = made.id, number
        expected = {key: rules.unheard(one, state.requester) for key, one in self.known.items()}
        self._is(self.desk.tickets(), expected)

    @rule(who=specialist)
    def unblocks(self, who: int | None) -> None:
        """Whoever was blocked is heard again; nothing of what they had comes back by itself."""
        if not self.shut_out:
            return
        ((shut, (block, ticket)),) = self.shut_out.items()
        state = self.known[ticket]
        person, at = who or self._at_hand(state), blocking.Reader(GROUPS[state.department], ())
        if self._refuses(person, lambda work, who: blocking.lift(work, who, block, at), NotTheBlocker):
            return
        del self.shut_out[shut]
        self._is(self.desk.tickets(), self.known)
        assert self._refuses(person, lambda work, who: blocking.lift(work, who, block, at), OutOfDate)
