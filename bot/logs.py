"""Logs: one line an event, with ticket and update ids, never a token or a person's words."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import sys
import traceback
from typing import Any, TextIO, cast

import structlog
from structlog.typing import EventDict

#: What a bot token looks like, also inside an address.
_TOKEN = re.compile(r"\d{3,12}:[A-Za-z0-9_-]{8,}")


class _StandardError(io.TextIOBase):
    """Standard error; a disk that is full under the log must not stop the service."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def set_up(level: int = logging.INFO, form: str = "text") -> None:
    """Sends structured lines to standard error.

    Args:
        form: `text`, or `json` for an object a line.
    """
    drawn: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _where_not_what,
            _without_tokens,
            drawn,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(file=cast(TextIO, _StandardError())),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # The library logs the text of errors, and that may hold people's words.
    for name in ("aiogram", "aiohttp"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _where_not_what(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Of an exception its kind and the places it passed: its text may hold what somebody wrote."""
    if event.pop("exc_info", None):
        kind, _error, trace = sys.exc_info()
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        event["exception"] = f"{kind.__name__ if kind else '?'}\n  " + "\n  ".join(places[-8:])
    return event


def _without_tokens(_logger: Any, _name: str, event: EventDict) -> EventDict:
    return {
        name: _TOKEN.sub("[token]", value) if isinstance(value, str) else value
        for name, value in event.items()
    }
