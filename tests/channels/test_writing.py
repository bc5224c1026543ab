"""What the desk writes: read by its own reading, and by nobody's machine answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from channels.mail.letter import Address, File, Ours
from channels.mail.reading import read
from channels.mail.reply_address import answered_ticket, letter_id, reply_address, row_of
from channels.mail.writing import Draft, answer_subject, write
from tests.channels.odd.row import OURS, PNG

SECRET, NOW = b"a key of the desk's own", datetime(2026, 11, 23, 10, tzinfo=UTC)
IRA = "ira@shop.example"
DRAFT = Draft(
    sender=Address("help@desk.example", "Поддержка, «Ромашка»"),
    to=IRA,
    reply_to=reply_address("help@desk.example", 5, IRA, SECRET),
    subject="Re: Касса не печатает",
    words='Перезагрузите <b>кассу</b>.\n\n1 &lt; 2, <a href="https://shop.example/how">вот как</a>',
    id=letter_id(9, "help@desk.example", SECRET),
    written_at=NOW,
    automatic=False,
    answers="<1@shop.example>",
    references=("<0@shop.example>",),
    files=(File("чек.png", "image/png", PNG), File("a.bin", "x", b"\0\1")),
)
ELSEWHERE = Ours(frozenset(("support@other.example",)), "other.example/1")


def test_what_is_written_is_read_as_it_was_meant() -> None:
    found = read(write(DRAFT, OURS), ELSEWHERE)
    assert found.kind == "human"
    assert found.sender == Address("help@desk.example", "Поддержка, «Ромашка»")
    assert found.subject == DRAFT.subject
    assert found.text == "Перезагрузите кассу.\n\n1 < 2, вот как <https://shop.example/how>"
    assert found.answer_to == DRAFT.reply_to
    assert (found.id, found.answers) == (DRAFT.id, ("<1@shop.example>",))
    assert found.references == ("<0@shop.example>", "<1@shop.example>")
    assert found.sent_at == NOW
    assert [(file.name, file.type, file.data) for file in found.files] == [
        ("чек.png", "image/png", PNG),
        ("a.bin", "application/octet-stream", b"\0\1"),
    ]


def test_a_letter_that_is_sent_again_is_the_same_letter() -> None:
    assert write(DRAFT, OURS) == write(DRAFT, OURS)
    assert write(replace(DRAFT, id="<o.10@desk.example>"), OURS) != write(DRAFT, OURS)


@pytest.mark.parametrize("subject", ["a\nBcc: x@y.example", "a\r\n\r\nbody", "\u2028a"])
def test_a_subject_or_a_name_smuggles_no_line_into_the_head(subject: str) -> None:
    draft = replace(DRAFT, subject=subject, sender=Address("help@desk.example", subject))
    head, _, _ = write(draft, OURS).partition(b"\r\n\r\n")
    assert b"\nBcc:" not in head
    assert read(write(draft, OURS), ELSEWHERE).subject == " ".join(subject.split())


def test_our_own_letter_is_known_and_one_that_was_sent_back_too() -> None:
    assert read(write(DRAFT, OURS), OURS).kind == "own"
    back = write(DRAFT, OURS).replace(b"<help@desk.example>", b"<robot@shop.example>", 1)
    assert read(back, OURS).kind == "loop"


def test_a_letter_to_an_address_in_cyrillic_is_written_too() -> None:
    raw = write(replace(DRAFT, to="ира@почта.example"), OURS)
    assert "ира@почта.example" in read(raw, ELSEWHERE).recipients


def test_a_long_thread_keeps_its_beginning_and_what_is_new() -> None:
    many = tuple(f"<{number}@shop.example>" for number in range(100))
    found = read(write(replace(DRAFT, references=many), OURS), ELSEWHERE).references
    assert len(found) == 20
    assert found[0] == "<0@shop.example>"
    assert found[-2:] == ("<99@shop.example>", "<1@shop.example>")


@pytest.mark.parametrize(
    ("subject", "wanted"),
    [
        ("Касса", "Re: Касса"),
        ("Re: Касса", "Re: Касса"),
        ("RE: Отв: FW: Re[2]: Касса", "Re: Касса"),
        ("Реклама: касса", "Re: Реклама: касса"),
        ("", "Re:"),
    ],
)
def test_the_subject_of_an_answer(subject: str, wanted: str) -> None:
    assert answer_subject(subject) == wanted


BOXES = frozenset(("help@desk.example",))
TOLD = reply_address("help@desk.example", 5, IRA, SECRET)


@pytest.mark.parametrize(
    ("to", "sender", "ticket"),
    [
        (TOLD, IRA, 5),
        (TOLD.upper(), "IRA@Shop.example", 5),
        (TOLD, "ira+kassa@shop.example", 5),
        (TOLD, "oleg@shop.example", None),
        (TOLD.replace("+t5.", "+t6."), IRA, None),
        (TOLD[:30] + TOLD[31:], IRA, None),
        ("help+t5@desk.example", IRA, None),
        ("help@desk.example", IRA, None),
        (TOLD.replace("@desk", "@other"), IRA, None),
        (reply_address("help@desk.example", 5, IRA, b"another key"), IRA, None),
    ],
)
def test_an_answer_belongs_to_a_ticket_only_if_its_writer_was_told_the_address(
    to: str, sender: str, ticket: int | None
) -> None:
    assert answered_ticket(["x@y.example", to], sender, BOXES, SECRET) == ticket


def test_a_letter_of_ours_is_known_by_its_id_and_nobody_can_make_one() -> None:
    ours = letter_id(9, "help@desk.example", SECRET)
    assert row_of(ours, SECRET) == 9
    assert row_of(ours, b"another key") is None
    assert row_of(ours.replace("<o9.", "<o8."), SECRET) is None
    assert row_of(ours.replace("desk", "other"), SECRET) is None
    assert row_of("<9@desk.example>", SECRET) is None
