"""What requesters do on the small desk, by words and by buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from storage.tables import Person, Ticket
from tests.model import rules
from tests.model.cast import REQUESTERS, telegram_id
from tests.model.choosing import (
    COURTESIES,
    MEANT,
    OFFERS,
    POST,
    WORDS,
    back,
    requester,
    requesters,
)
from tests.model.comparing import Compared, heard
from tickets import (
    belonging,
    contacts,
    line1_presses,
    naming_site,
    own,
    resolution,
    withdrawing,
)
from tickets.contacts import Reading, Talk
from tickets.errors import (
    NoSuchTicket,
    NotYourMessage,
    OutOfDate,
    ShutOut,
    WithdrawnAlready,
)
from tickets.incoming import Incoming
from tickets.work import Work


class Requesters(Compared):
    """Three people who ask; one of them may have been blocked."""

    @rule(
        person=requesters,
        reading=st.sampled_from((*WORDS, *WORDS, *COURTESIES)),
        kind=st.sampled_from(("text", "text", "text", "photo", "sticker")),
        album=st.booleans(),
        reply=st.none() | back,
        as_new=st.sampled_from((False, False, False, True)),
    )
    def writes(
        self, person: int, reading: Reading, kind: str, album: bool, reply: int | None, as_new: bool
    ) -> None:
        """A contact's message: it is registered once, in a ticket of theirs."""
        self._writes(person, reading, kind, album=album, reply=reply, as_new=as_new)

    def _writes(
        self, person: int, reading: Reading, kind: str, *, album: bool, reply: int | None, as_new: bool
    ) -> None:
        album_id = f"{person}" if kind == "photo" and album else None
        text = "" if kind in ("photo", "sticker") else "слова"
        reading = reading if text else Reading()
        what = self._message(telegram_id(person), kind, text, album_id, self._answered(person, reply))
        ticket = self.desk.acts(
            person, lambda work, who: contacts.receive(work, who, what, reading, as_new=as_new)
        )
        if person in self.shut_out:
            assert ticket.id == self.shut_out[person][1], "it is kept with what they were blocked from"
            self._one_more_message(ticket.id, what, "requester", internal=False)
            self._is(self.desk.tickets(), self.known)
            assert not self._about(what), "nobody hears of it"
            return
        mine = [
            state
            for state in self.known.values()
            if state.requester == person and not (state.is_spam or state.is_joined)
        ]
        going = [state for state in mine if state.status not in rules.OVER]
        self._one_more_message(ticket.id, what, "requester", internal=False)
        before = self.known.get(ticket.id)
        after = self._changed({ticket.id: rules.WRITTEN})
        if before is None:
            assert after[ticket.id].site == rules.only_site(person)
        if as_new or not mine:
            assert ticket.id not in self.known, "a ticket of its own was to be made"
        elif len(going) == 1 and reply is None:
            assert self.known.get(ticket.id) == going[0], "the only open ticket is the one meant"
        self._crossed(ticket.id, what, after, album=album_id is not None)
        if reading.talk is not Talk.THANKS:
            assert ticket.id not in self.desk.asleep(), "who writes wakes what was put off"
        self.known = after

    @rule(who=requester, act=st.sampled_from(("helped", "person", "missed", "pick")), ticket=back)
    def answers_line_1(self, who: int | None, act: str, ticket: int) -> None:
        """A button under an answer or under *did you mean*."""
        number = self._number(ticket, *rules.ON_LINE_1)
        person = who or self.known[number].requester or REQUESTERS[0]

        async def move(work: Work, who: Person) -> None:
            found = await work.session.get(Ticket, number)
            round_ = (found.offer or {}).get("round", 0) if found is not None else 0
            if act == "helped":
                await line1_presses.helped(work, who, number, round_, POST)
            elif act == "person":
                await line1_presses.call_a_person(work, who, number, POST)
            elif act == "missed":
                left = await line1_presses.next_offers(work, who, number, round_)
                await line1_presses.not_it(work, who, number, round_, OFFERS[: len(left)])
            else:
                picked = await line1_presses.offered(work, who, number, round_, 0)
                await line1_presses.pick(work, who, number, round_, OFFERS[picked - 1])

        state = self.known[number]
        if self._refuses(person, heard(move), NoSuchTicket, OutOfDate, ShutOut):
            return
        assert (state.requester, state.status in rules.ON_LINE_1) == (person, True)
        to = {"helped": {"closed"}, "person": {"open"}, "missed": {"open", *rules.ON_LINE_1}}
        goes = to.get(act, {"answered"})
        self.known = self._changed({number: dict.fromkeys(rules.ON_LINE_1, goes)})

    @rule(who=requester, ticket=back, to=st.none() | back)
    def says_where_it_belongs(self, who: int | None, ticket: int, to: int | None) -> None:
        """The answer to "is it the same matter?", also with a button of somebody's own making."""
        source = self._number(ticket, "new")
        person = who or self.known[source].requester or REQUESTERS[0]
        theirs = [number for number, state in self.known.items() if state.requester == person]
        meant = theirs[-1 - to % len(theirs)] if to is not None else None
        target = self._heir(meant)
        before = self.known
        move = heard(lambda work, who: belonging.belongs(work, who, source, meant, POST))
        if self._refuses(person, move, NoSuchTicket, OutOfDate, ShutOut):
            return
        after = self.desk.tickets()
        if target is None or (before[target].status in rules.OVER and before[target].line == 1):
            assert after == before, "it goes on by itself"
            return
        assert source != target
        self.gone_into[source] = target
        assert {before[number].requester for number in (source, target)} == {person}
        assert after[source] == before[source]._replace(status="closed", is_joined=True)
        old = before[target]
        joined = rules.reopened(old, self._is_there) if old.status in rules.OVER else old
        joined = joined._replace(status="assigned") if joined.status == "waiting" else joined
        self._is(after, {**before, source: after[source], target: joined})

    @rule(who=requester, act=st.sampled_from(("confirm", "not_solved")), ticket=back)
    def says_if_solved(self, who: int | None, act: str, ticket: int) -> None:
        """The answer to "is it solved?"."""
        self._ends(who, act, ticket, 0)

    @rule(
        who=requester, act=st.sampled_from(("rate", "close", "again")), ticket=back, rating=st.integers(1, 5)
    )
    def looks_at_own(self, who: int | None, act: str, ticket: int, rating: int) -> None:
        """A rating, and what `/my` offers."""
        self._ends(who, act, ticket, rating)

    def _ends(self, who: int | None, act: str, ticket: int, rating: int) -> None:
        number = self._number(ticket, *MEANT[act])
        state = self.known[number]
        person = who or state.requester or REQUESTERS[0]
        moves: dict[str, Callable[[Work, Person], Awaitable[object]]] = {
            "confirm": lambda work, who: resolution.confirm(work, who, number, POST),
            "not_solved": lambda work, who: resolution.not_solved(work, who, number, POST),
            "rate": lambda work, who: resolution.rate(work, who, number, rating, POST),
            "close": lambda work, who: own.close(work, who, number, POST),
            "again": lambda work, who: own.take_up_again(work, who, number, POST),
        }
        expected = rules.answered_by_requester(act, person, state, self._is_there, rating)
        self._by_requester(person, moves[act], number, expected)

    @rule(who=requester, ticket=back, site=st.sampled_from((1, 2, 3)))
    def says_from_which_site(self, who: int | None, ticket: int, site: int) -> None:
        """The answer to "where does it come from?"; its button may be of another ticket."""
        number = self._number(ticket, "open", "assigned")
        state = self.known[number]
        person = who or state.requester or REQUESTERS[0]
        self._by_requester(
            person,
            lambda work, who: naming_site.named(work, who, number, site, POST),
            number,
            rules.from_site(person, state, site),
        )

    @rule(message=back, who=requester)
    def takes_back(self, message: int, who: int | None) -> None:
        """`/undo`: only one's own; a ticket in which nothing is left ends on line 1."""
        number, chat_id, writer = self._said(message)
        by = who or writer
        if by in self.shut_out:
            return  # then even the command isn't heard
        if self._refuses(
            by,
            lambda work, who: withdrawing.withdraw(work, who, chat_id, number),
            NotYourMessage,
            WithdrawnAlready,
        ):
            return
        gone = {status: {status, "closed"} for status in rules.ON_LINE_1}
        self.known = self._changed(dict.fromkeys(self.known, gone))

    @rule(message=back, reading=st.sampled_from(WORDS))
    def changes_words(self, message: int, reading: Reading) -> None:
        """An edit, by whoever wrote it."""
        number, chat_id, _ = self._said(message)
        what = Incoming(chat_id, number, "text", f"иначе {self.desk.next_number()}", self.desk.now)
        self.desk.does(lambda work: contacts.edit(work, what, reading))
        on_line_1 = {status: rules.WRITTEN[status] for status in rules.ON_LINE_1}
        self.known = self._changed(dict.fromkeys(self.known, on_line_1))
