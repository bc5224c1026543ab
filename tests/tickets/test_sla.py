"""What a ticket must meet: which line holds, when it falls due over nights and changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets import sla, times_file
from tickets.business_hours import ALWAYS, Hours
from tickets.hours_text import BadHours, read_days, read_hours
from tickets.sla_text import BadTimes, read_times

OFFICE = read_hours("Mo-Fr 09:00-13:00,14:00-18:00", ZoneInfo("Europe/Berlin"))
NIGHTS = read_hours("Mo-Su 22:00-06:00", ZoneInfo("Europe/Berlin"))
LINES: sla.Lines = {"any": {"claim": 60, "resolution": 600}, "high": {"claim": 10, "resolution": None}}


def _at(text: str) -> datetime:
    """A moment by the clock in Berlin."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)


@pytest.mark.parametrize(
    ("priority", "minutes"),
    [
        ("high", {"claim": 10, "first_response": 30, "next_response": 60, "resolution": 600}),
        ("normal", {"claim": 60, "first_response": 60, "next_response": 120, "resolution": 600}),
        ("urgent", {"claim": 60, "first_response": 15, "next_response": 30, "resolution": 600}),
    ],
)
def test_the_most_specific_line_wins(priority: str, minutes: dict[str, int]) -> None:
    assert sla.allowed([LINES], priority) == minutes
    assert sla.allowed([], priority) == dict(sla.SHIPPED[priority])


RULES: sla.Rules = {
    sla.Whom(): {"any": {"claim": 50, "resolution": 500}, "urgent": {"claim": 1}},
    sla.Whom("employees"): {"normal": {"claim": 40}},
    sla.Whom("customers"): {"normal": {"claim": 30, "next_response": 31}},
    sla.Whom("client", 5): {"any": {"claim": 20}},
    sla.Whom("site", 7): {"high": {"claim": 10}, "any": {"resolution": 11}},
}


@pytest.mark.parametrize(
    ("asker", "priority", "claim", "resolution"),
    [
        (sla.Asker(), "normal", 30, 500),
        (sla.Asker(), "urgent", 1, 500),
        (sla.Asker(True), "normal", 40, 500),
        (sla.Asker(True), "high", 50, 500),
        (sla.Asker(False, 5), "normal", 20, 500),
        (sla.Asker(False, 5), "urgent", 20, 500),  # whom it is for goes before the priority
        (sla.Asker(False, 5, 7), "high", 10, 11),
        (sla.Asker(False, 5, 7), "low", 20, 11),
        (sla.Asker(True, None, 7), "normal", 40, 11),
        (sla.Asker(False, 6, 8), "normal", 30, 500),
    ],
)
def test_a_site_goes_before_its_client_and_that_before_a_kind(
    asker: sla.Asker, priority: str, claim: int, resolution: int
) -> None:
    allowed = sla.allowed(sla.holding(RULES, asker), priority)
    assert (allowed["claim"], allowed["resolution"]) == (claim, resolution)
    assert allowed["next_response"] == (
        sla.SHIPPED[priority]["next_response"] if asker.is_employee or priority != "normal" else 31
    )


@pytest.mark.parametrize(
    ("found", "bad"),
    [
        (None, False),
        ([], False),
        ([{"for": "employees", "any": {"claim": 5}}, {"client": "A", "low": {"claim": 5}}], False),
        ([{"client": "A", "site": "B", "any": {"claim": 5}}, {"site": "B", "any": {"claim": 5}}], False),
        ([{"client": "A", "any": {"claim": 5}}, {"client": " a ", "low": {"claim": 5}}], True),
        ([{"for": "employees", "client": "A", "any": {"claim": 5}}], True),
        ([{"for": "guests", "any": {"claim": 5}}], True),
        ([{"client": 5, "any": {"claim": 5}}], True),
        ([{"client": "A"}], True),
        ([{"any": {"claim": 5}}], True),
        ([{"client": "A", "any": {"claim": 0}}], True),
        ([{"client": "A", "soon": {"claim": 5}}], True),
        ({"client": "A"}, True),
    ],
)
def test_times_for_some_in_a_file(found: object, bad: bool) -> None:
    assert times_file.wrong(found) is bad


