"""Reading a request to the Bot API: JSON, urlencoded form or multipart."""

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from aiohttp.web_request import FileField

from telegram_emulator.world.files import Upload

Json = dict[str, Any]


async def read_params(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters by name, and uploaded files by the name of their field."""
    params: Json = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return params, {}
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, params)
    body = await request.read()
    if kind == "application/json":
        params.update(json.loads(body))
    elif body:
        params.update(parse_qsl(body.decode(), keep_blank_values=True))
    return params, {}


async def _multipart(request: web.Request, params: Json) -> tuple[Json, dict[str, Upload]]:
    uploads = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            data = value.file.read()
            value.file.close()
            uploads[name] = Upload(value.filename, value.content_type, data)
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode()
    return params, uploads
