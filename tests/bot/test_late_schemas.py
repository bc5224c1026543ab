"""aiogram's classes are built when they are needed, and can be."""

from __future__ import annotations

import aiogram.methods
import aiogram.types
from aiogram.types import StickerSet
from pydantic import BaseModel

import bot  # noqa: F401 - puts the building off


def test_a_class_is_built_at_first_use() -> None:
    assert not StickerSet.__pydantic_complete__
    made = StickerSet.model_validate({"name": "a", "title": "b", "sticker_type": "regular", "stickers": []})
    assert StickerSet.__pydantic_complete__
    assert made.model_dump(exclude_none=True)["title"] == "b"


def test_every_class_knows_its_fields() -> None:
    kinds = [
        kind
        for room in (aiogram.types, aiogram.methods)
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    ]
    assert len(kinds) > 500
    assert [kind.__name__ for kind in kinds if not kind.__pydantic_fields_complete__] == []
