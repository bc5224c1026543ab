"""A form as a browser sends it, read within bounds: whatever comes, what was typed can be shown again."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from channels.entrance import Upload
from channels.file_names import harmless
from channels.page.filled import FILES, OCTETS, Filled

#: What else comes with the files, in octets: words, names of fields, the parts' heads.
BESIDE = 512 * 1024
#: Of what is too large so much is read on, that the browser hears why; then the line is cut.
DRAINED = 4 * OCTETS
#: One field is kept up to this, in octets, and so many fields.
FIELD, FIELDS = 64 * 1024, 24
#: So long all of it may take to come in, in seconds: 20 MB at 1 Mbit/s.
PATIENCE_S = 180.0

_KIND = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")


class Unreadable(Exception):
    """It is no form, or takes too long."""


@dataclass(slots=True)
class _Body:
    """What has been read so far."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)
    octets: int = 0
    drained: int = 0
    too_much: bool = False
    beyond: bool = False


async def read(request: web.Request) -> Filled:
    """What was filled in.

    Raises:
        Unreadable.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            if request.content_type == "multipart/form-data":
                return await _parts(request)
            if request.content_type == "application/x-www-form-urlencoded":
                given = await request.post()
                texts = {name: value for name, value in given.items() if isinstance(value, str)}
                return Filled({name: value[:FIELD] for name, value in list(texts.items())[:FIELDS]})
    except (
        *(ValueError, AssertionError, LookupError, TimeoutError),
        *(HttpProcessingError, web.HTTPRequestEntityTooLarge),
    ):
        raise Unreadable from None
    raise Unreadable


async def _parts(request: web.Request) -> Filled:
    body = _Body()
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or not part.name:
            raise Unreadable
        if part.filename is None:
            await _word(part, body)
        else:
            await _file(part, body)
    return Filled(body.fields, tuple(body.files), body.too_much, body.beyond)


async def _word(part: BodyPartReader, body: _Body) -> None:
    content = bytearray()
    while chunk := await part.read_chunk():
        _drain(body, len(chunk))
        content += chunk[: FIELD - len(content)]
    if len(body.fields) < FIELDS:
        # NUL is no letter, and PostgreSQL refuses it.
        body.fields.setdefault(part.name or "", content.decode("utf-8", "replace").replace("\0", ""))


async def _file(part: BodyPartReader, body: _Body) -> None:
    content = bytearray()
    while chunk := await part.read_chunk():
        _drain(body, len(chunk))
        body.octets += len(chunk)
        body.too_much = body.too_much or body.octets > OCTETS
        if body.too_much:
            body.files.clear()
            content.clear()
        else:
            content += chunk
    if body.too_much or (not part.filename and not content):
        return  # a browser sends an empty one where nothing was chosen
    if len(body.files) == FILES:
        body.beyond = True
        return
    kind = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    kind = kind if _KIND.fullmatch(kind) else "application/octet-stream"
    name = harmless(part.filename or "", f"file-{len(body.files) + 1}")
    body.files.append(Upload(name, kind, bytes(content)))


def _drain(body: _Body, octets: int) -> None:
    body.drained += octets
    if body.drained > DRAINED + BESIDE:
        raise Unreadable
