"""Which faults are made, where they are put, and that what is named here is still there."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery.pace import CHAT_BURST, Pace
from tests.mutants.__main__ import interval, sample
from tests.mutants.covering import Covering, names_given
from tests.mutants.equivalent import EQUIVALENT
from tests.mutants.kinds import changes
from tests.mutants.mutant import functions_of, mutants_of, mutated
from tests.mutants.parts import PARTS
from tests.mutants.swapping import swap
from tests.source import ROOT, tree

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PACE = "bot/delivery/pace.py"


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("a == b", ["ne: a != b"]),
        ("a < b", ["le: a <= b", "ge: a >= b"]),
        ("a is not None", ["is: a is None"]),
        ("a and b", ["or: a or b"]),
        ("not a", ["true: a"]),
        ("a + 'b'", []),
        ("a - b", ["plus: a + b"]),
        ("a if b else c", ["negated: a if not b else c"]),
        ("True", ["false: False"]),
        ("1", ["one-more: 2", "one-less: 0"]),
        ("20", ["doubled: 40", "halved: 10"]),
        ("min(a)", ["max: max(a)"]),
        ("q.where(a)", ["anywhere: q"]),
        ("q.where(a, b)", ["without-1: q.where(b)", "without-2: q.where(a)"]),
        ("q.limit(n)", ["unlimited: q"]),
        ("q.limit(1)", []),
        ("q.order_by(a)", ["unordered: q"]),
        ("q.with_for_update()", ["unlocked: q"]),
        ("a.is_(None)", ["is_not: a.is_not(None)"]),
        ("'words'", []),
    ],
)
def test_what_may_be_wrong_with_an_expression(code: str, faults: list[str]) -> None:
    made = changes(ast.parse(code, mode="eval").body)
    assert [f"{kind}: {ast.unparse(node)}" for kind, node in made] == faults


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("if a: b()", ["negated: if not a:"]),
        ("await f()", ["dropped: pass"]),
        ("raise E", ["dropped: pass"]),
        ("return a", ["nothing: return None"]),
        ("return", ["dropped: pass"]),
        ("a.b = c", ["dropped: pass"]),
        ("a = c", []),
    ],
)
def test_what_may_be_wrong_with_a_statement(code: str, faults: list[str]) -> None:
    made = changes(ast.parse(code).body[0])
    assert [f"{kind}: {ast.unparse(node).splitlines()[0]}" for kind, node in made] == faults


@pytest.mark.parametrize("name", PARTS)
def test_what_a_part_names_is_there(name: str) -> None:
    part = PARTS[name]
    for file, functions in part.functions.items():
        assert functions is None or functions_of(file).issuperset(functions), file
    assert [test for test in part.tests if not (ROOT / test).exists()] == []
    counted, _ = part.mutants()
    assert len({(one.file, one.node, one.change) for one in counted}) == len(counted) > 100


def test_what_only_the_log_hears_of_is_left_alone() -> None:
    found = [one.code for one in mutants_of("bot/delivery/sender.py", ["Sender._begin"])]
    assert "await self._remember_pace()" in found
    assert [code for code in found if code.startswith(("if found", "if number and"))] == []


def test_what_counts_as_no_fault_is_in_the_code() -> None:
    found = [mutant for part in PARTS.values() for mutant in part.mutants()[1]]
    assert [one for one in EQUIVALENT if not any(one.means(mutant) for mutant in found)] == []


def test_a_fault_is_in_the_running_code_until_it_is_taken_out() -> None:
    pace = Pace()
    for _ in range(CHAT_BURST):
        pace.note(7, NOW)
    assert pace.free_at(7, NOW) > NOW
    (fault,) = (
        one
        for one in mutants_of(PACE, ["Pace._free_at"])
        if one.kind == "true" and one.code.startswith("not")
    )
    swap(PACE, mutated(fault))
    try:
        assert pace.free_at(7, NOW) == NOW
    finally:
        swap(PACE, tree(PACE))
    assert pace.free_at(7, NOW) > NOW


def test_a_wrong_number_is_wrong_wherever_it_was_imported() -> None:
    fault = next(one for one in mutants_of(PACE, None) if not one.function)
    assert names_given(fault) == ["OVERALL_PER_SECOND"]
    swap(PACE, mutated(fault), names=names_given(fault))
    try:
        assert Pace().overall_left(NOW) == 54
    finally:
        swap(PACE, tree(PACE), names=names_given(fault))
    assert Pace().overall_left(NOW) == 27


def test_what_is_made_of_something_wrong_is_wrong_too() -> None:
    names = {one.code: names_given(one) for one in mutants_of("storage/outbox.py", None) if not one.function}
    assert names["_ROWS.c.attempts + 1"] == ["_LEASED", "_LEASE"]
    assert names["_ROWS.c.id == bindparam('row')"] == ["_SENT"]


def test_what_a_test_reaches_is_known_ever_after(tmp_path: Path) -> None:
    own = str(Path(__file__).relative_to(ROOT)) + "::test"
    # The second calls a function of its own while it is loaded.
    covering = Covering([PACE, "storage/outbox.py"], tmp_path / "kept.json")
    covering.begins()
    Pace().topic_at(7, NOW)
    covering.note(own, 0.5)
    covering.ends()
    again = Covering([PACE], tmp_path / "kept.json")
    reached = {one.function for one in mutants_of(PACE, None) if again.of(one) == [own]}
    assert "Pace._free_at" in reached
    assert "Pace.spread_at" not in reached


def test_a_sample_has_its_share_of_every_function() -> None:
    mutants = PARTS["claim"].mutants()[0]
    some = sample(mutants, 40, seed=1)
    assert len(set(some)) == 40
    for function in {mutant.function for mutant in mutants}:
        share = sum(mutant.function == function for mutant in mutants) * 40 / len(mutants)
        assert abs(sum(mutant.function == function for mutant in some) - share) < 2
    assert sample(mutants[:5], 40, seed=1) == sample(mutants[:5], 40, seed=1)


def test_the_interval_of_a_share() -> None:
    assert [round(edge, 3) for edge in interval(36, 40)] == [0.769, 0.960]
