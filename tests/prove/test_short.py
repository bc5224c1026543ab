"""The table, and a short simulation; the other proofs have their short forms in other folders."""

from __future__ import annotations

from pathlib import Path

from tests.prove.figure import Shown
from tests.prove.simulation import Days
from tests.prove.table import Table


async def test_some_hours_of_a_desk_where_anything_happens(database_url: str) -> None:
    days = Days(database_url, seed=3, acts=40)
    await days.pass_by()
    assert not days.wrong, days.wrong


def test_the_table_outlives_the_process_and_a_part_takes_the_place_of_its_earlier_lines(
    tmp_path: Path,
) -> None:
    first, again, other = (Shown("kills", seen, "0", seen == "0", "again") for seen in ("1", "0", "0"))
    Table(tmp_path / "prove.json").put("kills", [first])
    Table(tmp_path / "prove.json").put("stops", [other, other])
    Table(tmp_path / "prove.json").put("kills", [again])
    table = Table(tmp_path / "prove.json")
    assert "stops" in table
    assert "faults" not in table
    assert table.lines(["kills", "faults", "stops"]) == [again, other, other]
