"""The log holds no token and nobody's words."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_SCRIPT = """
import sys
import structlog
from bot import logs
logs.set_up(form=sys.argv[1])
log = structlog.get_logger()
log.info("plain", ticket=5, reason="GET https://api.telegram.org/bot123456789:AAE-secret_secret/getMe failed")
log.warning("in the event: 123456789:STORYSTORYSTORY")
try:
    raise ValueError("words of a person, at 123456789:STORYSTORYSTORY")
except ValueError:
    log.exception("handling failed", update=7)
import logging
logging.getLogger("aiogram.event").error("words of a person")
"""


def _log(form: str = "text") -> str:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, form], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout == ""
    return done.stderr


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_token_and_no_words_in_it(form: str) -> None:
    log = _log(form)
    assert "secret" not in log
    assert "STORY" not in log
    assert "words of a person" not in log
    assert log.count("[token]") == 2


def test_what_is_needed_to_find_a_fault_is_in_it() -> None:
    log = _log()
    assert "ticket=5" in log
    assert "update=7" in log
    assert "ValueError" in log
    assert "<string>:10" in log


def test_each_line_may_be_an_object() -> None:
    lines = [json.loads(line) for line in _log("json").splitlines() if line.startswith("{")]
    assert [line.get("ticket", line.get("update")) for line in lines] == [5, None, 7]
    assert {line["level"] for line in lines} == {"info", "warning", "error"}
    assert all(line["event"] and line["timestamp"].endswith("Z") for line in lines)
    assert lines[2]["exception"].startswith("ValueError\n")
