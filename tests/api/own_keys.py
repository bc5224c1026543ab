"""Each call of schemathesis has a key of its own: with another's it would be refused, and rightly."""

from __future__ import annotations

import uuid
from typing import Any

import schemathesis
from schemathesis.transport.prepare import get_exclude_headers

from channels.api import calls
from channels.api.problems import Problem


def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Puts something of its own behind a key that is good."""
    if get_exclude_headers(case):  # it comes without its token: a changed call would get it back
        return
    key = (case.headers or {}).get(calls.HEADER)
    if isinstance(key, str) and len(key) < 200:
        try:
            calls.key_in(key)
        except Problem:
            return
        case.headers[calls.HEADER] = key + uuid.uuid4().hex


schemathesis.hook("before_call")(before_call)
