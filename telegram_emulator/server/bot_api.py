"""/bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import json
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


class BotApi:
    """Answers bots."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pollers: dict[int, Poller] = {}
        self._webhooks = Webhooks(world)

    def add_routes(self, app: web.Application) -> None:
        """Serve under the paths of the real Bot API."""
        app.router.add_route("*", r"/bot{token:[^/]+}/{method}", self.answer)
        app.on_cleanup.append(self._stop)
        app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", self.download)

    async def _stop(self, _: web.Application) -> None:
        await self._webhooks.stop()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Carry out one method call."""
        bot = self._world.bots.get(request.match_info["token"])
        if bot is None:
            return _refusal(ApiError(401, "Unauthorized"))
        method = request.match_info["method"]
        try:
            raw, uploads = await read_params(request)
        except (ValueError, UnicodeDecodeError):
            return _refusal(ApiError(400, "Bad Request: can't parse the request"))
        fault = self._fault(bot, method, raw)
        if fault is None:
            return await self._carry_out(bot, method, raw, uploads)
        return await self._fail(fault, request, bot, method, raw, uploads)

    async def _carry_out(self, bot: Bot, method: str, raw: Json, uploads: dict[str, Upload]) -> web.Response:
        try:
            if method.lower() == "getupdates":
                result = await self._poller(bot).get_updates(raw)
            else:
                answer = call_method(self._world, bot, method, raw, uploads, BUILT)
                if method.lower() == "setwebhook":
                    self._webhooks.serve(bot)
                result = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
        except ApiError as error:
            self._record(bot, method, raw, error)
            return _refusal(error)
        self._record(bot, method, raw, None)
        return web.Response(
            body=b'{"ok":true,"result":' + result + b"}", headers={"Content-Type": "application/json"}
        )

    def _poller(self, bot: Bot) -> Poller:
        poller = self._pollers.get(bot.id)
        if poller is None:
            poller = self._pollers[bot.id] = Poller(self._world, bot)
        return poller

    def _record(self, bot: Bot, method: str, raw: Json, error: ApiError | None) -> None:
        bot.call_counts[method] += 1
        if not self._world.log.keep or method.lower() == "getupdates":
            return
        call: Json = {
            "method": method,
            "params": {name: _short(value) for name, value in raw.items()},
            "ok": error is None,
            "error": f"{error.code} {error.description}" if error is not None else None,
        }
        bot.calls.append(call)
        self._world.log.add("call", person=0, bot=bot.username, **call)

    def _fault(self, bot: Bot, method: str, raw: Json) -> Fault | None:
        faults = self._world.faults
        if not faults.rules:
            return None
        chat = raw.get("chat_id")
        fault = faults.hit(
            method, int(chat) if chat is not None and str(chat).lstrip("-").isdigit() else None
        )
        if fault is not None:
            self._world.log.add("fault", person=0, fault=fault.kind, method=method, bot=bot.username)
        return fault

    async def _fail(
        self, fault: Fault, request: web.Request, bot: Bot, method: str, raw: Json, uploads: dict[str, Upload]
    ) -> web.StreamResponse:
        match fault.kind:
            case "429":
                return _refusal(too_many(fault.retry_after))
            case "500":
                return _refusal(ApiError(500, "Internal Server Error: restart"))
            case "502":
                return web.Response(status=502, text=_HTML_502, content_type="text/html")
            case "conflict":
                return _refusal(ApiError(409, TAKEN_OVER))
            case "hang":
                await self._world.clock.sleep(fault.seconds)
            case "slow":
                return await self._slowly(fault, request, await self._carry_out(bot, method, raw, uploads))
            case "drop_after":
                await self._carry_out(bot, method, raw, uploads)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _slowly(self, fault: Fault, request: web.Request, whole: web.Response) -> web.StreamResponse:
        body = whole.body if isinstance(whole.body, bytes) else b""
        response = web.StreamResponse(status=whole.status, headers={"Content-Type": "application/json"})
        response.content_length = len(body)
        await response.prepare(request)
        half = len(body) // 2
        await response.write(body[:half])
        await self._world.clock.sleep(fault.seconds)
        await response.write(body[half:])
        await response.write_eof()
        return response

    async def download(self, request: web.Request) -> web.Response:
        """Give the bytes of a file at the path that getFile named."""
        if request.match_info["token"] not in self._world.bots:
            return _refusal(ApiError(401, "Unauthorized"))
        file = self._world.files.at_path(request.match_info["path"])
        if file is None or file.size > DOWNLOAD_LIMIT:
            return _refusal(ApiError(404, "Not Found"))
        await asyncio.sleep(0)
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
