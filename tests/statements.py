"""What SQLAlchemy makes of a statement, kept from story to story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect


@contextmanager
def kept() -> Iterator[None]:
    """Lets every engine use what others of its kind have compiled: a story makes four engines anew.

    SQLAlchemy keeps it by dialect, an object of each engine; here those of one class are the same to it.
    Two fifths of a story's processor time would go into compiling the same statements again.
    """
    compiled: dict[Any, Any] = {}

    def same(one: object, other: object) -> bool:
        return type(one) is type(other)

    def engine_created(_kind: type[DefaultDialect], engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=compiled)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__eq__", same)
        patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
        patch.setattr(DefaultDialect, "engine_created", classmethod(engine_created))
        yield
