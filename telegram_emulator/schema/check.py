"""Checks the parameters of a request against methods.json and gives them their types."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from telegram_emulator.world.files import Upload

Json = dict[str, Any]
Reader = Callable[[Any], Any]

_SCHEMA: Json = json.loads(Path(__file__).with_name("methods.json").read_text(encoding="utf-8"))
VERSION: str = _SCHEMA["version"]
METHOD_NAMES: dict[str, str] = {name.lower(): name for name in _SCHEMA["methods"]}

# Telegram reads these generously instead of refusing; a live location may also last for ever (0x7FFFFFFF)
_CLAMPED = {("getUpdates", "limit"), ("sendLocation", "live_period")}


# objects in whose place the text alone may stand
_WORDS_WILL_DO = frozenset({"KeyboardButton", "InputPollOption"})


class SchemaError(Exception):
    """A request that the schema does not allow; the text says what and where."""


class _Field:
    __slots__ = ("allowed", "name", "read", "required")

    def __init__(self, name: str, kind: str, required: bool, allowed: list[Any] | None) -> None:
        self.name = name
        self.read = _reader(kind)
        self.required = required
        self.allowed = allowed


@cache
def _fields(method: str) -> dict[str, _Field]:
    return {
        name: _Field(
            name, field[0], field[1], field[2] if len(field) > 2 and (method, name) not in _CLAMPED else None
        )
        for name, field in _SCHEMA["methods"][method].items()
    }


@cache
def _required(method: str) -> tuple[str, ...]:
    return tuple(field.name for field in _fields(method).values() if field.required)


def has_parameter(method: str, name: str) -> bool:
    """Whether a method (its exact name) takes such a parameter."""
    return name in _fields(method)


def check(method: str, raw: Json) -> Json:
    """Give the parameters of `method` (its exact name) with their types; strings may hold JSON.

    Raises:
        SchemaError: an unknown or missing parameter, a wrong type, a value out of its range.
    """
    fields = _fields(method)
    params: Json = {}
    for name, value in raw.items():
        field = fields.get(name)
        if field is None:
            raise SchemaError(f"{method} has no parameter {name!r}")
        if value is None:
            continue
        try:
            value = field.read(value)
        except (SchemaError, ValueError, TypeError, AttributeError) as error:
            raise SchemaError(f"{method}.{name}: {error}") from None
        if field.allowed is not None:
            _check_range(method, name, value, field.allowed)
        params[name] = value
    for name in _required(method):
        if name not in params:
            raise SchemaError(f"{method} needs {name}")
    return params


def _check_range(method: str, name: str, value: Any, allowed: list[Any]) -> None:
    low, high, unit = allowed
    size = value if unit == "value" else len(value.encode() if unit == "bytes" else value)
    if not low <= size <= high:
        raise SchemaError(f"{method}.{name} must have {low}-{high} {unit}, not {size}")


@cache
def _reader(kind: str) -> Reader:
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return simple
    if kind.startswith("Array of "):
        return _array_reader(_reader(kind.removeprefix("Array of ")))
    names = re.findall(r"\w+", kind.replace(" and ", " ").replace(" or ", " "))
    return _object_reader(names)


def _array_reader(read: Reader) -> Reader:
    def read_array(value: Any) -> list[Any]:
        if isinstance(value, str):
            value = json.loads(value)
        if not isinstance(value, list):
            raise SchemaError(f"expected an array, not {type(value).__name__}")
        return [read(item) for item in value]

    return read_array


def _object_reader(names: list[str]) -> Reader:
    def read_object(value: Any) -> Any:
        fields = _object_fields(tuple(names))
        if isinstance(value, str):
            if _WORDS_WILL_DO.intersection(names):
                return value
            value = json.loads(value)
        if not isinstance(value, dict):
            raise SchemaError(f"expected {' or '.join(names)}, not {type(value).__name__}")
        result = {}
        for key, item in value.items():
            read = fields.get(key)
            if read is None:
                raise SchemaError(f"{' or '.join(names)} has no field {key!r}")
            if item is not None:
                result[key] = read(item)
        return result

    return read_object


@cache
def _object_fields(names: tuple[str, ...]) -> dict[str, Reader]:
    fields: dict[str, Reader] = {}
    for name in names:
        entry = _SCHEMA["types"].get(name, {})
        if isinstance(entry, list):
            fields |= _object_fields(tuple(entry))
        else:
            fields |= {key: _reader(field[0]) for key, field in entry.items()}
    return fields


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise SchemaError(f"expected an integer, not {value!r}")
    return int(value)


def _integer_or_string(value: Any) -> int | str:
    if isinstance(value, int):
        return value
    return int(value) if value.lstrip("-").isdigit() else _string(value)


def _string(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise SchemaError(f"expected a string, not {type(value).__name__}")
    return value


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "1"):
        return True
    if isinstance(value, str) and value.lower() in ("false", "0", ""):
        return False
    raise SchemaError(f"expected a boolean, not {value!r}")


def _float(value: Any) -> float:
    return float(value)


def _file(value: Any) -> Upload | str:
    return value if isinstance(value, Upload) else _string(value)


def _upload(value: Any) -> Upload | str:
    if isinstance(value, Upload) or (isinstance(value, str) and value.startswith("attach://")):
        return value
    raise SchemaError("expected an uploaded file")


_SIMPLE: dict[str, Reader] = {
    "Integer": _integer,
    "String": _string,
    "Integer or String": _integer_or_string,
    "Boolean": _boolean,
    "True": _boolean,
    "Float": _float,
    "InputFile": _upload,
    "InputFile or String": _file,
}
