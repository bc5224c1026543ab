"""Reads answers with aiogram and python-telegram-bot and says what either left over."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin

import aiogram.methods
import telegram
from pydantic import BaseModel, TypeAdapter

Json = dict[str, Any]

# the Bot API that python-telegram-bot speaks is older: these fields are not known to it
_YOUNGER = {"allows_revoting", "can_send_welcome_messages", "members_only", "persistent_id"}


def leftovers(method: str, result: Any) -> list[str]:
    """Fields of a method's result that a client did not recognise."""
    returning = getattr(aiogram.methods, method[0].upper() + method[1:]).__returning__
    return _aiogram_left(returning, result) + _ptb_left(returning, result)


def update_leftovers(update: Json) -> list[str]:
    """The same for an update."""
    return _aiogram_left(aiogram.types.Update, update) + _ptb_left(aiogram.types.Update, update)


def _aiogram_left(returning: Any, result: Any) -> list[str]:
    parsed = TypeAdapter(returning).validate_python(result)
    return [f"aiogram: {left}" for left in _extras(parsed, "")]


def _extras(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in value.model_extra or {}:
            yield f"{path}.{name}"
        for name in type(value).model_fields:
            yield from _extras(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from _extras(item, path + "[]")


def _ptb_left(returning: Any, result: Any) -> list[str]:
    if get_origin(returning) is list:
        (inner,) = get_args(returning)
        return [left for item in result for left in _ptb_left(inner, item)]
    options = [option for option in (get_args(returning) or (returning,)) if option not in (bool, int, str)]
    if not options or not isinstance(result, dict):
        return []
    # the result of a union (one of the ChatMember kinds) is read by their common class
    name = options[0].__name__ if len(options) == 1 else options[0].__mro__[1].__name__
    parsed = getattr(telegram, name).de_json(result, None)
    return [f"python-telegram-bot: {left}" for left in _api_kwargs(parsed, name) if _is_old(left)]


def _is_old(path: str) -> bool:
    return path.rpartition(".")[2] not in _YOUNGER


def _api_kwargs(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, telegram.TelegramObject):
        for name in value.api_kwargs:
            yield f"{path}.{name}"
        for name in {slot for kind in type(value).__mro__ for slot in getattr(kind, "__slots__", ())}:
            if not name.startswith("_") and name != "api_kwargs":
                yield from _api_kwargs(getattr(value, name, None), f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _api_kwargs(item, path + "[]")
