"""Every figure equals a plain recount of random histories, ticket by ticket and hour by hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tickets.lives import Tickets, lives_of
from tickets.marks import KINDS, NONE, OTHER, REASONS, TARGETS, lines_of, mark_of
from tickets.reports import OUTCOMES, Report, outcomes_of, report

ZONE = ZoneInfo("Europe/Berlin")
#: Histories go in steps of six hours, through the night in which the clock is put back.
STEP = 6 * 3600
BEGAN = int(datetime(2026, 10, 23, 21, tzinfo=UTC).timestamp())
VALUES = {
    "line1.answered": st.integers(1, 3),
    "ticket.claimed": st.integers(7, 8),
    "ticket.rated": st.integers(1, 5),
    "ticket.closed": st.sampled_from((*range(len(REASONS)), OTHER)),
    "ticket.handed_over": st.sampled_from((*range(len(REASONS)), OTHER)),
    "ticket.overdue": st.integers(0, len(TARGETS) - 1),
}
#: From which lines on who has a ticket.
HAVE = {
    "desk": (
        "ticket.handed_over",
        "ticket.released",
        "ticket.answered_by_requester",
        "ticket.reopened",
        "ticket.not_spam",
    ),
    "requester": ("line1.answered", "line1.asked", "ticket.waiting", "ticket.resolved"),
    "nobody": ("ticket.closed", "ticket.spam"),
}


@dataclass
class Line:
    """A line of a history; `at` counts the steps since BEGAN."""

    kind: str
    at: int
    value: int


@dataclass
class Past:
    """A ticket with its history, in order."""

    number: int
    requester: int
    department: int
    at: int
    lines: list[Line]

    def all(self, *kinds: str) -> list[Line]:
        """Its lines of these kinds."""
        return [line for line in self.lines if line.kind in kinds]

    def is_spam(self) -> bool:
        said = self.all("ticket.spam", "ticket.not_spam")
        return bool(said) and said[-1].kind == "ticket.spam"

    def end(self) -> Line | None:
        """The line that closed it, unless it was opened since."""
        turns = self.all("ticket.closed", "ticket.reopened", "ticket.spam", "ticket.not_spam")
        return turns[-1] if turns and turns[-1].kind in ("ticket.closed", "ticket.spam") else None

    def ended_because(self) -> str | None:
        end = self.end()
        if end is None:
            return None
        return "other" if end.kind == "ticket.spam" or end.value == OTHER else REASONS[end.value]

    def on_desk(self, until: int) -> int:
        """How many steps people had it, looked at step by step."""
        return sum(self._who(step) == "desk" for step in range(self.at, until))

    def _who(self, step: int) -> str:
        who = "bot"
        for line in self.lines:
            if line.at > step:
                break
            who = next((name for name, kinds in HAVE.items() if line.kind in kinds), who)
        return who


@st.composite
def pasts(draw: st.DrawFn) -> list[Past]:
    """Up to eight tickets of three requesters, one of them nobody knows."""
    made, at = [], 0
    for number in range(3, 3 + draw(st.integers(0, 8))):
        at += draw(st.integers(0, 6))
        lines, moment = [], at
        for kind in draw(st.lists(st.sampled_from(KINDS), max_size=12)):
            moment += draw(st.integers(0, 5))
            lines.append(Line(kind, moment, draw(VALUES.get(kind, st.just(NONE)))))
        made.append(Past(number, draw(st.sampled_from((NONE, 1, 2))), 1, at, lines))
    return made


def counted(tickets: list[Past]) -> Report:
    """What the service makes of them; with lines of other tickets among theirs."""
    lines = [(past.number, line) for past in tickets for line in past.lines]
    lines = [(1, Line("ticket.handed_over", 0, 0)), *lines, (99, Line("ticket.rated", 0, 5))]
    lives = lives_of(
        Tickets(
            _column(past.number for past in tickets),
            _column(past.requester for past in tickets),
            _column(past.department for past in tickets),
            _column(BEGAN + past.at * STEP for past in tickets),
        ),
        lines_of(_column(number for number, _ in lines), _column(_mark(line) for _, line in lines)),
    )
    return report(lives, outcomes_of(lives, [lives]), ZONE)


def _mark(line: Line) -> int | None:
    """As the history of a ticket keeps it."""
    at = datetime.fromtimestamp(BEGAN + line.at * STEP, UTC)
    because = "whatever" if line.value == OTHER else REASONS[line.value % len(REASONS)]
    said = {"because": because, "target": TARGETS[line.value % len(TARGETS)], "rating": line.value}
    return mark_of(line.kind, at, line.value, line.value, said)


def _column(values: object) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(list(values), dtype=np.int64)  # type: ignore[call-overload]


def outcome(past: Past, everybody: list[Past]) -> str:
    """How a contact ended, in the words of docs/figures.md."""
    because, end = past.ended_because(), past.end()
    if past.all("ticket.handed_over"):
        return "handed_over"
    if end is None or because is None:
        return "pending"
    if because in ("courtesy", "operator"):
        return because
    if because not in ("confirmed", "silent") or not past.all("line1.answered"):
        return "left"
    for other in everybody:
        if other.requester != past.requester or past.requester == NONE or other.is_spam():
            continue
        if other.ended_because() not in ("joined", "courtesy") and end.at < other.at <= end.at + 12:
            return "came_back"
    return because


def resolution(past: Past) -> int | None:
    ends = past.all("ticket.resolved", "ticket.reopened")
    return past.on_desk(ends[-1].at) if ends and ends[-1].kind == "ticket.resolved" else None


def share(steps: list[int], of: float) -> int:
    """The smallest of the durations that so many don't exceed, in seconds."""
    enough = ceil(of * len(steps))
    return next(step for step in sorted(steps) if sum(one <= step for one in steps) >= enough) * STEP


