"""What comes with a call, read within bounds: JSON with files in base64, or multipart/form-data."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ValidationError

from channels.api.models import FILES, OCTETS
from channels.api.problems import Fault, Problem
from channels.entrance import Upload
from channels.file_names import harmless

Model = TypeVar("Model", bound=BaseModel)

#: What else comes with the files, in octets; base64 is a third more.
BESIDE = 512 * 1024
LARGEST_JSON = OCTETS * 4 // 3 + BESIDE
#: What is larger than this takes long to be read, in octets.
LARGE = 256 * 1024
#: One field of a multipart body may have so many octets, and there may be so many.
FIELD, FIELDS = 64 * 1024, 20
#: So long all of it may take to come in, in seconds: 20 MB at 1 Mbit/s.
PATIENCE_S = 180.0
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,62}")
#: pydantic's kinds of faults, and what we call them; anything else is `wrong`.
_KINDS = {
    "extra_forbidden": "unknown",
    "missing": "missing",
    "string_too_long": "too_long",
    "too_long": "too_many",
    "string_too_short": "empty",
}


async def body(request: web.Request, model: type[Model]) -> tuple[Model, list[Upload]]:
    """What a call asks for, and the files that came along.

    Raises:
        Problem.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            if request.content_type == "multipart/form-data" and "files" in model.model_fields:
                words, uploads = await _parts(request)
                return checked(model, words), uploads
            raw = await _all(request)
    except TimeoutError:
        raise Problem("slow") from None
    if not raw and not model.model_fields:
        raw = b"{}"
    elif request.content_type != "application/json":
        raise Problem("media_type")
    if len(raw) > LARGE:  # nobody else is to wait for it
        return await asyncio.to_thread(_taken, raw, model)
    return _taken(raw, model)


def _taken(raw: bytes, model: type[Model]) -> tuple[Model, list[Upload]]:
    """The same of a body of JSON."""
    given = checked(model, _parsed(raw))
    uploads = [
        Upload(harmless(one.name, f"file-{place}"), one.media_type, base64.b64decode(one.content))
        for place, one in enumerate(getattr(given, "files", ()), 1)
    ]
    if sum(len(one.content) for one in uploads) > OCTETS:
        raise Problem("too_large")
    return given, uploads


def query(request: web.Request, model: type[Model]) -> Model:
    """What stands behind the question mark.

    Raises:
        Problem.
    """
    given = dict(request.query)
    if len(given) < len(request.query):
        raise Problem("invalid", [Fault(name, "twice", {}) for name in given if _twice(request, name)])
    return checked(model, given)


def _twice(request: web.Request, name: str) -> bool:
    return len(request.query.getall(name)) > 1


def checked(model: type[Model], given: Any) -> Model:
    """The same as the model has it.

    Raises:
        Problem: with every field that is wrong.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        found = map(_fault, error.errors(include_url=False, include_input=False))
        first = {(one.field, one.kind): one for one in found}
        raise Problem("invalid", list(first.values())) from None


def _fault(error: Any) -> Fault:
    names = [str(part) for part in error["loc"] if not _is_kind(part)]
    context = error.get("ctx", {})
    kind = _KINDS.get(error["type"], "url" if names == ["url"] else "wrong")
    values = {"most": context["max_length"]} if kind in ("too_long", "too_many") else {}
    return Fault(".".join(names)[:200], kind, values)


def _is_kind(part: Any) -> bool:
    """Whether it names one of the kinds that a field may have, not a field."""
    return isinstance(part, str) and ("[" in part or part in ("int", "str"))


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), parse_float=_number, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Problem("unreadable") from None


def _number(text: str) -> float:
    """1.0 is an integer in JSON."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _refuse(_name: str) -> Any:
    raise ValueError("no JSON")


async def _all(request: web.Request) -> bytes:
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > LARGEST_JSON:
            raise Problem("too_large")
    return bytes(content)


async def _parts(request: web.Request) -> tuple[dict[str, str], list[Upload]]:
    words: dict[str, str] = {}
    uploads: list[Upload] = []
    left = OCTETS
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or not part.name:
                raise Problem("unreadable")
            if part.name != "files":
                if part.name in words:
                    raise Problem("invalid", [Fault(part.name[:200], "twice", {})])
                words[part.name] = (await _read(part, FIELD)).decode("utf-8")
                if len(words) > FIELDS:
                    raise Problem("unreadable")
                continue
            if len(uploads) == FILES:
                raise Problem("invalid", [Fault("files", "too_many", {"most": FILES})])
            if part.filename is None:
                raise Problem("invalid", [Fault("files", "no_file", {})])
            content = await _read(part, left)
            left -= len(content)
            kind = part.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            kind = kind if _MEDIA_TYPE.fullmatch(kind) else "application/octet-stream"
            name = harmless(part.filename, f"file-{len(uploads) + 1}")
            uploads.append(Upload(name, kind, content))
    except (ValueError, AssertionError, LookupError, HttpProcessingError, web.HTTPBadRequest):
        raise Problem("unreadable") from None
    return words, uploads


async def _read(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk():
        content += chunk
        if len(content) > most:
            raise Problem("too_large")
    return bytes(content)


def parts_of(given: BaseModel, uploads: Sequence[Upload]) -> list[bytes]:
    """Everything that was asked for, to tell whether a repeat asks for the same, however it is sent."""
    words = given.model_dump(mode="json", exclude={"files"})
    parts = [json.dumps(words, sort_keys=True).encode()]
    for one in uploads:
        parts += [one.name.encode("utf-8", "surrogatepass"), one.media_type.encode(), one.content]
    return parts