@pytest.mark.parametrize(
    ("hours", "since", "minutes", "due"),
    [
        (OFFICE, "2026-11-20 17:30", 60, "2026-11-23 09:30"),  # over a weekend
        (OFFICE, "2026-11-23 12:30", 60, "2026-11-23 14:30"),  # over lunch
        (OFFICE, "2026-03-27 17:00", 120, "2026-03-30 10:00"),  # over the night of summer time
        (NIGHTS, "2026-03-28 22:00", 420, "2026-03-29 06:00"),  # that night is an hour shorter
        (NIGHTS, "2026-10-24 22:00", 540, "2026-10-25 06:00"),  # and that one an hour longer
        (ALWAYS, "2026-10-24 22:00", 540, "2026-10-25 06:00"),
    ],
)
def test_when_it_is_due(hours: Hours, since: str, minutes: int, due: str) -> None:
    plan = sla.plan([{"any": {"claim": minutes}}], "normal", hours, 80)
    assert plan.due(_at(since), plan.minutes["claim"]) == _at(due)


def test_what_is_urgent_does_not_wait_for_the_morning() -> None:
    plan = sla.plan([], "urgent", OFFICE, 80)
    night = _at("2026-11-22 03:00")
    assert plan.due(night, plan.minutes["claim"]) == night + timedelta(minutes=5)


@given(
    minutes=st.integers(5, 5000),
    percent=st.integers(50, 95),
    before=st.integers(0, 4999),
    start=st.integers(0, 60 * 24 * 400),
)
def test_a_pause_moves_a_deadline_by_what_was_left(
    minutes: int, percent: int, before: int, start: int
) -> None:
    plan = sla.plan([{"any": {"claim": minutes}}], "normal", OFFICE, percent)
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    worked = timedelta(minutes=min(before, minutes - 1))
    due = plan.due(since, minutes, worked)
    assert OFFICE.between(since, due) == timedelta(minutes=minutes) - worked
    warned = plan.warn(since, minutes, worked)
    assert warned is None or since <= warned < due
    assert (warned is None) == (minutes * (100 - percent) < 100)


def test_times_are_read_in_both_languages() -> None:
    lines, warn_at = read_times(
        "🚨 Срочный: 5 мин, 15, 1 ч 30 мин, 4 ч\nlow - 2h, -, 30m, 72 h\nпредупреждать: 75 %"
    )
    assert warn_at == 75
    assert list(lines["urgent"].values()) == [5, 15, 90, 240]
    assert list(lines["low"].values()) == [120, None, 30, 4320]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("скоро: 1, 2, 3, 4", "priority"),
        ("low: 1, 2, 3, 4\nнизкий: 1, 2, 3, 4", "priority"),
        ("low: 1, 2, 3", "four"),
        ("low: 0, 2, 3, 4", "time"),
        ("low: 1, 2, 3, 9999 h", "time"),
        ("low: 1, 2, 3, soon", "time"),
        ("warn 99", "warning"),
        (" ", "nothing"),
    ],
)
def test_bad_times_are_named(text: str, problem: str) -> None:
    with pytest.raises(BadTimes) as refused:
        read_times(text)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Mo-Fr 09:00-18:00", "date_only"),
        ("2027-01-01", "date_only"),
        ("2027-02-30 off", "date"),
        ("2027-01-02..2027-01-01 off", "dates"),
        ("2027-01-01,09:00-12:00,11:00-13:00", "overlap"),
        ("2027-01-01 22:00-06:00", "late_date"),
        ("2027-01-01 later", "hours"),
    ],
)
def test_bad_days_are_named(text: str, problem: str) -> None:
    with pytest.raises(BadHours) as refused:
        read_days(text)
    assert refused.value.problem == problem


def test_days_come_from_spreadsheets_too() -> None:
    typed = read_days("2027-01-01..2027-01-02 off; 2027-02-20 10:00-12:00,13:00-15:00")
    table = 'Дата;Часы\r\n2027-01-01..2027-01-02;выходной\r\n2027-02-20;"10:00-12:00,13:00-15:00" # half\r\n'
    assert read_days(table) == typed
    assert len(typed) == 3
    assert read_days("") == {}
