"""What an API call is refused with: problem details as RFC 9457 has them, in the caller's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from channels.page.language import spoken
from locales import plain
from storage.database import Unavailable

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
#: What each kind of problem answers with. The kind is the end of its `type`.
STATUSES: Mapping[str, tuple[int, str]] = {
    "unreadable": (400, "Unreadable request"),
    "bad_key": (400, "Bad Idempotency-Key"),
    "no_token": (401, "No token"),
    "wrong_token": (401, "Wrong token"),
    "scope": (403, "Not allowed with this token"),
    "not_found": (404, "Not found"),
    "method": (405, "Method not allowed"),
    "slow": (408, "Too slow"),
    "not_now": (409, "Not possible now"),
    "no_department": (409, "No such department"),
    "too_large": (413, "Too large"),
    "media_type": (415, "Unsupported media type"),
    "invalid": (422, "Invalid request"),
    "key_reused": (422, "Idempotency-Key used for something else"),
    "too_many": (429, "Too many requests"),
    "broken": (500, "Internal error"),
    "later": (503, "Unavailable"),
}
TYPE = "urn:firstline:problem:"
#: When to come again if the database doesn't answer, in seconds.
LATER_S = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: the way to it, the kind of fault, what its words need."""

    field: str
    kind: str
    values: Mapping[str, Any]


class Problem(Exception):
    """A call can't be answered.

    Args:
        kind: one of STATUSES.
        headers: what the answer carries besides.
        values: what its words need.
    """

    def __init__(
        self,
        kind: str,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
        **values: Any,
    ) -> None:
        super().__init__(kind)
        self.kind, self.faults, self.headers, self.values = kind, faults, headers or {}, values


def answer(problem: Problem, language: str) -> web.Response:
    """The problem as an answer."""
    status, title = STATUSES[problem.kind]
    body: dict[str, Any] = {
        "type": TYPE + problem.kind,
        "title": title,
        "status": status,
        "detail": plain(language, f"api.problem.{problem.kind}", **problem.values),
    }
    if problem.faults:
        body["errors"] = [
            {"field": one.field, "detail": plain(language, f"api.fault.{one.kind}", **one.values)}
            for one in problem.faults
        ]
    headers = {"Cache-Control": "no-store", "Content-Language": language, **problem.headers}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="firstline"'
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, headers=headers, text=text, content_type=MEDIA_TYPE)


def told_as_problems(base: str, default_language: str) -> Any:
    """A middleware: below `base`, whatever goes wrong is answered as a problem."""

    @web.middleware
    async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(f"{base}/"):
            return await handler(request)
        language = spoken("", request.headers.get("Accept-Language", ""), default_language)
        try:
            return await handler(request)
        except Problem as problem:
            response = answer(problem, language)
        except web.HTTPMethodNotAllowed as refusal:
            allowed = ", ".join(sorted(refusal.allowed_methods))
            response = answer(Problem("method", headers={"Allow": allowed}, allowed=allowed), language)
        except web.HTTPNotFound:
            response = answer(Problem("not_found"), language)
        except web.HTTPRequestEntityTooLarge:
            response = answer(Problem("too_large"), language)
        except Unavailable:
            response = answer(Problem("later", headers={"Retry-After": str(LATER_S)}), language)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("an API call failed", method=request.method)
            response = answer(Problem("broken"), language)
        if not request.content.at_eof():
            response.force_close()  # what is left of it isn't read
        return response

    return told
