"""What specialists do with tickets on the small desk: take, work, pass on, write, come and go."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person, Ticket
from tests.model import part_rules, rules
from tests.model.cast import EVER, GROUPS, telegram_id
from tests.model.choosing import MEANT, back, departments, elsewhere, specialist, specialists
from tests.model.comparing import Compared
from tickets import claims, leaving, people, resolution, talk, transferring
from tickets.work import Work

STAFF: dict[str, Callable[[Work, Person, int], Awaitable[Ticket]]] = {
    "take": claims.take,
    "release": claims.release,
    "wait": resolution.wait,
    "resolve": resolution.resolve,
    "spam": resolution.spam,
    "not_spam": resolution.not_spam,
}


class Specialists(Compared):
    """Three people in two staff groups."""

    @rule(who=specialist, ticket=back, elsewhere=elsewhere)
    def takes(self, who: int | None, ticket: int, elsewhere: int | None) -> None:
        """*Take*, on a card; as a rule in the group that has the ticket."""
        self._presses(who, "take", ticket, elsewhere)

    @rule(
        who=specialist, act=st.sampled_from(("release", "wait", "resolve")), ticket=back, elsewhere=elsewhere
    )
    def works(self, who: int | None, act: str, ticket: int, elsewhere: int | None) -> None:
        """What the assignee presses in the ticket's topic."""
        self._presses(who, act, ticket, elsewhere)

    @rule(who=specialist, act=st.sampled_from(("spam", "not_spam")), ticket=back, elsewhere=elsewhere)
    def sorts_out(self, who: int | None, act: str, ticket: int, elsewhere: int | None) -> None:
        """*Spam*, and back."""
        self._presses(who, act, ticket, elsewhere)

    def _presses(self, who: int | None, act: str, ticket: int, elsewhere: int | None) -> None:
        number = self._number(ticket, *MEANT[act])
        state = self.known[number]
        person = who or self._at_hand(state)
        chat_id = elsewhere or GROUPS[state.department]

        async def move(work: Work, who: Person) -> None:
            await people.must_be_member(work, chat_id, who.telegram_id, EVER)
            found = await claims.staff_ticket(work, number)
            if GROUPS[found.department_id] != chat_id:
                raise await transferring.not_here(work, found, chat_id)
            await STAFF[act](work, who, number)

        expected = rules.pressed(
            act,
            person,
            state,
            chat_id,
            self.inside[person],
            has_parts=self._has_parts(number),
            is_heard=state.requester not in self.shut_out,
        )
        self._exactly(person, move, number, expected)

    @rule(who=specialist, ticket=back, to=departments)
    def transfers(self, who: int | None, ticket: int, to: int) -> None:
        """*Transfer*, by a member of some group."""
        number = self._number(ticket, "open", "assigned", "waiting")
        state = self.known[number]
        person, origin, here = who or self._at_hand(state), state.department, GROUPS[state.department]
        groups = sorted(self.inside[person])
        if not groups:
            return
        chat_id = here if here in groups else groups[0]

        async def move(work: Work, who: Person) -> None:
            await transferring.transfer(work, who, number, chat_id, origin=origin, to=to, reason="не наше")

        self._exactly(person, move, number, rules.transferred(person, state, chat_id, to))

    @rule(who=specialist, ticket=back, inside=st.booleans(), reply=st.booleans(), album=st.booleans())
    def writes_in_topic(self, who: int | None, ticket: int, inside: bool, reply: bool, album: bool) -> None:
        """Words in a ticket's topic: only the assignee's, and those of `/reply`, reach the requester."""
        number = self._number(ticket, "assigned", "waiting", "resolved")
        state = self.known[number]
        person = who or self._at_hand(state)
        if state.line != 2 or (reply and state.status == "closed"):
            return
        album_id = f"s{person}" if album and not reply else None
        what = self._message(
            GROUPS[state.department], "photo" if album_id else "text", "слова", album_id, None
        )

        async def move(work: Work, who: Person) -> bool:
            found = await work.session.get(Ticket, number)
            assert found is not None
            if reply:
                return (await talk.reply(work, who, found, what)).internal
            return (await talk.from_specialist(work, who, found, what, inside=inside)).internal

        internal = self.desk.acts(person, move)
        if album_id is None:
            speaks = reply or (state.assignee == person and state.status != "closed" and not inside)
            public = speaks and state.requester is not None
            assert internal is not public, "who may speak to the requester"
        self._one_more_message(number, what, "specialist", internal=internal)
        to_requester = telegram_id(state.requester or 0)
        sent = [row for row in self._about(what) if row.kind == "relay" and row.chat_id == to_requester]
        assert len(sent) == (not internal and album_id is None), "a note stays inside, a word goes out once"
        self.known = self._changed({})

    @rule(person=specialists, chat_id=st.sampled_from((-1001, -1002)), comes=st.booleans())
    def comes_or_leaves(self, person: int, chat_id: int, comes: bool) -> None:
        """Membership of a staff group; who goes leaves the tickets to the queue."""

        async def move(work: Work, who: Person) -> None:
            await people.note_membership(work, chat_id, who.telegram_id, comes)
            if not comes:
                await leaving.member_left(work, chat_id, who)

        self.desk.acts(person, move)
        expected, parts = dict(self.known), dict(self.parts)
        if comes:
            self.inside[person].add(chat_id)
        else:
            self.inside[person].discard(chat_id)
            for department in GROUPS:
                if GROUPS[department] == chat_id:
                    self.duty.pop((person, department), None)
            expected = {number: rules.left(person, state, chat_id) for number, state in self.known.items()}
            parts = {number: part_rules.left(person, part, chat_id) for number, part in self.parts.items()}
        self._is(self.desk.tickets(), expected, parts)