@settings(deadline=None)
@given(pasts())
def test_every_figure_equals_a_recount(everybody: list[Past]) -> None:
    made = counted(everybody)
    contacts = [past for past in everybody if not past.is_spam() and past.ended_because() != "joined"]
    outcomes = {past.number: outcome(past, everybody) for past in contacts}
    people = [past for past in contacts if past.all("ticket.handed_over")]

    def late(past: Past, target: str) -> bool:
        missed = [TARGETS[line.value] for line in past.all("ticket.overdue")]
        return target in missed or (target == "claim" and bool(past.all("ticket.unclaimed")))

    reached = {
        "claim": [past.number for past in people if past.all("ticket.claimed")],
        "first_response": [past.number for past in people if past.all("message.sent")],
        "resolution": [past.number for past in people if resolution(past) is not None],
    }
    unanswered = {REASONS.index("no_answer"), REASONS.index("nothing_fits")}
    spoken_to = [past for past in contacts if past in people or outcomes[past.number] == "operator"]
    ratings = {
        past.number: past.all("ticket.rated")[-1].value for past in spoken_to if past.all("ticket.rated")
    }
    expected = {
        "contacts": [past.number for past in contacts],
        **{name: [number for number, said in outcomes.items() if said == name] for name in OUTCOMES},
        "unanswered": [
            past.number for past in people if past.all("ticket.handed_over")[0].value in unanswered
        ],
        "claimed": reached["claim"],
        "answered": reached["first_response"],
        "resolved": reached["resolution"],
        "reopened": [past.number for past in people if past.all("ticket.reopened")],
        "rating_asked": [past.number for past in spoken_to if past.all("rating.asked", "ticket.rated")],
        "rated": list(ratings),
        "low": [number for number, rating in ratings.items() if rating <= 2],
        "late_next_response": [past.number for past in people if late(past, "next_response")],
    }
    words = ((past.number, [line for line in past.lines if _moves(line)]) for past in contacts)
    ends = ("ticket.closed", "ticket.spam")
    expected["bot"] = [number for number, lines in words if lines and lines[0].kind not in ends]
    for target, numbers in reached.items():
        expected[f"late_{target}"] = [past.number for past in people if late(past, target)]
        expected[f"due_{target}"] = sorted({*numbers, *expected[f"late_{target}"]})
    assert {name: numbers.tolist() for name, numbers in made.tickets.items()} == expected
    assert made.ratings == Counter(ratings.values())
    _same_times(made, contacts, people)
    moments = [datetime.fromtimestamp(BEGAN + past.at * STEP, ZONE) for past in contacts]
    assert made.hours == Counter((at.weekday(), at.hour) for at in moments)
    days = zip(moments, contacts, strict=True)
    assert made.days == Counter((at.date(), outcomes[past.number]) for at, past in days)
    given_to = ({line.value for line in past.all("line1.answered")} for past in contacts)
    assert made.entries == Counter(entry for entries in given_to for entry in entries)
    _same_behind(made, contacts, ratings)


