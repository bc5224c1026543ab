"""What every table has in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from storage.columns import Json, Utc


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads this name
        datetime: Utc(),
        dict[str, Any]: Json,
        list[Any]: Json,
        int: BigInteger(),
        str: Text(),
    }

    def __init__(self, **values: Any) -> None:
        """A row that isn't in the database yet; SQLAlchemy's own way sets each value as a change."""
        unknown = values.keys() - self.__table__.columns.keys()
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        self.__dict__.update(values)
