"""What buttons carry."""

from __future__ import annotations

from collections import Counter

from aiogram.filters.callback_data import CallbackData

from handlers import callbacks


def test_no_two_buttons_begin_alike() -> None:
    kinds = [kind for kind in vars(callbacks).values() if isinstance(kind, type)]
    begin = Counter(
        kind.__prefix__ for kind in kinds if issubclass(kind, CallbackData) and kind is not CallbackData
    )
    assert len(begin) > 20
    assert [prefix for prefix, many in begin.items() if many > 1] == []
