"""The description of the API in OpenAPI 3.1, made from the table of calls and the models. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from channels.api import calls, models
from channels.api.problems import MEDIA_TYPE, STATUSES
from channels.api.tokens import SCOPES
from channels.api.views import BASE

_REF = "#/components/schemas/{model}"
#: What every call may be refused with, and what one with a body may be besides.
_ALWAYS, _WITH_BODY = (400, 401, 403, 404, 405, 422, 429, 500, 503), (408, 409, 413, 415)


class Told(Protocol):
    """One call; see `routes.Operation`."""

    method: str
    path: str
    name: str
    summary: str
    scope: str
    answers: dict[int, type[BaseModel] | None]
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    multipart: bool


def document(operations: Iterable[Any], parts: Mapping[str, str]) -> dict[str, Any]:
    """The whole description.

    Args:
        operations: every call, each as `Told` has it.
        parts: what the parts of addresses may look like, by their names.
    """
    told: list[Told] = list(operations)
    schemas = _schemas(told)
    paths: dict[str, dict[str, Any]] = {}
    for one in told:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, parts)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "FirstLine",
            "version": "1",
            "description": "Opens, reads and answers tickets of a support desk. See docs/api.md.",
        },
        "servers": [{"url": BASE}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"Made by `python -m bot token add`; scopes: {', '.join(SCOPES)}",
                }
            },
            "headers": {"Retry-After": {"schema": {"type": "integer"}, "description": "In seconds"}},
        },
    }


def _schemas(told: Iterable[Told]) -> dict[str, Any]:
    """The models by name: as they come in, or as they go out."""
    incoming: list[Any] = [one.body for one in told if one.body is not None]
    outgoing: list[Any] = [shown for one in told for shown in one.answers.values() if shown is not None]
    pairs = [(one, "validation") for one in dict.fromkeys(incoming)]
    pairs += [(one, "serialization") for one in dict.fromkeys([*outgoing, models.ProblemDetails])]
    _, whole = models_json_schema(pairs, ref_template=_REF)  # type: ignore[arg-type]
    schemas: dict[str, Any] = whole["$defs"]
    return schemas


def _operation(one: Told, parts: Mapping[str, str]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": f"Needs the scope `{one.scope}`.",
        "parameters": [*_in_path(one.path, parts), *_in_query(one.query)],
        "responses": _responses(one),
    }
    if one.body is not None:
        described["requestBody"] = _body(one, one.body)
    if one.method == "POST":
        described["parameters"].append(
            {
                "name": calls.HEADER,
                "in": "header",
                "description": "A repeat with the same key and content within 48 hours is done once",
                "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,255}$"},
            }
        )
    return described


def _body(one: Told, model: type[BaseModel]) -> dict[str, Any]:
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
    if one.multipart:
        content["multipart/form-data"] = {"schema": _as_parts(model)}
    return {"required": bool(model.model_fields), "content": content}


def _as_parts(model: type[BaseModel]) -> dict[str, Any]:
    """The same as parts of a form: words as they are, files as they are."""
    whole = model.model_json_schema()
    fields = dict(whole["properties"])
    fields["files"] = {
        "type": "array",
        "maxItems": models.FILES,
        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
    }
    for name, field in fields.items():
        kinds = [kind for kind in field.get("anyOf", ()) if kind.get("type") == "string"]
        if kinds:
            fields[name] = {**kinds[0], "description": field.get("description", "")}
    parts = {"type": "object", "properties": fields, "additionalProperties": False}
    return parts | {name: whole[name] for name in ("required", "anyOf") if name in whole}


def _in_path(path: str, parts: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": f"^{look}$"}}
        for name, look in parts.items()
        if f"{{{name}}}" in path
    ]


def _in_query(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    found = []
    for name, schema in model.model_json_schema()["properties"].items():
        # What isn't given isn't null in an address: it isn't there.
        kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
        described = {"name": name, "in": "query", "description": schema.pop("description", "")}
        default = {} if schema.get("default") is None else {"default": schema["default"]}
        schema.pop("default", None)
        found.append({**described, "schema": {**schema, **(kinds[0] if kinds else {}), **default}})
    return found


def _responses(one: Told) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, model in one.answers.items():
        content: dict[str, Any] = (
            {"application/octet-stream": {}, "*/*": {}}
            if model is None
            else {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
        )
        found[str(status)] = {"description": _MEANINGS[status], "content": content}
        if status == 204:
            del found[str(status)]["content"]
    titles: dict[int, list[str]] = {}
    for status, title in STATUSES.values():
        titles.setdefault(status, []).append(title)
    refusal = {"schema": {"$ref": _REF.format(model=models.ProblemDetails.__name__)}}
    for status in sorted({*_ALWAYS, *(_WITH_BODY if one.body is not None else ())}):
        found[str(status)] = {"description": "; ".join(titles[status]), "content": {MEDIA_TYPE: refusal}}
        if status in (429, 503):
            found[str(status)]["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return found


_MEANINGS = {
    200: "As it is now",
    201: "Done",
    204: "Done",
    202: "Taken, and safe; the desk is just dealing with it: look again in a moment",
}
