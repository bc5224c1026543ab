"""The table of what crosses: each row has its story, and each story its row."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
TABLE = (HERE.parent.parent / "docs" / "relay.md").read_text(encoding="utf-8")
STORIES = (
    "test_kinds.py",
    "test_replies.py",
    "test_edits.py",
    "test_reactions.py",
    "test_undo.py",
    "test_joined.py",
)


def _told() -> list[str]:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ")][1:]
    return [re.findall(r"`(test_\w+)` \|$", row)[0] for row in rows]


def test_every_row_names_its_story() -> None:
    written = {
        name
        for file in STORIES
        for name in re.findall(r"^async def (test_\w+)", (HERE / file).read_text(encoding="utf-8"), re.M)
    }
    assert sorted(set(_told()) - written) == []
    assert sorted(written - set(_told())) == []


def test_no_story_stands_in_two_rows() -> None:
    assert len(_told()) == len(set(_told()))
