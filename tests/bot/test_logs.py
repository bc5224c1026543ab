"""The log holds no token and nobody's words."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import structlog
from bot import logs
logs.set_up()
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


def _log() -> str:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout == ""
    return done.stderr


def test_no_token_and_no_words_in_it() -> None:
    log = _log()
    assert "secret" not in log
    assert "STORY" not in log
    assert "words of a person" not in log
    assert log.count("[token]") == 2


def test_what_is_needed_to_find_a_fault_is_in_it() -> None:
    log = _log()
    assert "ticket=5" in log
    assert "update=7" in log
    assert "ValueError" in log
    assert "<string>:9" in log
