"""Who has had everything about them erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class Erasure(Base):
    """Somebody was erased; a copy of the row lies outside the database, for when a backup is restored."""

    __tablename__ = "erasures"

    #: Tells it from every other erasure, whatever database it is in.
    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    #: Under which number Telegram knows them; 0 for whoever has only called.
    telegram_id: Mapped[int]
    caller_id: Mapped[int | None]
    #: When they first wrote, and when they were erased: what was kept in between goes.
    since_at: Mapped[datetime]
    erased_at: Mapped[datetime]
    #: When what Telegram brought and was told in that time had gone too.
    purged_at: Mapped[datetime | None]