def _same_times(made: Report, contacts: list[Past], people: list[Past]) -> None:
    called = {past.number: past.all("ticket.handed_over")[0].at for past in people}
    firsts = {
        name: [past.all(kind)[0].at - called[past.number] for past in people if past.all(kind)]
        for name, kind in (("claim", "ticket.claimed"), ("answer", "message.sent"))
    }
    words = [(past.at, [line for line in past.lines if _moves(line)]) for past in contacts]
    ends = ("ticket.closed", "ticket.spam")
    steps = {
        **firsts,
        "resolution": [spent for past in people if (spent := resolution(past)) is not None],
        "bot": [lines[0].at - at for at, lines in words if lines and lines[0].kind not in ends],
    }
    assert {name: times.count for name, times in made.times.items()} == {
        name: len(spent) for name, spent in steps.items() if spent
    }
    for name, times in made.times.items():
        assert (times.median, times.most) == (share(steps[name], 0.5), share(steps[name], 0.9))


def _same_behind(made: Report, contacts: list[Past], ratings: dict[int, int]) -> None:
    """What is opened holds the very tickets of its figure."""
    behind: dict[str, list[int]] = {}
    for past in contacts:
        at = datetime.fromtimestamp(BEGAN + past.at * STEP, ZONE)
        figures = {f"hour.{at.hour}", f"weekday.{at.weekday()}"}
        figures |= {f"entry.{line.value}" for line in past.all("line1.answered")}
        if past.number in ratings:
            figures.add(f"rating.{ratings[past.number]}")
        for figure in figures:
            behind.setdefault(figure, []).append(past.number)
    every = [f"hour.{hour}" for hour in range(24)] + [f"weekday.{day}" for day in range(7)]
    every += [f"entry.{entry}" for entry in range(1, 5)] + [f"rating.{rating}" for rating in range(1, 6)]
    assert {figure: made.behind(figure).tolist() for figure in every} == {
        figure: behind.get(figure, []) for figure in every
    }
    assert made.behind("soon.1").tolist() == made.behind("soon").tolist() == []


def _moves(line: Line) -> bool:
    """Whether another clock may run from here on."""
    return any(line.kind in kinds for kinds in HAVE.values())


def test_who_came_back_is_measured_from_the_end() -> None:
    answered = [Line("line1.answered", 0, 1), Line("ticket.closed", 4, REASONS.index("confirmed"))]
    for gap, said in ((0, "confirmed"), (12, "came_back"), (13, "confirmed")):
        again = Past(4, 1, 1, 4 + gap, [])
        made = counted([Past(3, 1, 1, 0, answered), again])
        assert made.tickets[said].tolist() == [3]


def test_the_night_in_which_the_clock_is_put_back() -> None:
    began = datetime.fromtimestamp(BEGAN, ZONE)
    tickets = [Past(3 + step, 1, 1, step, []) for step in range(16)]
    days = Counter(
        (began.astimezone(UTC) + timedelta(hours=6 * step)).astimezone(ZONE).date() for step in range(16)
    )
    made = counted(tickets)
    assert {day: count for (day, _), count in made.days.items()} == days
