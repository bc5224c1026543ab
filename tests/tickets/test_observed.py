"""What a ticket's history says of its questions: only what somebody has said counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from storage.tables import Event
from tickets.observed import told_by

AT = datetime(2030, 1, 1, tzinfo=UTC)
Line = tuple[str, int | None, dict[str, Any]]
ANSWERED: Line = ("line1.answered", 7, {"decision": {"kind": "ANSWER", "asked_from": 1}})
TWO: Line = ("line1.answered", 7, {"decision": {"kind": "ANSWER", "asked_from": 1, "parts": [{}, {}]}})
ASKED: Line = ("line1.asked", None, {"decision": {"kind": "ASK", "asked_from": 1}})
PICKED: list[Line] = [
    ("line1.picked", 8, {}),
    ("line1.answered", 8, {"decision": {"kind": "ASK", "asked_from": 1}}),
]
MISSED: Line = ("line1.missed", None, {})
HELPED: Line = ("ticket.closed", None, {"because": "confirmed"})
SILENT: Line = ("ticket.closed", None, {"because": "silent"})
CALLED: Line = ("ticket.handed_over", None, {"because": "asked_for_a_person"})
UNKNOWN: Line = (
    "ticket.handed_over",
    None,
    {"because": "no_answer", "decision": {"kind": "ESCALATE", "asked_from": 1}},
)
WRONG: Line = ("ticket.answer_wrong", 7, {})
LINKED: Line = ("ticket.entry_linked", 9, {})
NONE: Line = ("ticket.no_entry", None, {})


def _decided(how: str) -> Line:
    return ("ticket.wrong_decided", 7, {"decision_was": how})


@pytest.mark.parametrize(
    ("history", "known"),
    [
        ([ANSWERED, HELPED], {1: 7}),
        ([ANSWERED, SILENT], {}),
        ([ANSWERED, CALLED], {}),  # calling a person calls no answer wrong
        ([ANSWERED, CALLED, HELPED], {}),  # that was people's work
        ([ASKED, *PICKED, HELPED], {1: 8}),
        ([ASKED, *PICKED, SILENT], {1: 8}),
        ([ASKED, SILENT], {}),
        ([ASKED, *PICKED, MISSED, CALLED], {}),
        ([ANSWERED, MISSED, ASKED, *PICKED, HELPED], {1: 8}),
        ([ANSWERED, MISSED, CALLED, LINKED], {1: 9}),
        ([UNKNOWN], {}),  # nobody has said that there is no answer
        ([UNKNOWN, NONE], {1: None}),
        ([UNKNOWN, LINKED, NONE], {1: None}),  # what was said last counts
        ([ANSWERED, CALLED, WRONG], {1: None}),
        ([ANSWERED, CALLED, WRONG, _decided("people")], {1: None}),
        ([ANSWERED, CALLED, WRONG, _decided("restored")], {}),
        ([ANSWERED, CALLED, WRONG, _decided("edited")], {}),
        ([ANSWERED, CALLED, LINKED, WRONG], {1: 9}),
        ([TWO, HELPED], {}),  # which of the two helped?
        ([TWO, CALLED, WRONG], {}),
        ([("ticket.handed_over", None, {"because": "no_words"}), LINKED], {}),  # nothing was asked in words
    ],
)
def test_what_counts(history: list[Line], known: dict[int, int | None]) -> None:
    events = [
        Event(ticket_id=1, kind=kind, entry_id=entry, data=data, happened_at=AT)
        for kind, entry, data in history
    ]
    assert {found.start: found.entry_id for found in told_by(events)} == known


def test_each_question_of_a_ticket_counts_for_itself() -> None:
    second: Line = ("line1.answered", 5, {"decision": {"kind": "ANSWER", "asked_from": 4}})
    events = [
        Event(ticket_id=1, kind=kind, entry_id=entry, data=data, happened_at=AT)
        for kind, entry, data in (ANSWERED, second, HELPED, WRONG)
    ]
    assert {found.start: found.entry_id for found in told_by(events)} == {1: None, 4: 5}
