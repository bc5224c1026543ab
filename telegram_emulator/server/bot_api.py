"""/bot<token>/<method> and /file/bot<token>/<path>."""

import json
import time
from typing import Any

from aiohttp import web

from telegram_emulator.methods import BUILT, call_method
from telegram_emulator.server.polling import TAKEN_OVER, Poller
from telegram_emulator.server.request import read_params
from telegram_emulator.server.webhook import Webhooks
from telegram_emulator.world.errors import ApiError, too_many
from telegram_emulator.world.faults import Fault
from telegram_emulator.world.files import DOWNLOAD_LIMIT, Upload
from telegram_emulator.world.people import Bot
from telegram_emulator.world.world import World

Json = dict[str, Any]

_HTML_502 = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_SHOWN_PARAM = 300


class _Request:
    """One call of a method: what came, and when."""

    __slots__ = ("bot", "http", "method", "raw", "since", "uploads")

    def __init__(self, http: web.Request, bot: Bot, raw: Json, uploads: dict[str, Upload]) -> None:
        self.http = http
        self.bot = bot
        self.method = http.match_info["method"]
        self.raw = raw
        self.uploads = uploads
        self.since = time.perf_counter()


class BotApi:
    """Answers bots."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pollers: dict[int, Poller] = {}
        self._webhooks = Webhooks(world)

    def add_routes(self, app: web.Application) -> None:
        """Serve under the paths of the real Bot API."""
        app.router.add_route("*", r"/bot{token:[^/]+}/{method}", self.answer)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self.download)
        app.on_cleanup.append(self._stop)

    async def _stop(self, _: web.Application) -> None:
        await self._webhooks.stop()

    async def answer(self, http: web.Request) -> web.StreamResponse:
        """Carry out one method call."""
        bot = self._world.bots.get(http.match_info["token"])
        if bot is None:
            return _refusal(ApiError(401, "Unauthorized"))
        try:
            raw, uploads = await read_params(http)
        except (ValueError, UnicodeDecodeError):
            return _refusal(ApiError(400, "Bad Request: can't parse the request"))
        request = _Request(http, bot, raw, uploads)
        fault = self._fault(request)
        if fault is not None:
            return await self._fail(fault, request)
        return await self._carry_out(request)

    async def _carry_out(self, request: _Request, fault: Fault | None = None) -> web.Response:
        bot, name = request.bot, request.method.lower()
        try:
            if name == "getupdates":
                result = await self._poller(bot).get_updates(request.raw)
            else:
                answer = call_method(self._world, bot, name, request.raw, request.uploads, BUILT)
                result = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
                if name in ("setwebhook", "deletewebhook"):
                    self._webhooks.serve(bot)
                    self._poller(bot).presence.look()
        except ApiError as error:
            self._record(request, error.code, error.description, fault)
            return _refusal(error)
        self._record(request, 200, None, fault)
        return web.Response(
            body=b'{"ok":true,"result":' + result + b"}", headers={"Content-Type": "application/json"}
        )

    def _poller(self, bot: Bot) -> Poller:
        poller = self._pollers.get(bot.id)
        if poller is None:
            poller = self._pollers[bot.id] = Poller(self._world, bot)
        return poller

    def _record(self, request: _Request, status: int, error: str | None, fault: Fault | None) -> None:
        bot, method = request.bot, request.method
        bot.call_counts[method] += 1
        quiet = method.lower() == "getupdates" and fault is None
        if quiet or not self._world.log.keep:
            return
        call: Json = {
            "method": method,
            "params": {name: _short(value) for name, value in {**request.raw, **request.uploads}.items()},
            "ok": error is None,
            "status": status,
            "error": error,
            "fault": fault.kind if fault is not None else None,
            "duration_ms": round((time.perf_counter() - request.since) * 1000, 2),
        }
        bot.calls.append(call)
        self._world.log.add("call", person=0, bot=bot.username, **call)

    def _fault(self, request: _Request) -> Fault | None:
        faults = self._world.faults
        if not faults.rules:
            return None
        chat = str(request.raw.get("chat_id", ""))
        fault = faults.hit(request.method, int(chat) if chat.lstrip("-").isdigit() else None)
        if fault is not None:
            self._world.log.add("fault", person=0, fault=fault.kind, method=request.method)
        return fault

    async def _fail(self, fault: Fault, request: _Request) -> web.StreamResponse:
        if fault.kind == "slow":
            return await self._slowly(fault, request, await self._carry_out(request, fault))
        refusals = {
            "400": ApiError(400, "Bad Request: message can't be sent"),
            "429": too_many(fault.retry_after),
            "500": ApiError(500, "Internal Server Error: restart"),
            "502": ApiError(502, "Bad Gateway"),
            "conflict": ApiError(409, TAKEN_OVER),
        }
        refusal = refusals.get(fault.kind)
        if refusal is not None:
            self._record(request, refusal.code, refusal.description, fault)
            if fault.kind == "502":
                return web.Response(status=502, text=_HTML_502, content_type="text/html")
            return _refusal(refusal)
        if fault.kind == "hang":
            await self._world.clock.sleep(fault.seconds)
        if fault.kind == "drop_after":
            await self._carry_out(request, fault)
        else:
            self._record(request, 0, "connection dropped", fault)
        if request.http.transport is not None:
            request.http.transport.abort()
        return web.Response()

    async def _slowly(self, fault: Fault, request: _Request, whole: web.Response) -> web.StreamResponse:
        body = whole.body if isinstance(whole.body, bytes) else b""
        response = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
        response.content_length = len(body)
        await response.prepare(request.http)
        half = len(body) // 2
        await response.write(body[:half])
        await self._world.clock.sleep(fault.seconds)
        await response.write(body[half:])
        await response.write_eof()
        return response

    async def download(self, http: web.Request) -> web.Response:
        """Give the bytes of a file at the path that getFile named."""
        if http.match_info["token"] not in self._world.bots:
            return _refusal(ApiError(401, "Unauthorized"))
        file = self._world.files.at_path(http.match_info["path"])
        if file is None or file.size > DOWNLOAD_LIMIT:
            return _refusal(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")


def _short(value: Any) -> Any:
    if isinstance(value, Upload):
        return f"<file {value.name}, {len(value.data)} bytes>"
    return value[:_SHOWN_PARAM] if isinstance(value, str) else value


def _refusal(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        body["parameters"] = error.parameters
    if "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.json_response(body, status=error.code, headers=headers)
