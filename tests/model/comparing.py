"""How an act on the desk is compared with what the model says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable

from hypothesis.stateful import RuleBasedStateMachine

from storage.tables import Person
from tests.model import part_rules, rules
from tests.model.cast import GROUPS, INSIDE, REQUESTERS, SPECIALISTS
from tests.model.desk import Part, Row, SmallDesk, State, Turn
from tickets import blocking, duty
from tickets.errors import AlreadyTransferred, NoSuchTicket, Refused, ShutOut
from tickets.incoming import Incoming
from tickets.work import Work


class Compared(RuleBasedStateMachine):
    """The model is what was found after the last act; each act says what it may have changed."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.desk = SmallDesk()
        self.known: dict[int, State] = {}
        self.parts: dict[int, Part] = {}
        #: Who isn't heard: the number of the block, and the ticket that they were blocked from.
        self.shut_out: dict[int, tuple[int, int]] = {}
        #: What somebody has said of their duty for a department.
        self.duty: dict[tuple[int, int], str] = {}
        #: Departments whose new tickets are offered in turn.
        self.by_turns: set[int] = set()
        #: Who is asked to take which ticket.
        self.turns: dict[int, Turn] = {}
        #: Tickets that have gone into others.
        self.gone_into: dict[int, int] = {}
        self.inside = {person: set(groups) for person, groups in INSIDE.items()}
        self.inside |= {person: set() for person in REQUESTERS}
        self.written = 0

    def teardown(self) -> None:
        """The checker of every story has the last word."""
        try:
            assert not (found := self.desk.wrong()), found
        finally:
            self.desk.closes()

    def _exactly(
        self,
        person: int,
        move: Callable[[Work, Person], Awaitable[object]],
        number: int,
        expected: rules.Outcome,
        parts: dict[int, Part] | None = None,
    ) -> None:
        """The move ends as the model says: with this ticket's new state, or refused with nothing changed.

        Args:
            parts: what becomes of parts, besides that they end with their ticket.
        """
        if isinstance(expected, type):
            # What was never shown in a group isn't known there; else it is said where it has gone.
            kinds = (expected, NoSuchTicket) if expected is AlreadyTransferred else (expected,)
            assert self._refuses(person, move, *kinds), f"{expected.__name__} was to be raised"
            return
        self.desk.acts(person, move)
        self._is(self.desk.tickets(), {**self.known, number: expected}, parts)

    def _by_requester(
        self,
        person: int,
        move: Callable[[Work, Person], Awaitable[object]],
        number: int,
        expected: rules.Outcome,
    ) -> None:
        """The same for a requester's press, who may not be heard."""
        expected = ShutOut if person in self.shut_out else expected
        self._exactly(person, heard(move), number, expected)

    def _refuses(
        self, person: int, move: Callable[[Work, Person], Awaitable[object]], *kinds: type[Refused]
    ) -> bool:
        """Whether the move is refused in one of these ways; then nothing has changed."""
        try:
            self.desk.acts(person, move)
        except Refused as refusal:
            if type(refusal) not in kinds:
                raise
            self._is(self.desk.tickets(), self.known)
            return True
        return False

    def _changed(
        self,
        may: dict[int, dict[str, set[str]]],
        freed: Collection[int] = (),
        parts: dict[int, Part] | None = None,
        *,
        at_once: bool = True,
    ) -> dict[int, State]:
        """The tickets now; none but these has changed, and these only in these ways.

        Args:
            freed: those of which nobody has said what becomes of them while their assignee is off duty.
            parts: what becomes of parts, besides that they end with their ticket.
            at_once: all of it happened at one moment.
        """
        after = self.desk.tickets()
        for number, state in after.items():
            before = self.known.get(number)
            if before == state:
                continue
            ways = may.get(number) or (rules.WRITTEN if before is None else {})
            was = before.status if before else ""
            assert state.status in ways.get(was, ()), f"ticket {number}: {was} became {state.status}"
            if before is not None:
                kept = before._replace(status=state.status, line=state.line, department=state.department)
                if number in freed and (was, state.status) in rules.HANDED_BACK:
                    kept = kept._replace(assignee=None)
                assert state == kept, f"ticket {number}: {before} became {state}"
                assert state.department == before.department or was in rules.ON_LINE_1
        self._holds(after, parts, at_once=at_once)
        return after

    def _is(
        self, after: dict[int, State], expected: dict[int, State], parts: dict[int, Part] | None = None
    ) -> None:
        assert after == expected, _difference(after, expected)
        self._holds(after, parts)
        self.known = after

    def _holds(
        self, tickets: dict[int, State], parts: dict[int, Part] | None = None, *, at_once: bool = True
    ) -> None:
        """What must be so after every act."""
        type(self).steps += 1
        found = self.desk.parts()
        expected = {
            number: part_rules.after(part, tickets[part.ticket])
            for number, part in {**self.parts, **(parts or {})}.items()
        }
        assert found == expected, f"the parts are {found}, not {expected}"
        self.parts = found
        self._are_timed(tickets)
        self._are_in_somebodys_hands(tickets)
        self._are_offered(tickets, at_once=at_once)

    def _are_timed(self, tickets: dict[int, State]) -> None:
        timed, asleep, rung = self.desk.timers(), self.desk.asleep(), self.desk.rung()
        for number, state in tickets.items():
            must, may = rules.TIMED[state.status]
            kinds = timed.get(number, set())
            assert must <= kinds <= must | may, f"ticket {number} ({state.status}) has timers {kinds}"
            assert kinds or state.status == "closed", f"ticket {number} ({state.status}) is forgotten"
            assert ("snooze" in kinds) == (number in asleep), f"ticket {number} is put off for ever"
            assert ("call_back" in kinds) == (number in rung), f"nobody rings back about ticket {number}"
            assert state.requester is None or number not in rung

    def _are_in_somebodys_hands(self, tickets: dict[int, State]) -> None:
        shown = self.desk.shown()
        for number, state in tickets.items():
            if state.status != "closed":
                assert (state.line == 1) == (state.status in rules.ON_LINE_1), (number, state)
            if state.status in ("assigned", "waiting"):
                assert state.assignee is not None
                group = GROUPS[state.department]
                assert group in self.inside[state.assignee], f"who has ticket {number} has left"
            if state.status == "open":
                assert state.assignee is None
            if state.line == 2:
                assert (number, GROUPS[state.department]) in shown, f"ticket {number} has no card"

    def _are_offered(self, tickets: dict[int, State], *, at_once: bool) -> None:
        """Whoever is asked to take a ticket can, has the fewest, and wasn't asked before."""
        turns, timed = self.desk.turns(), self.desk.timers()
        rung = {number for number, kinds in timed.items() if "turn" in kinds}
        assert rung == set(turns), f"turns {set(turns)} and their timers {rung} differ"
        for number, (person, asked) in turns.items():
            state = tickets[number]
            assert state.status == "open", f"somebody is asked to take ticket {number}: {state}"
            assert state.department in self.by_turns, f"nobody asks for ticket {number} in turn: {state}"
            assert person in self._on_duty(state.department) - asked, f"ticket {number} waits for {person}"
        new = [number for number, turn in turns.items() if self.turns.get(number) != turn]
        self.turns = turns
        if at_once and len(new) == 1:  # of several at once each was chosen before the others were
            number = new[0]
            left = self._may_be_asked(tickets[number]) - turns[number].asked
            has = {each: rules.tickets_of(each, tickets, turns, besides=number) for each in left}
            assert has[turns[number].person] == min(has.values()), f"ticket {number}: {turns}, {has}"

    def _may_be_asked(self, ticket: State) -> set[int]:
        return self._on_duty(ticket.department) - {ticket.requester}

    def _says_of_duty(self, person: int, state: str) -> None:
        """Somebody is there or isn't, for all their departments."""
        self.desk.acts(person, lambda work, who: duty.declare(work, who, state))
        its = [(person, number) for number, chat_id in GROUPS.items() if chat_id in self.inside[person]]
        self.duty |= dict.fromkeys(its, state)

    def _one_more_message(self, ticket: int, what: Incoming, author: str, *, internal: bool) -> None:
        found = self.desk.messages()
        self.written += 1
        assert len(found) == self.written, "each message is registered exactly once"
        last = found[-1]
        assert (last.ticket, last.telegram_number) == (ticket, what.telegram_message_id)
        assert (last.author, last.internal) == (author, internal)

    def _crossed(self, ticket: int, what: Incoming, after: dict[int, State], *, album: bool) -> None:
        """A requester's message reaches whoever works on it, once; an album when it is complete."""
        before, rows = self.known.get(ticket), self._about(what)
        relays = [row for row in rows if row.kind == "relay"]
        works = before is not None and before.status in ("assigned", "waiting")
        assert len(relays) == (works and not album), relays
        assert all(row.chat_id == GROUPS[after[ticket].department] for row in relays)

    def _about(self, what: Incoming) -> list[Row]:
        number = next(
            said.id for said in self.desk.messages() if said.telegram_number == what.telegram_message_id
        )
        return [row for row in self.desk.waiting() if row.message_id == number]

    # --- naming

    def _number(self, back_by: int, *meant: str) -> int:
        """The number of a ticket: the newest with one of these states as a rule, else any."""
        fits = [number for number, state in self.known.items() if _is_in(state, meant)]
        others = [number for number, state in self.known.items() if not _is_in(state, meant)]
        found = [*reversed(fits), *reversed(others)]
        return found[back_by % len(found)]

    def _at_hand(self, ticket: State) -> int:
        """The specialist who has a ticket, or whoever may take it."""
        group = GROUPS[ticket.department]
        inside = (person for person in SPECIALISTS if group in self.inside[person])
        return ticket.assignee or next(inside, SPECIALISTS[0])

    def _has_parts(self, number: int) -> bool:
        """Whether other departments still see to parts of a ticket."""
        return any(part.ticket == number and part.status in part_rules.LIVE for part in self.parts.values())

    def _is_there(self, person: int, department: int) -> bool:
        """Whether somebody is in a department's group, and not off duty."""
        return GROUPS[department] in self.inside[person] and self.duty.get((person, department)) != "off"

    def _on_duty(self, department: int) -> set[int]:
        """Who has said that they are there for a department."""
        return {
            person
            for person in self._colleagues(GROUPS[department])
            if self.duty.get((person, department)) == "on"
        }

    def _heir(self, number: int | None) -> int | None:
        """The ticket in which stands what was written in this one."""
        while number in self.gone_into:
            number = self.gone_into[number]
        return number

    def _colleagues(self, chat_id: int) -> set[int]:
        """Who belongs to a staff group."""
        return {person for person in SPECIALISTS if chat_id in self.inside[person]}

    def _said(self, back_by: int) -> tuple[int, int, int]:
        """The Telegram number, the chat and the writer of a message, the newest being 0 back."""
        found = [said for said in self.desk.messages() if said.person is not None]
        said = found[-1 - back_by % len(found)]
        assert said.person is not None
        return said.telegram_number, said.chat_id, said.person

    def _answered(self, person: int, back_by: int | None) -> int | None:
        """The Telegram number of one of a requester's own messages; None without any."""
        if back_by is None:
            return None
        found = [said for said in self.desk.messages() if said.person == person]
        return found[-1 - back_by % len(found)].telegram_number if found else None

    def _message(self, chat_id: int, kind: str, text: str, album: str | None, reply: int | None) -> Incoming:
        number = self.desk.next_number()
        file_id = None if kind == "text" else f"file{number}"
        return Incoming(
            chat_id, number, kind, text, self.desk.now, file_id=file_id, album=album, reply_to=reply
        )


def heard(
    move: Callable[[Work, Person], Awaitable[object]],
) -> Callable[[Work, Person], Awaitable[object]]:
    """The move of a requester who presses a button: whoever was blocked presses in vain."""

    async def made(work: Work, who: Person) -> object:
        blocking.must_be_heard(who)
        return await move(work, who)

    return made


def _difference(after: dict[int, State], expected: dict[int, State]) -> str:
    wrong: Iterable[int] = {*after, *expected}
    return "; ".join(
        f"ticket {number} is {after.get(number)}, not {expected.get(number)}"
        for number in wrong
        if after.get(number) != expected.get(number)
    )


def _is_in(state: State, meant: tuple[str, ...]) -> bool:
    return ("spam" if state.is_spam else state.status) in meant
