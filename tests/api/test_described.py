"""The API does what its description says, whatever is sent: schemathesis looks for where it doesn't.

`python -m tests.api --examples N --seed S` looks longer.
"""

from __future__ import annotations

from tests.api.trying import tried
from tests.desk import Desk


async def test_schemathesis_finds_nothing(lite_desk: Desk) -> None:
    code, said = await tried(lite_desk, examples=1, seed=1, phases="fuzzing")
    assert code == 0, said
