"""Which call is answered where, and what is told of it; the description is made from this table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import BaseModel

from channels.api import models, openapi
from channels.api.acts import Acts
from channels.api.ground import Ground
from channels.api.tickets import READ, WRITE, Tickets
from channels.api.views import BASE
from channels.api.webhooks import SCOPE, Webhooks

#: What an address's parts may look like; anything else is nowhere.
PARTS = {"ticket": "[A-Za-z0-9_-]{22}", "message": "[1-9][0-9]{0,8}"}
_TICKET = "/tickets/{ticket}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One call.

    Args:
        name: the handler's, and the description's `operationId`.
        answers: the status of success with what is shown; None for a file, or with 204 for nothing.
        multipart: whether files may come as multipart/form-data.
    """

    method: str
    path: str
    name: str
    summary: str
    scope: str
    answers: dict[int, type[BaseModel] | None]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    multipart: bool = False


OPERATIONS: Sequence[Operation] = (
    Operation(
        "POST",
        "/tickets",
        "create",
        "Open a ticket",
        WRITE,
        {201: models.WholeTicket, 202: models.WholeTicket},
        models.NewTicket,
        multipart=True,
    ),
    Operation(
        "GET",
        "/tickets",
        "list",
        "List the tickets that this integration has opened",
        READ,
        {200: models.Tickets},
        query=models.WhichTickets,
    ),
    Operation("GET", _TICKET, "show", "Read a ticket", READ, {200: models.WholeTicket}),
    Operation(
        "GET",
        f"{_TICKET}/messages",
        "messages",
        "Read the messages of both sides",
        READ,
        {200: models.Messages},
        query=models.WhichMessages,
    ),
    Operation(
        "POST",
        f"{_TICKET}/messages",
        "write",
        "Write a further message",
        WRITE,
        {201: models.Written, 202: models.Written},
        models.NewMessage,
        multipart=True,
    ),
    Operation("GET", f"{_TICKET}/files/{{message}}", "file", "Fetch a file", READ, {200: None}),
    Operation(
        "POST",
        f"{_TICKET}/choices",
        "choose",
        "Take one of the choices that the desk offers",
        WRITE,
        {200: models.WholeTicket, 202: models.WholeTicket},
        models.NewChoice,
    ),
    Operation(
        "POST",
        f"{_TICKET}/rating",
        "rate",
        "Rate a closed ticket",
        WRITE,
        {200: models.WholeTicket, 202: models.WholeTicket},
        models.NewRating,
    ),
    Operation(
        "POST",
        f"{_TICKET}/comment",
        "comment",
        "Say why a ticket was rated so",
        WRITE,
        {200: models.WholeTicket, 202: models.WholeTicket},
        models.NewComment,
    ),
    Operation(
        "POST",
        f"{_TICKET}/close",
        "close",
        "Close a ticket: it is solved, or isn't needed any more",
        WRITE,
        {200: models.WholeTicket, 202: models.WholeTicket},
        models.Nothing,
    ),
    Operation(
        "POST",
        f"{_TICKET}/reopen",
        "reopen",
        "Take a ticket up again: it isn't solved",
        WRITE,
        {200: models.WholeTicket, 202: models.WholeTicket},
        models.Nothing,
    ),
    Operation(
        "PUT",
        "/webhook",
        "hear",
        "Be told of what happens to tickets",
        SCOPE,
        {200: models.SetWebhook},
        models.NewWebhook,
    ),
    Operation(
        "GET",
        "/webhook",
        "heard",
        "Read where that goes, and what became of it",
        SCOPE,
        {200: models.Webhook},
    ),
    Operation("DELETE", "/webhook", "hush", "Be told of nothing any more", SCOPE, {204: None}),
    Operation("GET", "/departments", "departments", "List the departments", READ, {200: models.Departments}),
)


def routes(ground: Ground) -> list[tuple[str, str, Handler]]:
    """Method, path and handler of everything that the API answers."""
    rooms = (Tickets(ground), Acts(ground), Webhooks(ground))
    described = openapi.document(OPERATIONS, PARTS)

    async def tell(_request: web.Request) -> web.Response:
        return web.json_response(described, headers={"X-Content-Type-Options": "nosniff"})

    table: list[tuple[str, str, Handler]] = [("GET", f"{BASE}/openapi.json", tell)]
    for one in OPERATIONS:
        handler = next(getattr(room, one.name) for room in rooms if hasattr(room, one.name))
        table.append((one.method, f"{BASE}{_with_parts(one.path)}", handler))
    heads = [("HEAD", path, handler) for method, path, handler in table if method == "GET"]
    methods: dict[str, list[str]] = {}
    for method, path, _ in table + heads:
        methods.setdefault(path, ["OPTIONS"]).append(method)
    options = [("OPTIONS", path, _options(sorted(allowed))) for path, allowed in methods.items()]
    return table + heads + options


def _with_parts(path: str) -> str:
    """The path as aiohttp takes it, with what its parts may look like."""
    for name, pattern in PARTS.items():
        path = path.replace(f"{{{name}}}", f"{{{name}:{pattern}}}")
    return path


def _options(allowed: Sequence[str]) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=204, headers={"Allow": ", ".join(allowed)})

    return answer
