"""aiogram's classes get their schemas at first use.

It has pydantic build one for each of its 670 classes when it is imported, most of which nobody ever uses
and each with everything that a message may hold: three quarters of the time that a start takes.
"""

from __future__ import annotations

import functools
from typing import Any

from pydantic._internal import _fields, _generics, _mock_val_ser, _model_construction


@functools.cache
def put_off() -> None:
    """From now on a class of aiogram's has its fields read at first, and is built when it is needed.

    That is what pydantic's `defer_build` does, which aiogram asks for and then undoes. It reaches into
    pydantic's own parts, so their version is settled in requirements.txt.
    """
    build, known = _model_construction.complete_model_class, set[type]()

    def build_later(kind: Any, config: Any, names: Any, *, raise_errors: bool = True, **how: Any) -> bool:
        if kind in known or not kind.__module__.startswith("aiogram."):
            return build(kind, config, names, raise_errors=raise_errors, **how)
        known.add(kind)
        try:
            kind.__pydantic_fields__, kind.__pydantic_extra_info__ = _fields.rebuild_model_fields(
                kind,
                config_wrapper=config,
                ns_resolver=names,
                typevars_map=_generics.get_model_typevars_map(kind),
            )
        except NameError:  # something that it refers to isn't there yet: pydantic tells whom that concerns
            return build(kind, config, names, raise_errors=raise_errors, **how)
        _mock_val_ser.set_model_mocks(kind)
        return False

    _model_construction.complete_model_class = build_later  # type: ignore[assignment]
