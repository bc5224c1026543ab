"""Random acts of six people on one desk, each compared with the model; the checker looks at the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from storage.tables import Person, Ticket
from tests.model import rules
from tests.model.comparing import Compared
from tests.model.desk import (
    EVER,
    GROUPS,
    NAMES,
    REQUESTERS,
    SPECIALISTS,
    telegram_id,
)
from tickets import (
    belonging,
    claims,
    contacts,
    leaving,
    line1_presses,
    own,
    people,
    resolution,
    talk,
    transferring,
    withdrawing,
)
from tickets.answers import Offer
from tickets.contacts import Reading, Talk
from tickets.errors import (
    NoSuchTicket,
    NotYourMessage,
    OutOfDate,
    WithdrawnAlready,
)
from tickets.incoming import Incoming
from tickets.line1 import Verdict
from tickets.work import Work

OFFERS = tuple(Offer(number, f"Вопрос {number}", f"Ответ {number}") for number in (1, 2, 3, 4))
#: The second entry names the second department.
_WHY: dict[str, Any] = {"probability": 0.9, "candidates": [2], "departments": {"2": NAMES[2]}}
VERDICTS = (
    Verdict("ANSWER", OFFERS[:1]),
    Verdict("ANSWER", OFFERS[1:3], hand_over_too=True, why=_WHY),
    Verdict("ASK", OFFERS),
    Verdict("ESCALATE"),
    Verdict("ESCALATE", why=_WHY),
)
URGENT = Verdict("ESCALATE", urgent="касса стоит")
WORDS = (*(Reading(None, verdict) for verdict in VERDICTS), Reading(None, URGENT))
COURTESIES = tuple(Reading(talk) for talk in Talk)
STAFF: dict[str, Callable[[Work, Person, int], Awaitable[Ticket]]] = {
    "take": claims.take,
    "release": claims.release,
    "wait": resolution.wait,
    "resolve": resolution.resolve,
    "spam": resolution.spam,
    "not_spam": resolution.not_spam,
}
POST = 7

#: A history that fails is told as it was: making it shorter takes many minutes.
RANDOM = settings(
    stateful_step_count=50,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)

requesters, specialists = st.sampled_from(REQUESTERS), st.sampled_from(SPECIALISTS)
departments = st.sampled_from(tuple(GROUPS))
#: Which of the tickets or messages: the likeliest as a rule, or one further back.
back = st.sampled_from((0, 0, 0, 0, 1, 1, 2, 3, 5))
#: Who acts: as a rule whoever it is up to (None), now and then anybody.
requester = st.sampled_from((None,) * 6 + REQUESTERS)
specialist = st.sampled_from((None,) * 6 + SPECIALISTS)
elsewhere = st.sampled_from((None, None, None, -1001, -1002))
#: Which tickets an act is for, as a rule.
MEANT = {
    "take": ("open",),
    "release": ("assigned", "waiting"),
    "wait": ("assigned",),
    "resolve": ("assigned", "waiting"),
    "spam": ("open", "assigned", "waiting", "resolved"),
    "not_spam": ("spam",),
    "confirm": ("resolved",),
    "not_solved": ("resolved",),
    "rate": ("closed",),
    "close": ("new", "answered", "open", "assigned", "waiting"),
    "again": ("closed",),
}


class Desk(Compared):
    """What six people may do, and time."""

    @initialize(reading=st.sampled_from(WORDS), waits=st.booleans(), resolved=st.booleans())
    def begins(self, reading: Reading, waits: bool, resolved: bool) -> None:
        """Everybody has asked something: one is answered, one in work or done, one in the queue."""
        for person, asked in zip(
            REQUESTERS, (reading, Reading(None, URGENT), Reading(Talk.HUMAN)), strict=True
        ):
            self._writes(person, asked, "text", album=False, reply=None, as_new=False)
        self.is_delivered()
        self._presses(None, "take", 0, None)
        if waits or resolved:
            self._presses(None, "resolve" if resolved else "wait", 0, None)

    # --- what requesters do

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
        mine = [state for state in self.known.values() if state.requester == person and not state.is_spam]
        going = [state for state in mine if state.status not in rules.OVER]
        self._one_more_message(ticket.id, what, "requester", internal=False)
        after = self._changed({ticket.id: rules.WRITTEN})
        if as_new or not mine:
            assert ticket.id not in self.known, "a ticket of its own was to be made"
        elif len(going) == 1 and reply is None:
            assert self.known.get(ticket.id) == going[0], "the only open ticket is the one meant"
        self._crossed(ticket.id, what, after, album=album_id is not None)
        self.known = after

    @rule(who=requester, act=st.sampled_from(("helped", "person", "missed", "pick")), ticket=back)
    def answers_line_1(self, who: int | None, act: str, ticket: int) -> None:
        """A button under an answer or under *did you mean*."""
        number = self._number(ticket, *rules.ON_LINE_1)
        person = who or self.known[number].requester

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
        if self._refuses(person, move, NoSuchTicket, OutOfDate):
            return
        assert (state.requester, state.status in rules.ON_LINE_1) == (person, True)
        to = {"helped": {"closed"}, "person": {"open"}, "missed": {"open", *rules.ON_LINE_1}}
        goes = to.get(act, {"answered"})
        self.known = self._changed({number: dict.fromkeys(rules.ON_LINE_1, goes)})

    @rule(who=requester, ticket=back, to=st.none() | back)
    def says_where_it_belongs(self, who: int | None, ticket: int, to: int | None) -> None:
        """The answer to "is it the same matter?", also with a button of somebody's own making."""
        source = self._number(ticket, "new")
        person = who or self.known[source].requester
        theirs = [number for number, state in self.known.items() if state.requester == person]
        target = theirs[-1 - to % len(theirs)] if to is not None else None
        before = self.known
        if self._refuses(
            person,
            lambda work, who: belonging.belongs(work, who, source, target, POST),
            NoSuchTicket,
            OutOfDate,
        ):
            return
        after = self.desk.tickets()
        if target is None or (before[target].status in rules.OVER and before[target].line == 1):
            assert after == before, "it goes on by itself"
            return
        assert source != target
        assert {before[number].requester for number in (source, target)} == {person}
        assert after[source] == before[source]._replace(status="closed")
        old = before[target]
        joined = rules.reopened(old, self.inside) if old.status in rules.OVER else old
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
        person = who or state.requester
        moves: dict[str, Callable[[Work, Person], Awaitable[object]]] = {
            "confirm": lambda work, who: resolution.confirm(work, who, number, POST),
            "not_solved": lambda work, who: resolution.not_solved(work, who, number, POST),
            "rate": lambda work, who: resolution.rate(work, who, number, rating, POST),
            "close": lambda work, who: own.close(work, who, number, POST),
            "again": lambda work, who: own.take_up_again(work, who, number, POST),
        }
        self._exactly(
            person, moves[act], number, rules.answered_by_requester(act, person, state, self.inside, rating)
        )

    @rule(message=back, who=requester)
    def takes_back(self, message: int, who: int | None) -> None:
        """`/undo`: only one's own; a ticket in which nothing is left ends on line 1."""
        number, chat_id, writer = self._said(message)
        by = who or writer
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

    # --- what specialists do

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

        self._exactly(person, move, number, rules.pressed(act, person, state, chat_id, self.inside[person]))

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
            public = reply or (state.assignee == person and state.status != "closed" and not inside)
            assert internal is not public, "who may speak to the requester"
        self._one_more_message(number, what, "specialist", internal=internal)
        to_requester = telegram_id(state.requester)
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
        expected = dict(self.known)
        if comes:
            self.inside[person].add(chat_id)
        else:
            self.inside[person].discard(chat_id)
            expected = {number: rules.left(person, state, chat_id) for number, state in self.known.items()}
        self._is(self.desk.tickets(), expected)

    # --- what happens by itself

    @rule(
        minutes=st.sampled_from((0, 1, 3, 12, 40, 190, 190, 400)),
        verdict=st.sampled_from(VERDICTS),
    )
    def time_passes(self, minutes: int, verdict: Verdict) -> None:
        """What falls due rings."""
        self.desk.passes(timedelta(minutes=minutes, seconds=5), verdict)
        self.known = self._changed(dict.fromkeys(self.known, rules.AGED))

    @rule()
    def is_delivered(self) -> None:
        """Everything that waits is sent."""
        self.desk.delivers()
        self.known = self._changed({})
